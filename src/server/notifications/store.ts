// SQL of what members are told outside the app, of their choices, and of where pushes go. Private to this folder.
import { sql, type Insertable } from 'kysely';
import type { ConversationId, DeviceId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { NotificationSettings } from '../../shared/notifications.ts';
import type { Tx } from '../db/database.ts';
import type { PushSubscriptionsTable } from '../db/tables.ts';

// Tellings

/**
 * Takes what there is to tell of, at most so many, into the tellings of each member and conversation; these are looked at
 * `delay` ms after it came. Gives how many were taken. For a job, in a transaction of the whole installation.
 */
export async function takeNotifications(tx: Tx, most: number, delay: number): Promise<number> {
  const { rows } = await sql<{ taken: number }>`
    with taken as (
      delete from notifications where id in (select id from notifications order by id limit ${most} for update skip locked)
      returning organisation_id, member_id, conversation_id, created_at
    ), kept as (
      insert into tellings (id, organisation_id, member_id, conversation_id, since, due_at)
      select gen_random_uuid(), organisation_id, member_id, conversation_id, min(created_at),
        min(created_at) + ${delay} * interval '1 millisecond'
      from taken group by organisation_id, member_id, conversation_id order by member_id, conversation_id
      on conflict (member_id, conversation_id) do update set due_at = least(tellings.due_at, excluded.due_at)
    )
    select count(*)::integer as taken from taken`.execute(tx);
  return rows[0]?.taken ?? 0;
}

/** Members of whom something is due. For a job, in a transaction of the whole installation. */
export async function selectDueMembers(
  tx: Tx,
  now: Date,
  most: number,
): Promise<{ memberId: MemberId; organisationId: OrganisationId }[]> {
  const { rows } = await sql<{ memberId: MemberId; organisationId: OrganisationId }>`
    select member_id as "memberId", organisation_id as "organisationId" from tellings
    where due_at <= ${now} group by member_id, organisation_id order by min(due_at) limit ${most}`.execute(tx);
  return rows;
}

export interface Telling {
  id: string;
  conversationId: ConversationId | null;
  since: Date;
  readPosition: number;
  mailedAt: Date | null;
  mailedAgainAt: Date | null;
  pushedAt: Date | null;
  pushedAgainAt: Date | null;
}

/** Those of this member that are due, and that no other process looks at. */
export async function lockDueTellings(tx: Tx, memberId: MemberId, now: Date): Promise<Telling[]> {
  return tx
    .selectFrom('tellings')
    .select(['id', 'conversation_id as conversationId', 'since', 'read_position as readPosition'])
    .select(['mailed_at as mailedAt', 'mailed_again_at as mailedAgainAt'])
    .select(['pushed_at as pushedAt', 'pushed_again_at as pushedAgainAt'])
    .where('member_id', '=', memberId)
    .where('due_at', '<=', now)
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute();
}

export const updateTelling = (tx: Tx, telling: Telling, dueAt: Date | null) =>
  tx
    .updateTable('tellings')
    .set({
      since: telling.since,
      read_position: telling.readPosition,
      mailed_at: telling.mailedAt,
      mailed_again_at: telling.mailedAgainAt,
      pushed_at: telling.pushedAt,
      pushed_again_at: telling.pushedAgainAt,
      due_at: dueAt,
    })
    .where('id', '=', telling.id)
    .execute();

export const deleteTelling = (tx: Tx, id: string) => tx.deleteFrom('tellings').where('id', '=', id).execute();

/** What this member is being told of by this way: of conversations, and (null) of tasks. */
export async function selectTold(tx: Tx, memberId: MemberId, by: 'mail' | 'push'): Promise<(ConversationId | null)[]> {
  const rows = await tx
    .selectFrom('tellings')
    .select('conversation_id')
    .where('member_id', '=', memberId)
    .where(by === 'mail' ? 'mailed_at' : 'pushed_at', 'is not', null)
    .execute();
  return rows.map((row) => row.conversation_id);
}

/** Whoever chose anew is looked at anew. */
export const updateDue = (tx: Tx, memberId: MemberId, now: Date) =>
  tx.updateTable('tellings').set({ due_at: now }).where('member_id', '=', memberId).execute();

// Choices

/** As they are kept: the own words in a box. */
export interface KeptSettings extends Omit<NotificationSettings, 'wording'> {
  wordingBox: Buffer | null;
}

export async function selectSettings(tx: Tx, memberId: MemberId): Promise<KeptSettings | null> {
  const row = await tx
    .selectFrom('notification_settings')
    .selectAll()
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  if (!row) return null;
  const { mail, quiet_from: from, quiet_until: until, wording_box: wordingBox } = row;
  const waitsForHours = row.waits_for_hours;
  return { mail, quietHours: from === null || until === null ? null : { from, until }, wordingBox, waitsForHours };
}

export async function upsertSettings(
  tx: Tx,
  member: { memberId: MemberId; organisationId: OrganisationId },
  { mail, quietHours, wordingBox, waitsForHours }: KeptSettings,
  now: Date,
): Promise<void> {
  const change = {
    ...{ mail, quiet_from: quietHours?.from ?? null, quiet_until: quietHours?.until ?? null },
    ...{ wording_box: wordingBox, waits_for_hours: waitsForHours, updated_at: now },
  };
  await tx
    .insertInto('notification_settings')
    .values({ member_id: member.memberId, organisation_id: member.organisationId, ...change })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(change))
    .execute();
}

// Where pushes go

/** One for each device, and one for each endpoint: whoever signs in anew in the same browser takes it over. */
export async function replaceSubscription(tx: Tx, row: Insertable<PushSubscriptionsTable>): Promise<void> {
  await tx.deleteFrom('push_subscriptions').where('endpoint_hash', '=', row.endpoint_hash).execute();
  await tx
    .insertInto('push_subscriptions')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('device_id')
        .doUpdateSet({ endpoint_hash: row.endpoint_hash, box: row.box, created_at: row.created_at }),
    )
    .execute();
}

export const deleteSubscription = (tx: Tx, deviceId: DeviceId) =>
  tx.deleteFrom('push_subscriptions').where('device_id', '=', deviceId).execute();

/** The browser no longer listens there; one that subscribed anew meanwhile does. */
export const deleteGone = (tx: Tx, gone: { deviceId: DeviceId; endpointHash: Buffer }) =>
  tx
    .deleteFrom('push_subscriptions')
    .where('device_id', '=', gone.deviceId)
    .where('endpoint_hash', '=', gone.endpointHash)
    .execute();

/** Those whose device is signed out, or whose sign-in ran out. */
export async function deleteSignedOut(tx: Tx, now: Date): Promise<void> {
  await sql`delete from push_subscriptions s where not exists (${liveSignIn(now)})`.execute(tx);
}

/** For a query over `push_subscriptions s`: a sign-in of that device that holds. */
const liveSignIn = (now: Date) => sql`
  select from sign_ins i where i.device_id = s.device_id and i.member_id = s.member_id
    and i.ended_at is null and i.idle_until > ${now} and i.expires_at > ${now}`;

export async function selectPushDevices(tx: Tx, memberId: MemberId, now: Date): Promise<DeviceId[]> {
  const { rows } = await sql<{ deviceId: DeviceId }>`
    select device_id as "deviceId" from push_subscriptions s
    where member_id = ${memberId} and exists (${liveSignIn(now)}) order by device_id`.execute(tx);
  return rows.map(({ deviceId }) => deviceId);
}

export async function selectSubscription(
  tx: Tx,
  deviceId: DeviceId,
  now: Date,
): Promise<{ memberId: MemberId; endpointHash: Buffer; box: Buffer } | null> {
  const { rows } = await sql<{ memberId: MemberId; endpointHash: Buffer; box: Buffer }>`
    select member_id as "memberId", endpoint_hash as "endpointHash", box from push_subscriptions s
    where device_id = ${deviceId} and exists (${liveSignIn(now)})`.execute(tx);
  return rows[0] ?? null;
}
