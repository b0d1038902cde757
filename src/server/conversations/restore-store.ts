// SQL of what waits since a reset, and of keys that are older than the newest card. Private to this folder.
import { sql } from 'kysely';
import type { ConversationId, MemberId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { Place } from './rules.ts';

/** A participation whose keys a reset lost. */
export interface LostKeys {
  conversationId: ConversationId;
  participantId: ParticipantId;
  /** As the signed chain names them. */
  managerId: ParticipantId | null;
  deputyIds: ParticipantId[];
  everybody: (Place & { memberId: MemberId | null })[];
}

/**
 * Where this member has keys from before the newest reset that were neither confirmed nor found again; also what they
 * left and what is closed.
 */
export async function selectLostKeys(
  tx: Tx,
  memberId: MemberId,
  { now, conversationId }: { now: Date; conversationId?: ConversationId },
): Promise<LostKeys[]> {
  const { rows } = await sql<LostKeys>`
    select c.id as "conversationId", p.id as "participantId", c.chain_manager_id as "managerId",
      coalesce((select jsonb_agg(participant_id) from deputies where conversation_id = c.id), '[]') as "deputyIds",
      (select jsonb_agg(jsonb_build_object('id', o.id, 'kind', o.kind, 'professional', o.professional, 'active', o.active,
        'addedBy', o.added_by, 'memberId', o.member_id) order by o.place)
        from participants o where o.conversation_id = c.id) as everybody
    from accounts a
    join participants p on p.member_id = a.member_id and p.kind = 'member'
    join key_packages k on k.sign_key = p.sign_key and k.member_id = a.member_id
      and k.card_n < a.reset_card_n and k.card_n > coalesce(a.found_card_n, 0)
    join conversations c on c.id = p.conversation_id and (c.delete_after is null or c.delete_after > ${now})
    where a.member_id = ${memberId} and ${conversationId ? sql`c.id = ${conversationId}` : sql`true`}
    order by c.last_activity_at desc, c.id`.execute(tx);
  return rows;
}

/** Whether this is a package of the member's newest card. */
export async function isNewestPackage(tx: Tx, memberId: MemberId, k: number): Promise<boolean> {
  const { rows } = await sql`
    select from key_packages where member_id = ${memberId} and k = ${k}
      and card_n = (select max(n) from identity_cards where member_id = ${memberId})`.execute(tx);
  return rows.length === 1;
}

/** Open conversations in which this member is active with keys of an older card, newest activity first. */
export async function selectOldKeys(
  tx: Tx,
  memberId: MemberId,
  { now, conversationId }: { now: Date; conversationId?: ConversationId },
): Promise<ConversationId[]> {
  const { rows } = await sql<{ id: ConversationId }>`
    select c.id from participants p
    join key_packages k on k.sign_key = p.sign_key and k.member_id = p.member_id
    join conversations c on c.id = p.conversation_id and c.closed_at is null and (c.delete_after is null or c.delete_after > ${now})
    join accounts a on a.member_id = p.member_id
    where p.member_id = ${memberId} and p.kind = 'member' and p.active
      and k.card_n < (select max(n) from identity_cards where member_id = ${memberId})
      -- What a reset lost waits for somebody else.
      and not (a.reset_card_n is not null and k.card_n < a.reset_card_n and k.card_n > coalesce(a.found_card_n, 0))
      and ${conversationId ? sql`c.id = ${conversationId}` : sql`true`}
    order by c.last_activity_at desc, c.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Somebody has new keys in the same place. False where the keys are somebody else's. */
export async function updateRekeyed(
  tx: Tx,
  id: ParticipantId,
  keys: { sign: Uint8Array; hpke: Uint8Array },
): Promise<boolean> {
  const [sign, hpke] = [Buffer.from(keys.sign), Buffer.from(keys.hpke)];
  const result = await sql`
    update participants set sign_key = ${sign}, hpke_key = ${hpke} where id = ${id} and kind = 'member'
      and not exists (select from participants other where other.sign_key = ${sign} or other.hpke_key = ${hpke})`.execute(
    tx,
  );
  return result.numAffectedRows === 1n;
}
