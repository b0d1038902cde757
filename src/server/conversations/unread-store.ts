// What of conversations is still unread, for the domain that tells people outside the app.
import { sql } from 'kysely';
import type { ConversationId, MemberId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import { isReadable, readPosition } from './list-store.ts';

export interface Unread {
  conversationId: ConversationId;
  readPosition: number;
  /** When it was last read, as far as that is known. */
  readAt: Date | null;
  muted: boolean;
  /** Of the first message that is not read, or of the adding. */
  since: Date;
}

/** Of these conversations those that this member is in and has something to read in. */
export async function selectUnread(
  tx: Tx,
  memberId: MemberId,
  conversationIds: readonly ConversationId[],
  now: Date,
): Promise<Unread[]> {
  const { rows } = await sql<Unread>`
    select c.id as "conversationId", coalesce(m.read_position, 0) as "readPosition", m.updated_at as "readAt",
      coalesce(m.muted, false) as muted, least(u.at, a.at) as since
    from participants p
    join conversations c on c.id = p.conversation_id
    left join reading_marks m on m.participant_id = p.id
    cross join lateral (
      select (select e.at from timeline_entries e
        where e.conversation_id = c.id and e.kind = 'message' and e.emptied_at is null
          and e.position > ${readPosition} and e.author_participant_id <> p.id
          and exists (${isReadable(sql`e.position`)})
        order by e.position limit 1) as at
    ) u
    cross join lateral (
      select min(from_at) as at from membership_intervals
      where participant_id = p.id and from_position > coalesce(m.read_position, 0)
        and p.added_by is not null and p.added_by <> p.id
    ) a
    where p.member_id = ${memberId} and p.active and c.id = any(${[...conversationIds]}::uuid[])
      and (c.delete_after is null or c.delete_after > ${now}) and least(u.at, a.at) is not null`.execute(tx);
  return rows;
}
