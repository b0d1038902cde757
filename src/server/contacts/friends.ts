// Friends (F1, F2): a client invites by address, whoever has it accepts, both can end it. The inviter can't tell whether
// the address has an account: the same rows, the same mail, the same answer.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type { MemberId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/friends.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import {
  declineInvitation,
  listFriendInvitations,
  listOpenInvitations,
  takeInvitation,
} from '../identity/invitations.ts';
import { addInvitedMember, findAddressHolder, lockMember, requireSelf, type MemberRow } from '../identity/members.ts';
import { openMemberAddress } from '../identity/names.ts';
import { endInvitation, forgetInvited } from '../organisations/invitations.ts';
import { errorCode } from '../start-error.ts';
import { addIntroductionOnce, deliverFriendInvitation } from './friend-invitations.ts';
import {
  addFriendship,
  deleteFriendship,
  endFriendshipRow,
  listStandingFriendships,
  lockFriendshipsBetween,
  moveFriendship,
} from './friendships.ts';
import { askToLetIn } from './letting-in.ts';
import { selectInvitedFriends } from './store.ts';

type Input<Name extends keyof typeof contracts> = z.output<(typeof contracts)[Name]['input']>;
const UNIQUE_VIOLATION = '23505';

/** A client invites a friend; one press twice is once. They are a contact from now on, as "invited". */
export async function inviteFriend(app: App, actor: Actor, input: Input<'inviteFriend'>) {
  const client = requireMember(actor);
  // Ids of accounts are random: a time in them would tell real accounts from made-up ones.
  if (input.memberId[14] !== '4') fail('bad_input');
  const { organisationId } = client;
  return app.database
    .transaction({ organisationId }, async (tx) => {
      const existing = await lockMember(tx, input.memberId);
      if (existing) return repeatInvitation(tx, app, client, existing, input);
      return addInvited(tx, app, client, input);
    })
    .catch((error: unknown) => {
      if (errorCode(error) === UNIQUE_VIOLATION) fail('bad_input');
      throw error;
    });
}

async function addInvited(tx: Tx, app: App, client: MemberActor, input: Input<'inviteFriend'>) {
  const { organisationId } = client;
  const { memberId, name, address, language } = input;
  const self = await requireSelf(tx, client);
  if (openMemberAddress(app, self).toLowerCase() === address.toLowerCase()) fail('friend.own_address');
  const hash = app.keystore.lookupHash(organisationId, address);
  if ((await selectInvitedFriends(tx, client.memberId, hash)).length > 0) fail('friend.invited_already');
  const person = { memberId, organisationId, name, address, language, timeZone: self.time_zone, profession: null };
  await addInvitedMember(tx, app, { ...person, role: 'friend', administrator: false });
  await countMail(app, client);
  const details = { role: 'friend', named: input.named };
  await recordAudit(tx, app, client, 'member.invited', { memberId, details }, `${name} <${address}>`);
  await addFriendship(tx, app, { organisationId, clientId: client.memberId, friendId: memberId });
  if (input.introduction) await addIntroductionOnce(tx, app, client, memberId, input.introduction);
  const friend = await lockMember(tx, memberId);
  const expiresAt = await deliverFriendInvitation(tx, app, client, friend!, input.named);
  await tellHolder(tx, app, friend!);
  await app.reactions.run(tx, app, client, 'memberChanged', { organisationId, memberId });
  return { memberId, expiresAt: expiresAt.getTime() };
}

/** The same press again: nothing is sent twice. */
async function repeatInvitation(
  tx: Tx,
  app: App,
  client: MemberActor,
  friend: MemberRow,
  input: Input<'inviteFriend'>,
) {
  const invitation = await findOwnInvitation(tx, client, friend);
  if (!invitation || openMemberAddress(app, friend) !== input.address) return fail('bad_input');
  // The code of the first press was never shown: the one of this press takes its place.
  if (input.introduction) await addIntroductionOnce(tx, app, client, friend.id, input.introduction);
  return { memberId: friend.id, expiresAt: invitation.expires_at.getTime() };
}

/** Sends the invitation again, with a new link, under the same choice of being named. */
export async function resendFriendInvitation(
  app: App,
  actor: Actor,
  { memberId }: Input<'resendFriendInvitation'>,
): Promise<{ expiresAt: number }> {
  const client = requireMember(actor);
  return app.database.transaction({ organisationId: client.organisationId }, async (tx) => {
    const friend = await lockMember(tx, memberId);
    const [friendship] = friend ? await lockFriendshipsBetween(tx, client.memberId, friend.id) : [];
    if (!friend || !friendship) return fail('not_found');
    const before = await findOwnInvitation(tx, client, friend);
    if (!before) return fail('member.not_invited');
    await countMail(app, client);
    await recordAudit(tx, app, actor, 'member.invitation_renewed', { memberId, details: { delivery: 'mail' } });
    const expiresAt = await deliverFriendInvitation(tx, app, client, friend, before.names_inviter);
    await tellHolder(tx, app, friend);
    return { expiresAt: expiresAt.getTime() };
  });
}

/** Whoever has the address accepts with their account: the friendship is theirs, and the invited friend is gone. */
export async function acceptFriendship(app: App, actor: Actor, { invitationId }: Input<'acceptFriendship'>) {
  const member = requireMember(actor);
  const { organisationId, memberId } = member;
  await app.database.transaction({ organisationId }, async (tx) => {
    const invitation = await requireOwnInvitation(tx, app, member, invitationId);
    const invitedId = invitation.member_id;
    if ((await lockMember(tx, invitedId))?.state !== 'invited') fail('invitation.gone');
    const friendship = (await listStandingFriendships(tx, invitedId)).find(({ friend_id }) => friend_id === invitedId);
    // Whoever invited has this very address since.
    if (!friendship || friendship.client_id === memberId) return fail('invitation.gone');
    await takeInvitation(tx, app, invitationId);
    const clientId = friendship.client_id;
    const between = await lockFriendshipsBetween(tx, clientId, memberId);
    const isFriend = between.some((row) => row.client_id === clientId);
    await (isFriend
      ? deleteFriendship(tx, friendship.id)
      : moveFriendship(tx, friendship.id, memberId, app.clock.now()));
    await forgetInvited(tx, app, { organisationId, memberId: invitedId });
    const details = { friendshipId: friendship.id, friendId: memberId };
    await recordAudit(tx, app, actor, 'friendship.made', { memberId: clientId, details });
    await app.reactions.run(tx, app, actor, 'friendshipMade', { organisationId, clientId, friendId: memberId });
    // After that: where both were before, names wait until they are told; where the friend was waited for, none do.
    await app.reactions.run(tx, app, actor, 'invitedFriendReplaced', { organisationId, invitedId, memberId });
    await askToLetIn(tx, app, { organisationId, memberId });
  });
  return {};
}

/** Declines with one's account. The inviter goes on seeing an invitation that nobody has answered. */
export async function declineFriendship(app: App, actor: Actor, { invitationId }: Input<'declineFriendship'>) {
  const member = requireMember(actor);
  await app.database.transaction({ organisationId: member.organisationId }, async (tx) => {
    const invitation = await requireOwnInvitation(tx, app, member, invitationId);
    await declineInvitation(tx, invitation.id, app.clock.now());
    await recordAudit(tx, app, actor, 'friendship.declined', { details: { invitationId } });
    onCommit(tx, () => app.feed.tell([member.memberId], { type: 'changed', what: 'tasks' }));
  });
  return {};
}

/** Ends a friendship at once, from either side; an invitation that nobody accepted yet is withdrawn. */
export async function endFriendship(app: App, actor: Actor, { memberId }: Input<'endFriendship'>) {
  const member = requireMember(actor);
  await app.database.transaction({ organisationId: member.organisationId }, async (tx) => {
    const friendships = await lockFriendshipsBetween(tx, member.memberId, memberId);
    if (friendships.length === 0) fail('contact.unknown');
    const other = await lockMember(tx, memberId);
    if (other?.state === 'invited') return endInvitation(tx, app, member, memberId);
    for (const friendship of friendships) await endFriendshipRow(tx, app, actor, friendship);
  });
  return {};
}

/** Refuses with `too_many` who has sent as many mails as one client may. */
async function countMail({ limits }: App, { memberId }: MemberActor): Promise<void> {
  await limits.requireFew('friendMails', memberId);
  await limits.noteFailure('friendMails', memberId);
}

/** One's own invitation of this friend that nobody has accepted. */
async function findOwnInvitation(tx: Tx, client: MemberActor, friend: MemberRow) {
  if (friend.role !== 'friend' || friend.state !== 'invited') return null;
  const [invitation] = await listOpenInvitations(tx, [friend.id]);
  return invitation?.invited_by === client.memberId ? invitation : null;
}

/** An open invitation to the acting member's own address, or `invitation.gone`. */
async function requireOwnInvitation(
  tx: Tx,
  app: App,
  { organisationId, memberId }: MemberActor,
  invitationId: Input<'acceptFriendship'>['invitationId'],
) {
  const self = await lockMember(tx, memberId);
  if (!self?.address_hash) return fail('invitation.gone');
  const open = await listFriendInvitations(tx, organisationId, self.address_hash, app.clock.now());
  return open.find(({ id }) => id === invitationId) ?? fail('invitation.gone');
}

/** An account that has the address finds the invitation among its tasks; looked up whether there is one or not. */
async function tellHolder(tx: Tx, app: App, friend: MemberRow): Promise<void> {
  const holder = await findAddressHolder(tx, friend.organisation_id, friend.address_hash!);
  const told: MemberId[] = holder ? [holder.id] : [];
  onCommit(tx, () => app.feed.tell(told, { type: 'changed', what: 'tasks' }));
}
