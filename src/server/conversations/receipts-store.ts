// SQL of read receipts: who sees what of whom. Between members who are both in it now, with keys, and who both let others
// see what they read; what was read before both did counts for nothing.
import { sql, type RawBuilder } from 'kysely';
import type { ConversationId, MemberId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';

/**
 * Tables of a query: the participants `viewer` and `reader`, the newest `message` of the viewer that the reader has
 * read. A viewer alone, or a reader alone, is to be named in its conditions.
 */
const pairs = sql`participants viewer
  join members seeing on seeing.id = viewer.member_id and seeing.shows_reading_since is not null
  join participants reader on reader.conversation_id = viewer.conversation_id and reader.id <> viewer.id
    and reader.active and reader.kind = 'member'
  join members seen on seen.id = reader.member_id and seen.shows_reading_since is not null
  join reading_marks mark on mark.participant_id = reader.id
    and mark.read_at >= seeing.shows_reading_since and mark.read_at >= seen.shows_reading_since
  cross join lateral (
    select e.position from timeline_entries e
    where e.conversation_id = viewer.conversation_id and e.kind = 'message' and e.emptied_at is null
      and e.author_participant_id = viewer.id and e.position <= mark.read_position
      and exists (select from reading_intervals i where i.participant_id = reader.id
        and e.position >= i.from_position and (i.to_position is null or e.position < i.to_position))
    order by e.position desc limit 1
  ) message`;

const isIn = sql`viewer.active and viewer.kind = 'member'`;

/** For a query over conversations of one member: what is shown to their participant, as JSON. */
export function receiptsFor(memberId: MemberId, participantId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce((
    select jsonb_agg(jsonb_build_object('participantId', reader.id, 'position', message.position) order by reader.place)
    from ${pairs} where viewer.id = ${participantId} and viewer.member_id = ${memberId} and ${isIn}), '[]')`;
}

/** For a conflict of `reading_marks`: when the read position last grew. */
export const readAt = sql`case when excluded.read_position > reading_marks.read_position
  then excluded.read_at else reading_marks.read_at end`;

export interface Receipt {
  viewerId: MemberId;
  /** Of their newest message that was read. */
  position: number;
}

/** Who sees which of their messages read by this participant. */
export async function selectReceiptsOf(tx: Tx, participantId: ParticipantId): Promise<Receipt[]> {
  const { rows } = await sql<Receipt>`
    select viewer.member_id as "viewerId", message.position from ${pairs}
    where reader.id = ${participantId} and ${isIn}`.execute(tx);
  return rows;
}

/** Where this member is in, with those who may see what they read. */
export async function selectReceiptViewers(
  tx: Tx,
  memberId: MemberId,
): Promise<{ conversationId: ConversationId; memberIds: MemberId[] }[]> {
  const { rows } = await sql<{ conversationId: ConversationId; memberIds: MemberId[] }>`
    select reader.conversation_id as "conversationId", array_agg(viewer.member_id) as "memberIds"
    from participants reader
    join participants viewer on viewer.conversation_id = reader.conversation_id and viewer.id <> reader.id and ${isIn}
    join members seeing on seeing.id = viewer.member_id and seeing.shows_reading_since is not null
    where reader.member_id = ${memberId} and reader.active
    group by reader.conversation_id`.execute(tx);
  return rows;
}
