import { sql } from 'kysely';
import type { ConversationId, EntryId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';

/** Takes the text of a message and of all its edits away and keeps their leaves; gives the positions. */
export async function emptyMessage(
  tx: Tx,
  conversationId: ConversationId,
  entryId: EntryId,
  at: Date,
): Promise<number[]> {
  const { rows } = await sql<{ position: number }>`
    update timeline_entries set bytes = null, signature = null, emptied_at = ${at}
    where conversation_id = ${conversationId} and emptied_at is null
      and ((kind = 'message' and entry_id = ${entryId}) or (kind = 'edit' and target_id = ${entryId}))
    returning position`.execute(tx);
  return rows.map(({ position }) => position).toSorted((a, b) => a - b);
}

/** Whether this author's entry of this id stands in the log. */
export async function isStored(
  tx: Tx,
  { conversationId, entryId, authorId }: { conversationId: ConversationId; entryId: EntryId; authorId: ParticipantId },
): Promise<boolean> {
  const found = await tx
    .selectFrom('timeline_entries')
    .select('position')
    .where('conversation_id', '=', conversationId)
    .where('entry_id', '=', entryId)
    .where('author_participant_id', '=', authorId)
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * Marks a message and the deletion at `position` as undone if its author sent it after `since` and no other person's device
 * has it; gives whether it was so. Before it is emptied, in the same transaction: a device that fetches it now waits, and
 * gets nothing.
 */
export async function updateUndone(
  tx: Tx,
  { conversationId, targetId, authorId, position, since }: UndoWish,
): Promise<boolean> {
  const { rows } = await sql`
    with taken as (
      update timeline_entries set undone = true
      where conversation_id = ${conversationId} and entry_id = ${targetId} and kind = 'message'
        and author_participant_id = ${authorId} and at > ${since} and fetched_by_other_at is null
      returning position
    )
    update timeline_entries set undone = true
    where conversation_id = ${conversationId} and position = ${position} and exists (select from taken)
    returning position`.execute(tx);
  return rows.length > 0;
}

interface UndoWish {
  conversationId: ConversationId;
  targetId: EntryId;
  authorId: ParticipantId;
  position: number;
  since: Date;
}
