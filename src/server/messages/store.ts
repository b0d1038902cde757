import { sql } from 'kysely';
import type { ConversationId, EntryId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';

/**
 * Takes the text of a message and of all its edits away and keeps their leaves; gives the positions. Undone is what its
 * author sent after `undoneSince`.
 */
export async function emptyMessage(
  tx: Tx,
  conversationId: ConversationId,
  entryId: EntryId,
  { at, by, undoneSince }: { at: Date; by: ParticipantId | null; undoneSince: Date },
): Promise<number[]> {
  const { rows } = await sql<{ position: number }>`
    update timeline_entries set bytes = null, signature = null, emptied_at = ${at},
      undone = kind = 'message' and author_participant_id = ${by}::uuid and at > ${undoneSince}::timestamptz
    where conversation_id = ${conversationId} and emptied_at is null
      and ((kind = 'message' and entry_id = ${entryId}) or (kind = 'edit' and target_id = ${entryId}))
    returning position`.execute(tx);
  return rows.map(({ position }) => position).toSorted((a, b) => a - b);
}
