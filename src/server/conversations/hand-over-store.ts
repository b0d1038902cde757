// SQL of the conversations that a professional has with a client. Private to this folder.
import { sql } from 'kysely';
import type { ConversationId, MemberId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import { lastReadable, readable } from './list-store.ts';

/** A conversation from the professional's place, as far as handing over asks. */
export interface PlaceWithClient {
  id: ConversationId;
  closed: boolean;
  readOnly: boolean;
  managerId: ParticipantId | null;
  chainManagerId: ParticipantId | null;
  selfId: ParticipantId;
  selfActive: boolean;
  readable: { from: number; to: number | null }[];
  lastPosition: number;
}

interface Wish {
  clientId: MemberId;
  /** These too, also where one of the two is no longer in it. */
  planned: readonly ConversationId[];
  now: Date;
}

/** Regular conversations in which both are, newest activity first. */
export async function selectPlacesWithClient(
  tx: Tx,
  memberId: MemberId,
  { clientId, planned, now }: Wish,
): Promise<PlaceWithClient[]> {
  const { rows } = await sql<PlaceWithClient>`
    select c.id, c.closed_at is not null as closed, c.write_until is not null and c.write_until <= ${now} as "readOnly",
      c.manager_participant_id as "managerId", c.chain_manager_id as "chainManagerId",
      p.id as "selfId", p.active as "selfActive", ${readable(sql`p.id`)} as readable, r.last as "lastPosition"
    from participants p
    join conversations c on c.id = p.conversation_id and c.kind = 'regular'
    cross join lateral (${lastReadable}) r
    where p.member_id = ${memberId} and r.last is not null and (c.delete_after is null or c.delete_after > ${now})
      and (c.id = any(${[...planned]}::uuid[]) or (p.active and exists (
        select from participants o where o.conversation_id = c.id and o.member_id = ${clientId} and o.active)))
    order by c.last_activity_at desc, c.id desc`.execute(tx);
  return rows;
}
