// SQL of members, invitations, devices, sign-ins and attempts. Private to this folder; keys are in key-store.ts.
import { sql, type Insertable } from 'kysely';
import type { DeviceId, InvitationId, MemberId, OrganisationId, SignInId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type {
  DevicesTable,
  InvitationsTable,
  MembersTable,
  PasswordAttemptsTable,
  SignInsTable,
} from '../db/tables.ts';

// Members

export const selectMember = (tx: Tx, memberId: MemberId) =>
  tx.selectFrom('members').selectAll().where('id', '=', memberId).where('state', '<>', 'deleted').executeTakeFirst();

/** The member as it stays until the end of this transaction. */
export const lockMember = (tx: Tx, memberId: MemberId) =>
  tx
    .selectFrom('members')
    .selectAll()
    .where('id', '=', memberId)
    .where('state', '<>', 'deleted')
    .forUpdate()
    .executeTakeFirst();

/** Who signs in with this address, and what their ways in are checked by, if there is an active account. */
export const selectLogin = (tx: Tx, organisationId: OrganisationId, addressHash: Buffer, now: Date) =>
  tx
    .selectFrom('members')
    .innerJoin('accounts', 'accounts.member_id', 'members.id')
    .select(['members.id', 'members.organisation_id', 'accounts.opaque_record', 'accounts.recovery_auth_hash'])
    .where('members.organisation_id', '=', organisationId)
    .where('members.address_hash', '=', addressHash)
    .where('members.state', '=', 'active')
    .where((eb) => eb.or([eb('members.delete_after', 'is', null), eb('members.delete_after', '>', now)]))
    .executeTakeFirst();

export const insertMember = (tx: Tx, member: Insertable<MembersTable>) =>
  tx.insertInto('members').values(member).execute();

export const updateMember = (tx: Tx, memberId: MemberId, change: Partial<Omit<Insertable<MembersTable>, 'id'>>) =>
  tx.updateTable('members').set(change).where('id', '=', memberId).execute();

// Invitations

export const insertInvitation = (tx: Tx, invitation: Insertable<InvitationsTable>) =>
  tx.insertInto('invitations').values(invitation).execute();

export const selectInvitationByToken = (tx: Tx, tokenHash: Buffer) =>
  tx.selectFrom('invitations').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();

export const selectOpenInvitation = (tx: Tx, memberId: MemberId) =>
  tx
    .selectFrom('invitations')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();

/** Takes the invitation; of several at once one gets it, the others nothing. */
export const updateAcceptedInvitation = (tx: Tx, id: InvitationId, now: Date) =>
  tx
    .updateTable('invitations')
    .set({ accepted_at: now })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['id', 'member_id', 'invited_by'])
    .executeTakeFirst();

export const updateWithdrawnInvitation = (tx: Tx, id: InvitationId, now: Date) =>
  tx
    .updateTable('invitations')
    .set({ withdrawn_at: now })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst();

// Devices and sign-ins

export const insertDevice = (tx: Tx, device: Insertable<DevicesTable>) =>
  tx.insertInto('devices').values(device).execute();

export const selectDevices = (tx: Tx, memberId: MemberId) =>
  tx
    .selectFrom('devices')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .orderBy('last_seen_at', 'desc')
    .execute();

export const selectDevice = (tx: Tx, deviceId: DeviceId) =>
  tx.selectFrom('devices').selectAll().where('id', '=', deviceId).where('ended_at', 'is', null).executeTakeFirst();

/** Which of these devices have ended. */
export const selectEndedDevices = async (tx: Tx, ids: DeviceId[]): Promise<DeviceId[]> => {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: DeviceId }>`
    select id from devices where id = any(${ids}::uuid[]) and ended_at is not null`.execute(tx);
  return rows.map(({ id }) => id);
};

export const insertSignIn = (tx: Tx, signIn: Insertable<SignInsTable>) =>
  tx.insertInto('sign_ins').values(signIn).execute();

export const updateSignInToken = (
  tx: Tx,
  id: SignInId,
  change: { token_hash: Buffer; provedAt: Date; previousUntil: Date },
) =>
  tx
    .updateTable('sign_ins')
    .set((eb) => ({
      previous_token_hash: eb.ref('token_hash'),
      previous_until: change.previousUntil,
      token_hash: change.token_hash,
      proved_at: change.provedAt,
    }))
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning(['expires_at', 'device_id'])
    .executeTakeFirst();

/** Whether it holds, and it does until the transaction ends. */
export async function lockLiveSignIn(tx: Tx, id: SignInId): Promise<boolean> {
  const row = await tx
    .selectFrom('sign_ins')
    .select('id')
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** Which sign-ins to end. `expired`: those that ran out by this time. */
export type WhichSignIns =
  | { signInId: SignInId }
  | { deviceId: DeviceId }
  | { memberId: MemberId; except?: SignInId }
  | { organisationId: OrganisationId }
  | { serviceDesk: true }
  | { expired: Date };

export async function updateEndedSignIns(tx: Tx, which: WhichSignIns, because: string, now: Date) {
  let query = tx.updateTable('sign_ins').set({ ended_at: now, ended_because: because }).where('ended_at', 'is', null);
  if ('signInId' in which) query = query.where('id', '=', which.signInId);
  else if ('deviceId' in which) query = query.where('device_id', '=', which.deviceId);
  else if ('memberId' in which) {
    query = query.where('member_id', '=', which.memberId);
    if (which.except) query = query.where('id', '<>', which.except);
  } else if ('organisationId' in which) query = query.where('organisation_id', '=', which.organisationId);
  else if ('serviceDesk' in which) query = query.where('service_desk_id', 'is not', null);
  else
    query = query.where((eb) => eb.or([eb('idle_until', '<=', which.expired), eb('expires_at', '<=', which.expired)]));
  const ended = await query.returning(['id', 'device_id']).execute();
  const devices = ended.flatMap((row) => (row.device_id ? [row.device_id] : []));
  if (devices.length > 0) {
    await tx
      .updateTable('devices')
      .set({ ended_at: now })
      .where('id', 'in', devices)
      .where('ended_at', 'is', null)
      .execute();
  }
  return ended;
}

// Attempts

export const insertAttempt = (tx: Tx, attempt: Insertable<PasswordAttemptsTable>) =>
  tx.insertInto('password_attempts').values(attempt).execute();

/** Takes an attempt: it is used once, right or wrong. */
export const deleteAttempt = (tx: Tx, id: string, now: Date) =>
  tx
    .deleteFrom('password_attempts')
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();

export const deleteAttemptsOf = (tx: Tx, memberId: MemberId) =>
  tx.deleteFrom('password_attempts').where('member_id', '=', memberId).execute();

export const deleteExpiredAttempts = (tx: Tx, now: Date) =>
  tx.deleteFrom('password_attempts').where('expires_at', '<=', now).execute();

/** Until when live sign-ins of active members hold. */
export const selectDeadlines = (tx: Tx, ids: SignInId[]) =>
  tx
    .selectFrom('sign_ins')
    .select(['id', 'idle_until', 'expires_at'])
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .execute();
