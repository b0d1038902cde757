import { sql } from 'kysely';
import type { ConversationId, MemberId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';

export interface TypingPlace {
  selfId: ParticipantId;
  /** In it, with keys. */
  active: boolean;
  closed: boolean;
  readOnly: boolean;
  /** Members in it, with keys, who let others see when they type, as this member does. */
  seenBy: MemberId[];
}

/** The place of a member who types; null where they may read nothing of it, and where its time is over. */
export async function selectTypingPlace(
  tx: Tx,
  memberId: MemberId,
  conversationId: ConversationId,
  now: Date,
): Promise<TypingPlace | null> {
  const { rows } = await sql<TypingPlace>`
    select p.id as "selfId", p.active and p.kind = 'member' as active, c.closed_at is not null as closed,
      c.write_until is not null and c.write_until <= ${now} as "readOnly",
      array(select other.id from participants o join members other on other.id = o.member_id
        where o.conversation_id = c.id and o.id <> p.id and o.active and o.kind = 'member'
          and me.shows_typing and other.shows_typing) as "seenBy"
    from participants p
    join conversations c on c.id = p.conversation_id
    join members me on me.id = p.member_id
    where p.member_id = ${memberId} and c.id = ${conversationId}
      and exists (select from reading_intervals where participant_id = p.id)
      and (c.delete_after is null or c.delete_after > ${now})`.execute(tx);
  return rows[0] ?? null;
}
