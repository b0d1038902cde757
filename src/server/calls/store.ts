// SQL of calls, seats and rings. Whoever changes a call has locked its conversation.
import { sql, type Insertable, type Updateable } from 'kysely';
import type { CallId, ConversationId, DeviceId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { CallUsageTable, CallsTable, RingsTable, SeatsTable } from '../db/tables.ts';

export interface CallRow {
  id: CallId;
  organisationId: OrganisationId;
  conversationId: ConversationId;
  starterId: ParticipantId;
  startedAt: Date;
  clockFrom: Date | null;
  aloneSince: Date | null;
}

/** The call that runs in a conversation. */
export async function selectLiveCall(tx: Tx, conversationId: ConversationId): Promise<CallRow | null> {
  const { rows } = await sql<CallRow>`
    select ${callColumns} from calls c where c.conversation_id = ${conversationId} and c.ended_at is null`.execute(tx);
  return rows[0] ?? null;
}

const callColumns = sql`c.id, c.organisation_id as "organisationId", c.conversation_id as "conversationId",
  c.starter_participant_id as "starterId", c.started_at as "startedAt", c.clock_from as "clockFrom",
  c.alone_since as "aloneSince"`;

/** False where the id is used already, here or elsewhere. */
export async function insertCall(tx: Tx, row: Insertable<CallsTable>): Promise<boolean> {
  const inserted = await tx
    .insertInto('calls')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export const updateCall = (tx: Tx, id: CallId, change: Updateable<CallsTable>) =>
  tx.updateTable('calls').set(change).where('id', '=', id).execute();

/** Of a call by its id; null where it isn't there, or over. */
export async function selectConversationOfCall(tx: Tx, id: CallId): Promise<ConversationId | null> {
  const row = await tx
    .selectFrom('calls')
    .select('conversation_id')
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row?.conversation_id ?? null;
}

/** Calls that are over, with all that is still known of them. */
export const deleteOver = (tx: Tx, before: Date) => tx.deleteFrom('calls').where('ended_at', '<=', before).execute();

/** What a member's home shows: calls that run in conversations that they are in, with keys. */
export async function selectRunning(
  tx: Tx,
  memberId: MemberId,
  now: Date,
): Promise<{ callId: CallId; conversationId: ConversationId; startedAt: Date; people: number }[]> {
  const { rows } = await sql<{ callId: CallId; conversationId: ConversationId; startedAt: Date; people: number }>`
    select k.id as "callId", k.conversation_id as "conversationId", k.started_at as "startedAt",
      (select count(*)::integer from seats s where s.call_id = k.id and s.left_at is null) as people
    from participants p
    join conversations c on c.id = p.conversation_id
    join calls k on k.conversation_id = c.id and k.ended_at is null
    where p.member_id = ${memberId} and p.active and p.kind = 'member'
      and (c.delete_after is null or c.delete_after > ${now})
    order by k.started_at`.execute(tx);
  return rows;
}

// Seats

export interface SeatRow {
  /** 16 bytes, as base64url without padding. */
  id: string;
  callId: CallId;
  participantId: ParticipantId;
  memberId: MemberId;
  deviceId: DeviceId;
  bytes: Buffer;
  signature: Buffer;
  joinedAt: Date;
}

const seatColumns = sql`encode(s.id, 'base64') as id, s.call_id as "callId", s.participant_id as "participantId",
  p.member_id as "memberId", s.device_id as "deviceId", s.bytes, s.signature, s.joined_at as "joinedAt"`;

function presentSeat(row: SeatRow): SeatRow {
  return { ...row, id: Buffer.from(row.id, 'base64').toString('base64url') };
}

/** Who is in the call, in order of joining. */
export async function selectSeats(tx: Tx, callId: CallId): Promise<SeatRow[]> {
  const { rows } = await sql<SeatRow>`
    select ${seatColumns} from seats s join participants p on p.id = s.participant_id
    where s.call_id = ${callId} and s.left_at is null order by s.joined_at, s.id`.execute(tx);
  return rows.map(presentSeat);
}

/** A seat that is taken, by its id; only of this device. */
export async function selectOwnSeat(
  tx: Tx,
  id: string,
  deviceId: DeviceId,
): Promise<(SeatRow & { conversationId: ConversationId }) | null> {
  const { rows } = await sql<SeatRow & { conversationId: ConversationId }>`
    select ${seatColumns}, c.conversation_id as "conversationId"
    from seats s join participants p on p.id = s.participant_id join calls c on c.id = s.call_id
    where s.id = ${Buffer.from(id, 'base64url')} and s.device_id = ${deviceId} and s.left_at is null`.execute(tx);
  const [row] = rows;
  return row ? { ...row, ...presentSeat(row) } : null;
}

/** False where the id is used already. */
export async function insertSeat(tx: Tx, row: Insertable<SeatsTable>): Promise<boolean> {
  const inserted = await tx
    .insertInto('seats')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** A longer lease; false where the seat is not this device's, or over. */
export async function updateLease(tx: Tx, id: string, deviceId: DeviceId, until: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('seats')
    .set({ until })
    .where('id', '=', Buffer.from(id, 'base64url'))
    .where('device_id', '=', deviceId)
    .where('left_at', 'is', null)
    .where('leaving', '=', false)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** It ends then, unless its person takes another one before. */
export const updateLeaving = (tx: Tx, id: string, until: Date) =>
  tx
    .updateTable('seats')
    .set({ leaving: true, until })
    .where('id', '=', Buffer.from(id, 'base64url'))
    .where('leaving', '=', false)
    .execute();

export const updateLeft = (tx: Tx, ids: readonly string[], at: Date) =>
  tx
    .updateTable('seats')
    .set({ left_at: at, bytes: null, signature: null })
    .where(
      'id',
      'in',
      ids.map((id) => Buffer.from(id, 'base64url')),
    )
    .execute();

/** Everybody who was in it at any time, in order of their first joining. */
export async function selectPeople(tx: Tx, callId: CallId): Promise<ParticipantId[]> {
  const rows = await tx
    .selectFrom('seats')
    .select('participant_id')
    .where('call_id', '=', callId)
    .groupBy('participant_id')
    .orderBy((eb) => eb.fn.min('joined_at'))
    .execute();
  return rows.map(({ participant_id }) => participant_id);
}

/** Conversations in whose calls these devices have a seat, in the one order in which locks are taken. */
export async function selectConversationsOfDevices(tx: Tx, deviceIds: readonly DeviceId[]): Promise<ConversationId[]> {
  const rows = await tx
    .selectFrom('seats')
    .innerJoin('calls', 'calls.id', 'seats.call_id')
    .select('calls.conversation_id')
    .distinct()
    .where('seats.device_id', 'in', [...deviceIds])
    .where('seats.left_at', 'is', null)
    .orderBy('calls.conversation_id')
    .execute();
  return rows.map(({ conversation_id }) => conversation_id);
}

/** Conversations in whose calls this member took a seat before this one, and not given up since; in the one order of locks. */
export async function selectEarlierSeats(
  tx: Tx,
  memberId: MemberId,
  { id, joinedAt }: Pick<SeatRow, 'id' | 'joinedAt'>,
): Promise<{ conversationId: ConversationId; seatId: string }[]> {
  const own = Buffer.from(id, 'base64url');
  const { rows } = await sql<{ conversationId: ConversationId; id: Buffer }>`
    select c.conversation_id as "conversationId", s.id
    from seats s join participants p on p.id = s.participant_id join calls c on c.id = s.call_id
    where p.member_id = ${memberId} and s.left_at is null and (s.joined_at, s.id) < (${joinedAt}, ${own})
    order by c.conversation_id`.execute(tx);
  return rows.map((row) => ({ conversationId: row.conversationId, seatId: row.id.toString('base64url') }));
}

/** Which of these members have a seat in any call but this one. */
export async function selectBusy(tx: Tx, memberIds: readonly MemberId[], callId: CallId): Promise<Set<MemberId>> {
  const { rows } = await sql<{ memberId: MemberId }>`
    select distinct p.member_id as "memberId" from seats s join participants p on p.id = s.participant_id
    where p.member_id = any(${[...memberIds]}::uuid[]) and s.left_at is null and s.call_id <> ${callId}`.execute(tx);
  return new Set(rows.map(({ memberId }) => memberId));
}

// Rings

export interface RingRow {
  participantId: ParticipantId;
  callerId: ParticipantId;
  state: RingsTable['state'];
  busy: boolean;
  sound: boolean;
  until: Date;
}

export async function selectRings(tx: Tx, callId: CallId): Promise<RingRow[]> {
  return tx
    .selectFrom('rings')
    .select(['participant_id as participantId', 'caller_participant_id as callerId', 'state', 'busy', 'sound', 'until'])
    .where('call_id', '=', callId)
    .execute();
}

export async function upsertRings(tx: Tx, rows: Insertable<RingsTable>[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto('rings')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['call_id', 'participant_id']).doUpdateSet((eb) => ({
        state: eb.ref('excluded.state'),
        caller_participant_id: eb.ref('excluded.caller_participant_id'),
        busy: eb.ref('excluded.busy'),
        sound: eb.ref('excluded.sound'),
        until: eb.ref('excluded.until'),
      })),
    )
    .execute();
}

export const updateRings = (
  tx: Tx,
  callId: CallId,
  participantIds: readonly ParticipantId[],
  change: Updateable<RingsTable>,
) =>
  tx
    .updateTable('rings')
    .set(change)
    .where('call_id', '=', callId)
    .where('participant_id', 'in', [...participantIds])
    .execute();

/** Who joined is no longer rung; whether they were. */
export async function deleteRing(tx: Tx, callId: CallId, participantId: ParticipantId): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('rings')
    .where('call_id', '=', callId)
    .where('participant_id', '=', participantId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export interface OwnRing {
  callId: CallId;
  conversationId: ConversationId;
  callerId: ParticipantId;
  until: Date;
  sound: boolean;
  busy: boolean;
}

/** What rings this member now. */
export async function selectOwnRings(tx: Tx, memberId: MemberId, now: Date): Promise<OwnRing[]> {
  const { rows } = await sql<OwnRing>`
    select r.call_id as "callId", c.conversation_id as "conversationId", r.caller_participant_id as "callerId",
      r.until, r.sound, r.busy
    from rings r join participants p on p.id = r.participant_id join calls c on c.id = r.call_id
    where p.member_id = ${memberId} and p.active and r.state = 'ringing' and r.until > ${now} and c.ended_at is null
    order by r.until`.execute(tx);
  return rows;
}

/** Whether one of these members rings this one, from a call that runs. */
export async function isRungBy(tx: Tx, memberId: MemberId, callers: readonly MemberId[], now: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from rings r
    join participants p on p.id = r.participant_id and p.member_id = ${memberId}
    join participants caller on caller.id = r.caller_participant_id
    where r.state = 'ringing' and r.until > ${now} and caller.member_id = any(${[...callers]}::uuid[])
    limit 1`.execute(tx);
  return rows.length > 0;
}

// Removals

export async function selectRemoved(tx: Tx, callId: CallId): Promise<Set<ParticipantId>> {
  const rows = await tx.selectFrom('call_removals').select('participant_id').where('call_id', '=', callId).execute();
  return new Set(rows.map(({ participant_id }) => participant_id));
}

export const insertRemoved = (tx: Tx, call: CallRow, participantId: ParticipantId) =>
  tx
    .insertInto('call_removals')
    .values({ organisation_id: call.organisationId, call_id: call.id, participant_id: participantId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

export const deleteRemoved = (tx: Tx, callId: CallId, participantId: ParticipantId) =>
  tx.deleteFrom('call_removals').where('call_id', '=', callId).where('participant_id', '=', participantId).execute();

// What the clock asks for, and what is kept

export interface Due {
  conversationId: ConversationId;
  organisationId: OrganisationId;
}

/** Conversations whose call has a lease or a ring that ran out, or one person alone since before `aloneBefore`. */
export async function selectDue(tx: Tx, now: Date, aloneBefore: Date): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select c.conversation_id as "conversationId", c.organisation_id as "organisationId"
    from calls c join conversations o on o.id = c.conversation_id
    where c.ended_at is null and (
      o.write_until <= ${now} or c.alone_since <= ${aloneBefore}
      or exists (select from seats s where s.call_id = c.id and s.left_at is null and s.until <= ${now})
      or exists (select from rings r where r.call_id = c.id and r.state in ('ringing', 'answering') and r.until <= ${now}))
    order by c.conversation_id`.execute(tx);
  return rows;
}

/** Ids of seats whose lease ran out, and whether they were given up. */
export async function selectGone(tx: Tx, callId: CallId, now: Date): Promise<Map<string, { left: boolean }>> {
  const rows = await tx
    .selectFrom('seats')
    .select(['id', 'leaving'])
    .where('call_id', '=', callId)
    .where('left_at', 'is', null)
    .where('until', '<=', now)
    .execute();
  return new Map(rows.map(({ id, leaving }) => [id.toString('base64url'), { left: leaving }]));
}

/** Nobody could say a word while the server was away: whoever is in a call or is rung has until then. */
export async function extendLeases(tx: Tx, now: Date, seatsUntil: Date, ringsUntil: Date): Promise<void> {
  await tx.updateTable('calls').set({ alone_since: now }).where('alone_since', 'is not', null).execute();
  await tx
    .updateTable('seats')
    .set({ until: seatsUntil })
    .where('left_at', 'is', null)
    .where('leaving', '=', false)
    .where('until', '<', seatsUntil)
    .execute();
  await tx
    .updateTable('rings')
    .set({ until: ringsUntil })
    .where('state', '=', 'ringing')
    .where('until', '<', ringsUntil)
    .execute();
}

/** Everything of a call but its row goes when it ends. */
export async function deleteParts(tx: Tx, callId: CallId): Promise<void> {
  await tx.deleteFrom('seats').where('call_id', '=', callId).execute();
  await tx.deleteFrom('rings').where('call_id', '=', callId).execute();
  await tx.deleteFrom('call_removals').where('call_id', '=', callId).execute();
}

export const insertUsage = (tx: Tx, row: Insertable<CallUsageTable>) =>
  tx.insertInto('call_usage').values(row).execute();

export const deleteUsage = (tx: Tx, before: Date) =>
  tx.deleteFrom('call_usage').where('from_at', '<=', before).execute();

/** Which of these calls run. */
export async function selectLiveOf(tx: Tx, ids: readonly CallId[], now: Date): Promise<Set<CallId>> {
  const { rows } = await sql<{ id: CallId }>`
    select k.id from calls k join conversations c on c.id = k.conversation_id
    where k.id = any(${[...ids]}::uuid[]) and k.ended_at is null and (c.delete_after is null or c.delete_after > ${now})`.execute(
    tx,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Conversations of an organisation in which a call runs, in the one order in which locks are taken. */
export async function selectConversationsWithCalls(tx: Tx, organisationId: OrganisationId): Promise<ConversationId[]> {
  const rows = await tx
    .selectFrom('calls')
    .select('conversation_id')
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('conversation_id')
    .execute();
  return rows.map(({ conversation_id }) => conversation_id);
}
