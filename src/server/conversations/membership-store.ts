// SQL of coming and going: places, intervals, and the snapshots from which a later comer's device starts. Private to this
// folder.
import { sql } from 'kysely';
import type { ConversationId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';

/** Somebody who is added, as the signed entry says. */
export interface Newcomer {
  conversation: { id: ConversationId; organisationId: OrganisationId };
  id: ParticipantId;
  memberId: MemberId;
  pending: boolean;
  professional: boolean;
  keys: { sign: Uint8Array; hpke: Uint8Array } | null;
  joinedN: number;
  addedBy: ParticipantId;
  at: Date;
  /** Where they join, and from where on they read. */
  position: number;
  readFrom: number;
}

/** A place for who comes, at the end of the order; who was in before keeps their number. False where a key or id is used. */
export async function upsertNewcomer(tx: Tx, one: Newcomer): Promise<boolean> {
  const { conversation, id, memberId, professional, joinedN, addedBy, at } = one;
  const kind = one.pending ? 'pending' : 'member';
  const [sign, hpke] = [one.keys && Buffer.from(one.keys.sign), one.keys && Buffer.from(one.keys.hpke)];
  const result = await sql`
    insert into participants (id, organisation_id, conversation_id, kind, member_id, professional, number, sign_key, hpke_key,
      joined_n, place, added_by, added_at, active)
    select ${id}, ${conversation.organisationId}, ${conversation.id}, ${kind}, ${memberId}, ${professional}, max(number) + 1,
      ${sign}::bytea, ${hpke}::bytea, ${joinedN}, max(place) + 1, ${addedBy}, ${at}, true
    from participants where conversation_id = ${conversation.id}
    having not exists (select from participants other where other.sign_key = ${sign} or other.hpke_key = ${hpke})
    on conflict (id) do update set kind = excluded.kind, sign_key = excluded.sign_key, hpke_key = excluded.hpke_key,
      joined_n = excluded.joined_n, place = excluded.place, added_by = excluded.added_by, added_at = excluded.added_at,
      active = true, ended_at = null, ended_because = null, end_due = false, history_hidden = false, admitted_position = null
    where participants.conversation_id = excluded.conversation_id and participants.member_id = excluded.member_id
      and not participants.active`.execute(tx);
  return result.numAffectedRows === 1n;
}

/** Membership from their position on, reading from where it was granted; what is there before isn't unread. */
export async function insertMembership(tx: Tx, { conversation, id, at, position, readFrom }: Newcomer): Promise<void> {
  const organisation_id = conversation.organisationId;
  const interval = { organisation_id, participant_id: id };
  await tx
    .insertInto('membership_intervals')
    .values({ ...interval, from_position: position, from_at: at })
    .execute();
  // What they read before and what is granted now may overlap: together they are one interval.
  const { rows } = await sql<{ from: number }>`
    delete from reading_intervals where participant_id = ${id} and to_position > ${readFrom}
    returning from_position as "from"`.execute(tx);
  const from_position = Math.min(readFrom, ...rows.map(({ from }) => from));
  await tx
    .insertInto('reading_intervals')
    .values({ ...interval, from_position })
    .execute();
  await sql`
    insert into reading_marks (organisation_id, participant_id, read_position, updated_at)
    values (${organisation_id}, ${id}, ${position - 1}, ${at})
    on conflict (participant_id) do update
      set read_position = greatest(reading_marks.read_position, excluded.read_position), updated_at = excluded.updated_at,
        read_at = null`.execute(tx);
}

/** The unbroken stretch that somebody who is in reads up to now: where it begins, and the epoch in force there. */
export async function selectOwnRange(
  tx: Tx,
  conversationId: ConversationId,
  participantId: ParticipantId,
): Promise<{ position: number; control: Buffer } | null> {
  const { rows } = await sql<{ position: number; control: Buffer }>`
    select r.from_position as position, e.bytes as control
    from reading_intervals r
    join timeline_entries e on e.conversation_id = ${conversationId} and e.kind = 'control' and e.position = r.from_position
    where r.participant_id = ${participantId} and r.to_position is null`.execute(tx);
  return rows[0] ?? null;
}

/** Keeps the state after the entry at this position, for devices whose view of the chain begins there. */
export async function insertSnapshot(
  tx: Tx,
  conversation: { id: ConversationId; organisationId: OrganisationId },
  position: number,
  state: Uint8Array,
): Promise<void> {
  await tx
    .insertInto('chain_snapshots')
    .values({
      organisation_id: conversation.organisationId,
      conversation_id: conversation.id,
      position,
      state: Buffer.from(state),
    })
    .execute();
}

/** Who is removed and whose history is hidden reads nothing of it any more; what they wrote stays theirs. */
export async function hideHistory(tx: Tx, ids: readonly ParticipantId[]): Promise<void> {
  await tx.deleteFrom('reading_intervals').where('participant_id', 'in', ids).execute();
  await tx.updateTable('participants').set({ history_hidden: true }).where('id', 'in', ids).execute();
}
