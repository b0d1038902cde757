// Inviting members: who may, under which conditions, and how the link reaches them.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type { IntroductionId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/organisations.ts';
import { requireMember, system, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { noteDeletion } from '../db/deletion-list.ts';
import { findTexts } from '../identity/agreements.ts';
import { addIntroduction, closeIntroductionsOf, findInviteIntroduction } from '../identity/introductions.ts';
import { listOpenInvitations, makeInvitation, withdrawOpenInvitation } from '../identity/invitations.ts';
import { addInvitedMember, changeMember, findMember, lockMember, type MemberRow } from '../identity/members.ts';
import { openMemberAddress } from '../identity/names.ts';
import { queueMail } from '../mail/mails.ts';
import { spellDay } from '../mail/texts.ts';
import { errorCode } from '../start-error.ts';
import { addCareLink, endCareLinkRow, listCareLinkRows } from './care-links.ts';
import { isReadyForClients, mayInvite, mayManageInvitation } from './rules.ts';
import { selectOrganisation } from './store.ts';

type Input<Name extends 'inviteMember' | 'resendInvitation' | 'withdrawInvitation'> = z.output<
  (typeof contracts)[Name]['input']
>;
type Delivery = 'mail' | 'paper';
const UNIQUE_VIOLATION = '23505';

/** Invites a professional or a client, with care links and, if one was made, an introduction. Twice is once. */
export async function inviteMember(app: App, actor: Actor, input: Input<'inviteMember'>) {
  const inviter = requireMember(actor);
  if (!mayInvite(inviter, input)) fail('not_allowed');
  // Ids of accounts are random: a time in them would tell real accounts from made-up ones.
  if (input.memberId[14] !== '4') fail('bad_input');
  const { organisationId } = inviter;
  return app.database
    .transaction({ organisationId }, async (tx) => {
      const existing = await lockMember(tx, input.memberId);
      if (existing) return repeatInvitation(tx, app, inviter, existing, input);
      return addInvited(tx, app, inviter, input);
    })
    .catch(explainTaken);
}

/** Makes a new link, valid 14 days, and sends it; the old one ends. */
export async function resendInvitation(app: App, actor: Actor, { memberId, delivery }: Input<'resendInvitation'>) {
  const inviter = requireMember(actor);
  return app.database.transaction({ organisationId: inviter.organisationId }, async (tx) => {
    const member = await requireInvited(tx, inviter, memberId);
    // A friend's invitation is its client's to send.
    if (member.role === 'friend') fail('not_found');
    await recordAudit(tx, app, actor, 'member.invitation_renewed', { memberId, details: { delivery } });
    return deliver(tx, app, inviter, member, delivery);
  });
}

/**
 * Sends an invitation that went by mail before this moment once more, with a new link. Nothing where that was done already, or
 * somebody renewed it since.
 */
export async function inviteAgain(tx: Tx, app: App, memberId: MemberId, before: Date): Promise<void> {
  const member = await lockMember(tx, memberId);
  const [open] = await listOpenInvitations(tx, [memberId]);
  if (member?.state !== 'invited' || !open || open.again || open.delivery !== 'mail' || open.created_at > before)
    return;
  const { organisation_id: organisationId } = member;
  await recordAudit(tx, app, system, 'member.invitation_renewed', {
    organisationId,
    memberId,
    details: { again: true },
  });
  await mailInvitation(tx, app, member, {
    kind: 'invitation.again',
    ...{ invitedBy: open.invited_by, named: open.names_inviter },
  });
}

/** Ends an invitation for good: the person disappears from contacts, the address is free again. */
export async function withdrawInvitation(app: App, actor: Actor, { memberId }: Input<'withdrawInvitation'>) {
  const inviter = requireMember(actor);
  await app.database.transaction({ organisationId: inviter.organisationId }, async (tx) => {
    await requireInvited(tx, inviter, memberId);
    await endInvitation(tx, app, inviter, memberId);
  });
  return {};
}

/** What withdrawing does, for who may: everything of the invited person ends (`member.not_invited` where they accepted). */
export async function endInvitation(tx: Tx, app: App, actor: MemberActor, memberId: MemberId): Promise<void> {
  const { organisationId } = actor;
  if (!(await withdrawOpenInvitation(tx, app, memberId))) fail('member.not_invited');
  await app.reactions.run(tx, app, actor, 'memberChanged', { organisationId, memberId });
  for (const link of await listCareLinkRows(tx, memberId)) {
    if (link.to_at === null) await endCareLinkRow(tx, app, actor, link, 'ended');
  }
  await forgetInvited(tx, app, { organisationId, memberId });
  await recordAudit(tx, app, actor, 'member.invitation_withdrawn', { memberId });
  await app.reactions.run(tx, app, actor, 'invitationWithdrawn', { organisationId, memberId });
}

/** The name stays for those who saw it in a conversation that waits; the address is gone. */
export async function forgetInvited(
  tx: Tx,
  app: App,
  { organisationId, memberId }: { organisationId: OrganisationId; memberId: MemberId },
): Promise<void> {
  const at = app.clock.now();
  await closeIntroductionsOf(tx, memberId, at);
  await changeMember(tx, memberId, { state: 'deleted', address_box: null, address_hash: null, apart_box: null });
  await noteDeletion(tx, { kind: 'invited', organisationId, memberId, at });
}

async function addInvited(tx: Tx, app: App, inviter: MemberActor, input: Input<'inviteMember'>) {
  const { organisationId } = inviter;
  const { memberId, role } = input;
  const organisation = await selectOrganisation(tx, organisationId);
  if (!organisation) throw new Error('the acting organisation is gone');
  const linkWith = role === 'client' ? await requireProfessionals(tx, inviter, input.linkWith) : [];
  const state = {
    crisisConfirmedAt: organisation.crisis_confirmed_at,
    textsVersion: (await findTexts(tx, organisationId))?.version ?? null,
  };
  if (role === 'client' && !isReadyForClients(state)) fail('organisation.not_ready_for_clients');
  await addInvitedMember(tx, app, {
    ...{ memberId, organisationId, role, administrator: input.administrator },
    ...{ name: input.name, address: input.address, language: input.language },
    timeZone: organisation.time_zone,
    profession: role === 'professional' ? input.profession || null : null,
  });
  const details = { role, delivery: input.delivery };
  await recordAudit(tx, app, inviter, 'member.invited', { memberId, details }, `${input.name} <${input.address}>`);
  for (const professionalId of linkWith) {
    await addCareLink(tx, app, inviter, { organisationId, professionalId, clientId: memberId });
  }
  if (input.introduction) await addInviteIntroduction(tx, app, inviter, memberId, input.introduction);
  const member = await findMember(tx, memberId);
  const delivered = await deliver(tx, app, inviter, member!, input.delivery);
  await app.reactions.run(tx, app, inviter, 'memberChanged', { organisationId, memberId });
  return { memberId, ...delivered };
}

/** The same press again: for paper a new link, since the first one was shown once; a mail isn't sent twice. */
async function repeatInvitation(
  tx: Tx,
  app: App,
  inviter: MemberActor,
  member: MemberRow,
  input: Input<'inviteMember'>,
) {
  const [open] = await listOpenInvitations(tx, [member.id]);
  const isSame = openMemberAddress(app, member) === input.address && open?.invited_by === inviter.memberId;
  if (!open || !isSame || member.state !== 'invited') fail('member.address_taken');
  // The code of the first press was never shown: the one of this press takes its place.
  const before = await findInviteIntroduction(tx, member.id);
  if (input.introduction && before?.id !== input.introduction.introductionId) {
    await addInviteIntroduction(tx, app, inviter, member.id, input.introduction);
  }
  if (input.delivery === 'mail') return { memberId: member.id, expiresAt: open.expires_at.getTime(), link: null };
  return { memberId: member.id, ...(await deliver(tx, app, inviter, member, 'paper')) };
}

/** A new link by mail, or shown once to whoever hands it over. */
async function deliver(tx: Tx, app: App, inviter: MemberActor, member: MemberRow, delivery: Delivery) {
  const invitedBy = inviter.memberId;
  const { link, expiresAt } =
    delivery === 'mail'
      ? await mailInvitation(tx, app, member, { kind: 'invitation', invitedBy, named: true })
      : await makeLink(tx, app, member, { invitedBy, delivery, again: false, named: true });
  onCommit(tx, () => app.feed.tell([inviter.memberId], { type: 'changed', what: 'contacts' }));
  return { expiresAt: expiresAt.getTime(), link: delivery === 'paper' ? link : null };
}

async function mailInvitation(
  tx: Tx,
  app: App,
  member: MemberRow,
  { kind, ...by }: { kind: 'invitation' | 'invitation.again'; invitedBy: MemberId | null; named: boolean },
) {
  const { id: memberId, organisation_id: organisationId, language } = member;
  const again = kind === 'invitation.again';
  const made = await makeLink(tx, app, member, { ...by, delivery: 'mail', again });
  const given = { link: made.link, day: spellDay(made.expiresAt, language, member.time_zone) };
  await queueMail(tx, app, { organisationId, memberId, kind, to: openMemberAddress(app, member), language, given });
  return made;
}

async function makeLink(
  tx: Tx,
  app: App,
  { id: memberId, organisation_id: organisationId }: MemberRow,
  how: { invitedBy: MemberId | null; delivery: Delivery; again: boolean; named: boolean },
) {
  const organisation = await selectOrganisation(tx, organisationId);
  return makeInvitation(tx, app, { organisationId, memberId, ...how, shortName: organisation!.short_name });
}

/** Who the client is linked with: those named, or the inviter; all active professionals, else `contact.unknown`. */
async function requireProfessionals(tx: Tx, inviter: MemberActor, named: MemberId[]): Promise<MemberId[]> {
  const ids = [...new Set(named.length > 0 ? named : [inviter.memberId])];
  for (const id of ids) {
    const professional = await findMember(tx, id);
    if (professional?.role !== 'professional' || professional.state !== 'active') fail('contact.unknown');
  }
  return ids;
}

/** The introduction that comes with an invitation. */
export async function addInviteIntroduction(
  tx: Tx,
  app: App,
  inviter: MemberActor,
  memberId: MemberId,
  { introductionId, mac }: { introductionId: IntroductionId; mac: string },
): Promise<void> {
  await addIntroduction(tx, {
    id: introductionId,
    organisation_id: inviter.organisationId,
    ...{ made_by: inviter.memberId, made_for: memberId, purpose: 'invite' },
    mac_a: Buffer.from(mac, 'base64url'),
    created_at: app.clock.now(),
  });
  await recordAudit(tx, app, inviter, 'introduction.made', { memberId, details: { introductionId } });
}

/** The invited member, for who may handle the invitation; to everybody else it looks absent. */
async function requireInvited(tx: Tx, actor: MemberActor, memberId: MemberId): Promise<MemberRow> {
  const member = await lockMember(tx, memberId);
  if (!member) return fail('not_found');
  const [open] = await listOpenInvitations(tx, [memberId]);
  const links = (await listCareLinkRows(tx, memberId)).filter((link) => link.to_at === null);
  const linkedWith = links.map((link) => link.professional_id);
  if (!mayManageInvitation(actor, { invitedBy: open?.invited_by ?? null, linkedWith })) return fail('not_found');
  return member.state === 'invited' ? member : fail('member.not_invited');
}

function explainTaken(error: unknown): never {
  if (errorCode(error) !== UNIQUE_VIOLATION) throw error;
  if (String(error).includes('members_by_address')) fail('member.address_taken');
  // An id that something else of the installation has already.
  fail('bad_input');
}
