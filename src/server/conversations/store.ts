// SQL of conversations, participants, intervals, shares and one's own marks. The log's is in log-store.ts, the list's in
// list-store.ts.
import { sql, type Insertable, type Updateable } from 'kysely';
import type { EndReason } from '../../shared/conversations.ts';
import type { ConversationId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { ConversationsTable, KeySharesTable, ParticipantsTable } from '../db/tables.ts';
import { readAt } from './receipts-store.ts';

/** False where the id is used already, here or in another organisation. */
export async function insertConversation(tx: Tx, row: Insertable<ConversationsTable>): Promise<boolean> {
  const inserted = await tx
    .insertInto('conversations')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Participants with membership and reading from a position on; false where an id or key is used already. */
export async function insertParticipants(
  tx: Tx,
  rows: Insertable<ParticipantsTable>[],
  from: { position: number; at: Date },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('participants')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  if (inserted.length !== rows.length) return false;
  const interval = ({ id, organisation_id }: Insertable<ParticipantsTable>) => ({
    organisation_id,
    participant_id: id,
    from_position: from.position,
  });
  await tx
    .insertInto('membership_intervals')
    .values(rows.map((row) => ({ ...interval(row), from_at: from.at })))
    .execute();
  await tx.insertInto('reading_intervals').values(rows.map(interval)).execute();
  return true;
}

export async function insertShares(tx: Tx, rows: Insertable<KeySharesTable>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('key_shares').values(rows).execute();
}

/** The oldest shares go where one giver gave a participant more than `most` of the same epochs. */
export async function deleteSpareShares(tx: Tx, participantIds: ParticipantId[], most: number): Promise<void> {
  await sql`
    delete from key_shares where id in (
      select id from (
        select id, row_number() over (partition by recipient_participant_id, giver_participant_id, first_epoch, last_epoch
            order by made_at desc, id desc) as n
        from key_shares where recipient_participant_id = any(${participantIds}::uuid[])
      ) numbered where n > ${most})`.execute(tx);
}

export interface ParticipantRow {
  id: ParticipantId;
  memberId: MemberId | null;
  kind: 'member' | 'guest' | 'pending';
  professional: boolean;
  active: boolean;
  addedBy: ParticipantId | null;
  place: number;
}

/** Everybody who is or was in it, in order of joining. */
export async function selectParticipants(tx: Tx, conversationId: ConversationId): Promise<ParticipantRow[]> {
  return tx
    .selectFrom('participants')
    .select(['id', 'member_id as memberId', 'kind', 'professional', 'active', 'added_by as addedBy', 'place'])
    .where('conversation_id', '=', conversationId)
    .orderBy('place')
    .execute();
}

export const updateConversation = (tx: Tx, id: ConversationId, change: Updateable<ConversationsTable>) =>
  tx.updateTable('conversations').set(change).where('id', '=', id).execute();

/** A pending participant has keys from this position on. False where they are somebody else's. */
export async function updateAdmitted(
  tx: Tx,
  id: ParticipantId,
  keys: { sign: Uint8Array; hpke: Uint8Array },
  position: number,
): Promise<boolean> {
  const [sign, hpke] = [Buffer.from(keys.sign), Buffer.from(keys.hpke)];
  const result = await sql`
    update participants set kind = 'member', sign_key = ${sign}, hpke_key = ${hpke}, admitted_position = ${position}
    where id = ${id} and kind = 'pending'
      and not exists (select from participants other where other.sign_key = ${sign} or other.hpke_key = ${hpke})`.execute(
    tx,
  );
  return result.numAffectedRows === 1n;
}

/** A pending place is this member's from now on. */
export const updateHolder = (tx: Tx, id: ParticipantId, memberId: MemberId) =>
  tx
    .updateTable('participants')
    .set({ member_id: memberId })
    .where('id', '=', id)
    .where('kind', '=', 'pending')
    .execute();

/** Their announced end has been dropped by a control entry. */
export const updateDropped = (tx: Tx, ids: ParticipantId[]) =>
  tx.updateTable('participants').set({ end_due: false }).where('id', 'in', ids).execute();

export async function replaceDeputies(
  tx: Tx,
  conversation: { id: ConversationId; organisationId: OrganisationId },
  deputies: readonly ParticipantId[],
): Promise<void> {
  await tx.deleteFrom('deputies').where('conversation_id', '=', conversation.id).execute();
  if (deputies.length === 0) return;
  const rows = deputies.map((participant_id) => ({
    organisation_id: conversation.organisationId,
    conversation_id: conversation.id,
    participant_id,
  }));
  await tx.insertInto('deputies').values(rows).execute();
}

/**
 * Ends participations: membership and reading stop after `position`, their own end included. `due`: an entry has yet to
 * drop them.
 */
export async function updateEnded(
  tx: Tx,
  ids: ParticipantId[],
  end: { at: Date; because: EndReason; position: number; due: boolean },
): Promise<void> {
  const to = end.position + 1;
  await tx
    .updateTable('participants')
    .set({ active: false, ended_at: end.at, ended_because: end.because, end_due: end.due })
    .where('id', 'in', ids)
    .execute();
  await tx
    .updateTable('membership_intervals')
    .set({ to_position: to, to_at: end.at })
    .where('participant_id', 'in', ids)
    .where('to_position', 'is', null)
    .execute();
  await tx
    .updateTable('reading_intervals')
    .set({ to_position: to })
    .where('participant_id', 'in', ids)
    .where('to_position', 'is', null)
    .execute();
  await tx.deleteFrom('deputies').where('participant_id', 'in', ids).execute();
}

/** Conversations in which this member is active, in the one order in which locks are taken. */
export async function selectActiveConversations(tx: Tx, memberId: MemberId): Promise<ConversationId[]> {
  const rows = await tx
    .selectFrom('participants')
    .select('conversation_id')
    .where('member_id', '=', memberId)
    .where('active', '=', true)
    .orderBy('conversation_id')
    .execute();
  return rows.map(({ conversation_id }) => conversation_id);
}

export interface OfTwo {
  conversationId: ConversationId;
  /** Until when the two may write there, where that is limited. */
  writeUntil: Date | null;
}

/** Conversations whose only active members are these two, closed ones too, in the one order in which locks are taken. */
export async function selectConversationsOfTwo(tx: Tx, one: MemberId, other: MemberId): Promise<OfTwo[]> {
  const { rows } = await sql<OfTwo>`
    select c.id as "conversationId", c.write_until as "writeUntil" from conversations c
    join participants a on a.conversation_id = c.id and a.member_id = ${one} and a.active
    join participants b on b.conversation_id = c.id and b.member_id = ${other} and b.active
    where not exists (
      select from participants more where more.conversation_id = c.id and more.active and more.member_id is not null
        and more.member_id not in (${one}, ${other}))
    order by c.id`.execute(tx);
  return rows;
}

export interface Waiting {
  conversationId: ConversationId;
  participantId: ParticipantId;
  /** Who added the pending person: null where that person has no account any more. */
  addedBy: MemberId | null;
}

/** Open conversations in which this member waits to be let in, oldest first. */
export async function selectWaiting(tx: Tx, memberId: MemberId, now: Date): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select p.conversation_id as "conversationId", p.id as "participantId", adder.member_id as "addedBy"
    from participants p
    join conversations c on c.id = p.conversation_id and c.closed_at is null and (c.delete_after is null or c.delete_after > ${now})
    left join participants adder on adder.id = p.added_by
    where p.member_id = ${memberId} and p.kind = 'pending' and p.active order by c.created_at`.execute(tx);
  return rows;
}

/**
 * Members who have not signed up yet and who were added to an open conversation before a moment. For a job: in a transaction of the
 * whole installation.
 */
export async function selectUnanswered(
  tx: Tx,
  before: Date,
  now: Date,
): Promise<{ memberId: MemberId; organisationId: OrganisationId }[]> {
  const { rows } = await sql<{ memberId: MemberId; organisationId: OrganisationId }>`
    select distinct p.member_id as "memberId", p.organisation_id as "organisationId"
    from participants p
    join members m on m.id = p.member_id and m.state = 'invited'
    join conversations c on c.id = p.conversation_id and c.closed_at is null and (c.delete_after is null or c.delete_after > ${now})
    where p.kind = 'pending' and p.active and p.added_at <= ${before}`.execute(tx);
  return rows;
}

// Shares that somebody lacks

export async function insertMissing(
  tx: Tx,
  self: { organisationId: OrganisationId; conversationId: ConversationId; participantId: ParticipantId },
  epochs: readonly number[],
  at: Date,
): Promise<void> {
  if (epochs.length === 0) return;
  const rows = epochs.map((epoch) => ({
    organisation_id: self.organisationId,
    conversation_id: self.conversationId,
    participant_id: self.participantId,
    epoch,
    reported_at: at,
  }));
  await tx
    .insertInto('missing_shares')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteGranted(
  tx: Tx,
  granted: readonly { participantId: ParticipantId; firstEpoch: number; lastEpoch: number }[],
): Promise<void> {
  await sql`
    delete from missing_shares m
    using unnest(${granted.map(({ participantId }) => participantId)}::uuid[],
      ${granted.map(({ firstEpoch }) => firstEpoch)}::bigint[], ${granted.map(({ lastEpoch }) => lastEpoch)}::bigint[]
    ) as g (participant_id, first_epoch, last_epoch)
    where m.participant_id = g.participant_id and m.epoch between g.first_epoch and g.last_epoch`.execute(tx);
}

// One's own marks

/** Moves the read position forward, never back. */
export async function updateReadPosition(
  tx: Tx,
  self: { organisationId: OrganisationId; participantId: ParticipantId },
  { position, at }: { position: number; at: Date },
): Promise<void> {
  await sql`
    insert into reading_marks (organisation_id, participant_id, read_position, updated_at, read_at)
    values (${self.organisationId}, ${self.participantId}, ${position}, ${at}, ${at})
    on conflict (participant_id) do update
      set read_position = greatest(reading_marks.read_position, excluded.read_position), updated_at = excluded.updated_at,
        read_at = ${readAt}`.execute(tx);
}

export type Mark =
  | { marked_unread: boolean }
  | { pinned: boolean }
  | { muted: boolean }
  | { archived_position: number | null };

export const upsertMark = (
  tx: Tx,
  self: { organisationId: OrganisationId; participantId: ParticipantId },
  mark: Mark,
  at: Date,
) =>
  tx
    .insertInto('reading_marks')
    .values({ organisation_id: self.organisationId, participant_id: self.participantId, updated_at: at, ...mark })
    .onConflict((conflict) => conflict.column('participant_id').doUpdateSet({ ...mark, updated_at: at }))
    .execute();

/** Stores a draft if it is the next version, or the first; false if another device was first. */
export async function upsertDraft(
  tx: Tx,
  self: { organisationId: OrganisationId; participantId: ParticipantId },
  draft: { version: number; box: Buffer },
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into drafts (organisation_id, participant_id, version, box, updated_at)
    values (${self.organisationId}, ${self.participantId}, ${draft.version}, ${draft.box}, ${at})
    on conflict (participant_id) do update
      set version = excluded.version, box = excluded.box, updated_at = excluded.updated_at
      where drafts.version = excluded.version - 1
    returning participant_id`.execute(tx);
  return rows.length === 1;
}

/** Deletes a draft if nothing newer stands there. */
export async function deleteDraft(tx: Tx, participantId: ParticipantId, version: number): Promise<boolean> {
  const { rows } = await sql<{ newer: boolean }>`
    with gone as (delete from drafts where participant_id = ${participantId} and version = ${version} - 1 returning 1)
    select exists (select from drafts where participant_id = ${participantId})
      and not exists (select from gone) as newer`.execute(tx);
  return !rows[0]?.newer;
}
