// How an invitation of a friend leaves: by mail only. A link in the inviter's hand would tell them whether its address
// has an account.
import type { IntroductionId, MemberId } from '../../shared/ids.ts';
import type { MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { findInviteIntroduction } from '../identity/introductions.ts';
import { makeInvitation } from '../identity/invitations.ts';
import { requireSelf, type MemberRow } from '../identity/members.ts';
import { openMemberAddress, openMemberName } from '../identity/names.ts';
import { queueMail } from '../mail/mails.ts';
import { spellDay } from '../mail/texts.ts';
import { addInviteIntroduction } from '../organisations/invitations.ts';
import { findShortName } from '../organisations/organisations.ts';

/** Makes a new link, valid 14 days, and queues the mail that brings it. Gives until when. */
export async function deliverFriendInvitation(
  tx: Tx,
  app: App,
  client: MemberActor,
  friend: MemberRow,
  named: boolean,
): Promise<Date> {
  const { organisationId, memberId: invitedBy } = client;
  const shortName = await findShortName(tx, organisationId);
  const invitation = { organisationId, memberId: friend.id, invitedBy, delivery: 'mail' as const, shortName, named };
  const { link, expiresAt } = await makeInvitation(tx, app, invitation);
  const by = named ? openMemberName(app, await requireSelf(tx, client)) : '';
  const { language } = friend;
  const given = { link, day: spellDay(expiresAt, language, friend.time_zone), by };
  const to = openMemberAddress(app, friend);
  await queueMail(tx, app, { organisationId, memberId: friend.id, kind: 'invitation.friend', to, language, given });
  onCommit(tx, () => app.feed.tell([invitedBy], { type: 'changed', what: 'contacts' }));
  return expiresAt;
}

/** The introduction code of an invitation, unless it is there already. */
export async function addIntroductionOnce(
  tx: Tx,
  app: App,
  client: MemberActor,
  friendId: MemberId,
  introduction: { introductionId: IntroductionId; mac: string },
): Promise<void> {
  const before = await findInviteIntroduction(tx, friendId);
  if (before?.id !== introduction.introductionId) await addInviteIntroduction(tx, app, client, friendId, introduction);
}
