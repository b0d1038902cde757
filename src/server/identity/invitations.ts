// Invitations: a secret that lets one person make one account. Valid 14 days, used once, stored hashed.
import { fail } from '../../shared/errors.ts';
import type { InvitationId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { dropKeptMails } from '../mail/mails.ts';
import { publicAddress } from './place.ts';
import { INVITATION_LIFETIME, invitationState } from './rules.ts';
import {
  insertInvitation,
  selectInvitationByToken,
  selectOpenInvitation,
  updateAcceptedInvitation,
  updateWithdrawnInvitation,
} from './store.ts';
import { hashToken, isToken, makeToken } from './tokens.ts';

/** The kinds of mail that bring one. */
const MAILS = ['invitation', 'invitation.again', 'invitation.friend'] as const;

export interface NewInvitation {
  /** 32 bytes as base64url. */
  token: string;
  /** Where it is accepted. The secret stands behind the '#': browsers don't send it to any server. */
  link: string;
  expiresAt: Date;
}

/** Makes an invitation for a member in state 'invited'; one that was open for them ends. */
export async function makeInvitation(
  tx: Tx,
  app: App,
  what: {
    organisationId: OrganisationId;
    memberId: MemberId;
    invitedBy: MemberId | null;
    delivery: 'mail' | 'paper';
    /** Sent once more by itself, because somebody had written. */
    again?: boolean;
    shortName: string;
    /** Whether whoever opens it reads who invites; they do unless this says no. */
    named?: boolean;
  },
): Promise<NewInvitation> {
  const now = app.clock.now();
  const open = await selectOpenInvitation(tx, what.memberId);
  if (open) await updateWithdrawnInvitation(tx, open.id, now);
  await dropKeptMails(tx, what.memberId, ...MAILS);
  const token = makeToken();
  const expiresAt = new Date(now.getTime() + INVITATION_LIFETIME);
  await insertInvitation(tx, {
    id: app.ids.next<InvitationId>(),
    organisation_id: what.organisationId,
    member_id: what.memberId,
    token_hash: token.hash,
    invited_by: what.invitedBy,
    names_inviter: what.named ?? true,
    delivery: what.delivery,
    again: what.again ?? false,
    created_at: now,
    expires_at: expiresAt,
  });
  return {
    token: token.text,
    link: `${publicAddress(app)}/o/${what.shortName}/invitation#${token.text}`,
    expiresAt,
  };
}

/** Ends a member's open invitation. False if it was accepted or withdrawn at the same moment. */
export async function withdrawOpenInvitation(tx: Tx, app: App, memberId: MemberId): Promise<boolean> {
  const open = await selectOpenInvitation(tx, memberId);
  await dropKeptMails(tx, memberId, ...MAILS);
  return open !== undefined && (await updateWithdrawnInvitation(tx, open.id, app.clock.now())) !== undefined;
}

/** The newest invitation of each of these members that was neither accepted nor withdrawn. */
export const listOpenInvitations = (tx: Tx, memberIds: MemberId[]) =>
  memberIds.length === 0
    ? Promise.resolve([])
    : tx
        .selectFrom('invitations')
        .selectAll()
        .where('member_id', 'in', memberIds)
        .where('accepted_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .execute();

/** Open invitations of friends to this address that whoever has it has not declined, newest first. */
export const listFriendInvitations = (tx: Tx, organisationId: OrganisationId, addressHash: Buffer, now: Date) =>
  tx
    .selectFrom('invitations')
    .innerJoin('members', 'members.id', 'invitations.member_id')
    .select([
      ...(['invitations.id', 'invitations.member_id', 'invitations.invited_by', 'invitations.names_inviter'] as const),
      ...(['invitations.created_at', 'invitations.expires_at'] as const),
    ])
    .where('members.organisation_id', '=', organisationId)
    .where('members.address_hash', '=', addressHash)
    .where('members.role', '=', 'friend')
    .where('members.state', '=', 'invited')
    .where('invitations.accepted_at', 'is', null)
    .where('invitations.withdrawn_at', 'is', null)
    .where('invitations.declined_at', 'is', null)
    .where('invitations.expires_at', '>', now)
    .orderBy('invitations.created_at', 'desc')
    .execute();

/** Whoever has the address doesn't want it: it stays open for the inviter's eyes, and disappears for theirs. */
export const declineInvitation = (tx: Tx, id: InvitationId, now: Date) =>
  tx
    .updateTable('invitations')
    .set({ declined_at: now })
    .where('id', '=', id)
    .where('declined_at', 'is', null)
    .execute();

/** The open invitation of this secret, or `invitation.gone`; wrong secrets are counted against the network address. */
export async function requireInvitation(app: App, networkAddress: string, token: string) {
  await app.limits.requireFew('wrongLink', networkAddress);
  const invitation = isToken(token)
    ? await app.database.transaction('installation', (tx) => selectInvitationByToken(tx, hashToken(token)))
    : undefined;
  if (!invitation) await app.limits.noteFailure('wrongLink', networkAddress);
  if (!invitation || invitationState(invitation, app.clock.now()) !== 'open') return fail('invitation.gone');
  return invitation;
}

/** Uses the invitation up; of ten at once one succeeds, the others get `invitation.gone`. */
export async function takeInvitation(tx: Tx, app: App, invitationId: InvitationId) {
  const taken = (await updateAcceptedInvitation(tx, invitationId, app.clock.now())) ?? fail('invitation.gone');
  await dropKeptMails(tx, taken.member_id, ...MAILS);
  return taken;
}
