// SQL of messages that wait for their time. Private to this folder.
import type { Insertable, Updateable } from 'kysely';
import type { ConversationId, EntryId, MemberId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { ScheduledEntriesTable } from '../db/tables.ts';

/** Which one: an entry's id is its author's choice, so it names nothing without them. */
export interface Which {
  participantId: ParticipantId;
  entryId: EntryId;
}

export async function upsertScheduled(tx: Tx, row: Insertable<ScheduledEntriesTable>): Promise<void> {
  const { bytes, signature, release_at, renewed_at } = row;
  const now = { bytes, signature, release_at, renewed_at, state: 'waiting', refused_because: null } as const;
  await tx
    .insertInto('scheduled_entries')
    .values(row)
    .onConflict((conflict) => conflict.columns(['participant_id', 'entry_id']).doUpdateSet(now))
    .execute();
}

/** Locked; undefined where it isn't there, or was sent. */
export const lockUnsent = (tx: Tx, { participantId, entryId }: Which) =>
  tx
    .selectFrom('scheduled_entries')
    .select(['bytes', 'renewed_at', 'state'])
    .where('participant_id', '=', participantId)
    .where('entry_id', '=', entryId)
    .where('state', '<>', 'sent')
    .forUpdate()
    .executeTakeFirst();

/** Of one author, others than this one. */
export async function countOthers(tx: Tx, { participantId, entryId }: Which): Promise<number> {
  const { count } = await tx
    .selectFrom('scheduled_entries')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('participant_id', '=', participantId)
    .where('entry_id', '<>', entryId)
    .where('state', '<>', 'sent')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Of this member in one conversation; false where there is none. */
export async function deleteOwnScheduled(
  tx: Tx,
  memberId: MemberId,
  { conversationId, entryId }: { conversationId: ConversationId; entryId: EntryId },
): Promise<boolean> {
  const gone = await tx
    .deleteFrom('scheduled_entries as s')
    .using('participants as p')
    .whereRef('p.id', '=', 's.participant_id')
    .where('p.member_id', '=', memberId)
    .where('s.conversation_id', '=', conversationId)
    .where('s.entry_id', '=', entryId)
    .returning('s.entry_id')
    .executeTakeFirst();
  return gone !== undefined;
}

export type Scheduled = Awaited<ReturnType<typeof selectScheduled>>[number];

export const selectScheduled = (tx: Tx, memberId: MemberId, now: Date) =>
  tx
    .selectFrom('scheduled_entries as s')
    .innerJoin('participants as p', 'p.id', 's.participant_id')
    .innerJoin('conversations as c', 'c.id', 's.conversation_id')
    .select(['s.conversation_id', 's.entry_id', 's.bytes', 's.signature', 's.release_at', 's.state'])
    .select(['s.renewed_at', 's.refused_because', 's.sent_at'])
    .where('p.member_id', '=', memberId)
    .where((eb) => eb.or([eb('c.delete_after', 'is', null), eb('c.delete_after', '>', now)]))
    .orderBy('s.release_at')
    .orderBy('s.entry_id')
    .execute();

export type Due = Awaited<ReturnType<typeof selectDue>>[number];

/** Whose time has come, the longest waiting first. */
export const selectDue = (tx: Tx, now: Date, limit: number) =>
  tx
    .selectFrom('scheduled_entries as s')
    .innerJoin('participants as p', 'p.id', 's.participant_id')
    .select(['s.organisation_id', 's.conversation_id', 's.participant_id', 's.entry_id', 'p.member_id'])
    .where('s.state', '=', 'waiting')
    .where('s.release_at', '<=', now)
    .orderBy('s.release_at')
    .limit(limit)
    .execute();

/** Locked, if it still waits and its time has come. */
export const lockDue = (tx: Tx, { participantId, entryId }: Which, now: Date) =>
  tx
    .selectFrom('scheduled_entries')
    .select(['bytes', 'signature'])
    .where('participant_id', '=', participantId)
    .where('entry_id', '=', entryId)
    .where('state', '=', 'waiting')
    .where('release_at', '<=', now)
    .forUpdate()
    .executeTakeFirst();

export async function deleteScheduled(tx: Tx, { participantId, entryId }: Which): Promise<void> {
  await tx
    .deleteFrom('scheduled_entries')
    .where('participant_id', '=', participantId)
    .where('entry_id', '=', entryId)
    .execute();
}

export async function updateScheduledState(
  tx: Tx,
  { participantId, entryId }: Which,
  state: Updateable<ScheduledEntriesTable>,
): Promise<void> {
  await tx
    .updateTable('scheduled_entries')
    .set(state)
    .where('participant_id', '=', participantId)
    .where('entry_id', '=', entryId)
    .execute();
}

/** What was sent late before this, whether or not its author has seen that. */
export async function deleteSentBefore(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom('scheduled_entries').where('state', '=', 'sent').where('sent_at', '<', before).execute();
}
