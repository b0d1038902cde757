// All SQL that touches the log itself: locking a conversation, its next positions, its pages.
import { sql } from 'kysely';
import type { ConversationId, EntryId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';

/** A conversation that no other transaction changes until this one ends. */
export interface LockedConversation {
  id: ConversationId;
  organisationId: OrganisationId;
  kind: 'regular' | 'temporary';
  managerId: ParticipantId | null;
  chainManagerId: ParticipantId | null;
  closedAt: Date | null;
  lastPosition: number;
  head: Buffer;
  controlN: number;
  controlHead: Buffer;
  epoch: number;
  epochCommit: Buffer;
  epochDue: boolean;
}

/** Locks the row; null where there is none, or where its time is over. Later statements see what others committed. */
export async function lockConversation(tx: Tx, id: ConversationId, now: Date): Promise<LockedConversation | null> {
  const { rows } = await sql<LockedConversation>`
    select id, organisation_id as "organisationId", kind, manager_participant_id as "managerId",
      chain_manager_id as "chainManagerId", closed_at as "closedAt", last_position as "lastPosition", head,
      control_n as "controlN", control_head as "controlHead", epoch, epoch_commit as "epochCommit",
      epoch_due as "epochDue"
    from conversations where id = ${id} and (delete_after is null or delete_after > ${now})
    for no key update`.execute(tx);
  return rows[0] ?? null;
}

/** A row to be appended; position and head are already those that follow. */
export interface EntryRow {
  position: number;
  kind: string;
  authorId: ParticipantId | null;
  entryId: EntryId | null;
  targetId: EntryId | null;
  controlN: number | null;
  bytes: Uint8Array;
  signature: Uint8Array | null;
  leaf: Uint8Array;
  head: Uint8Array;
}

export interface Append {
  conversation: LockedConversation;
  at: Date;
  rows: EntryRow[];
  /** Whether the conversation moves up the list. */
  activity: boolean;
  topicPosition: number | null;
  notifications: { id: string; memberId: MemberId; kind: string; position: number }[];
  /** Whose read position moves along: what one wrote oneself is read. */
  readBy: ParticipantId | null;
}

/** One statement: the new positions, the entries, who is told, and the author's own read position. */
export async function insertEntries(tx: Tx, append: Append): Promise<void> {
  const { conversation, at, rows, notifications } = append;
  const last = rows.at(-1);
  if (!last) return;
  const column = <Value>(pick: (row: EntryRow) => Value) => rows.map(pick);
  const bytes = (pick: (row: EntryRow) => Uint8Array | null) => rows.map((row) => asBuffer(pick(row)));
  await sql`
    with moved as (
      update conversations set last_position = ${last.position}, head = ${asBuffer(last.head)},
        last_activity_at = case when ${append.activity} then ${at} else last_activity_at end,
        topic_position = coalesce(${append.topicPosition}, topic_position)
      where id = ${conversation.id}
    ), appended as (
      insert into timeline_entries (organisation_id, conversation_id, position, kind, author_participant_id, entry_id,
        target_id, control_n, at, bytes, signature, leaf, head)
      select ${conversation.organisationId}, ${conversation.id}, position, kind, author, entry, target, control_n, ${at},
        bytes, signature, leaf, head
      from unnest(${column((row) => row.position)}::bigint[], ${column((row) => row.kind)}::text[],
        ${column((row) => row.authorId)}::uuid[], ${column((row) => row.entryId)}::uuid[],
        ${column((row) => row.targetId)}::uuid[], ${column((row) => row.controlN)}::integer[],
        ${bytes((row) => row.bytes)}::bytea[], ${bytes((row) => row.signature)}::bytea[],
        ${bytes((row) => row.leaf)}::bytea[], ${bytes((row) => row.head)}::bytea[]
      ) as row (position, kind, author, entry, target, control_n, bytes, signature, leaf, head)
    ), told as (
      insert into notifications (id, organisation_id, member_id, kind, conversation_id, position, created_at)
      select id, ${conversation.organisationId}, member_id, kind, ${conversation.id}, position, ${at}
      from unnest(${notifications.map(({ id }) => id)}::uuid[], ${notifications.map(({ memberId }) => memberId)}::uuid[],
        ${notifications.map(({ kind }) => kind)}::text[], ${notifications.map(({ position }) => position)}::bigint[]
      ) as row (id, member_id, kind, position)
    )
    insert into reading_marks (organisation_id, participant_id, read_position, updated_at)
    select ${conversation.organisationId}, ${append.readBy}::uuid, ${last.position}, ${at}
    where ${append.readBy}::uuid is not null
    on conflict (participant_id) do update
      set read_position = greatest(reading_marks.read_position, excluded.read_position), updated_at = excluded.updated_at`.execute(
    tx,
  );
}

/** Somebody who is in the chain: active, or announced to have ended and not dropped yet. */
export interface ChainParticipant {
  id: ParticipantId;
  kind: 'member' | 'guest' | 'pending';
  professional: boolean;
  memberId: MemberId | null;
  active: boolean;
}

/** What has to be known of the log before an entry is accepted. */
export interface SendingFacts {
  selfId: ParticipantId;
  selfActive: boolean;
  signKey: Buffer | null;
  hpkeKey: Buffer | null;
  inChain: ChainParticipant[];
  /** The entry with this id, whoever wrote it: the same, sent before, or another. */
  existing: { position: number; at: Date; leaf: Buffer } | null;
  seenHead: Buffer | null;
  target: { position: number; kind: string; authorId: ParticipantId; at: Date; emptied: boolean } | null;
}

/** One query; null if this member was never in the conversation. Call it after `lockConversation`, never before. */
export async function selectSendingFacts(
  tx: Tx,
  conversationId: ConversationId,
  memberId: MemberId,
  entry: { entryId: EntryId; targetId: EntryId | null; seenPosition: number },
): Promise<SendingFacts | null> {
  const { rows } = await sql<{
    selfId: ParticipantId;
    selfActive: boolean;
    signKey: Buffer | null;
    hpkeKey: Buffer | null;
    inChain: ChainParticipant[];
    existingPosition: number | null;
    existingAt: Date;
    existingLeaf: Buffer;
    seenHead: Buffer | null;
    targetPosition: number | null;
    targetKind: string;
    targetAuthor: ParticipantId;
    targetAt: Date;
    targetEmptied: boolean;
  }>`
    select self.id as "selfId", self.active as "selfActive", self.sign_key as "signKey", self.hpke_key as "hpkeKey",
      (select jsonb_agg(jsonb_build_object('id', each.id, 'kind', each.kind, 'professional', each.professional,
          'memberId', each.member_id, 'active', each.active) order by each.place)
        from participants each
        where each.conversation_id = self.conversation_id and (each.active or each.end_due)) as "inChain",
      existing.position as "existingPosition", existing.at as "existingAt", existing.leaf as "existingLeaf",
      seen.head as "seenHead",
      target.position as "targetPosition", target.kind as "targetKind", target.author_participant_id as "targetAuthor",
      target.at as "targetAt", target.emptied_at is not null as "targetEmptied"
    from participants self
    left join timeline_entries existing on existing.conversation_id = self.conversation_id
      and existing.entry_id = ${entry.entryId}
    left join timeline_entries seen on seen.conversation_id = self.conversation_id and seen.position = ${entry.seenPosition}
    left join lateral (
      select * from timeline_entries found
      where found.conversation_id = self.conversation_id and found.entry_id = ${entry.targetId}
        and exists (select from reading_intervals r where r.participant_id = self.id
          and found.position >= r.from_position and (r.to_position is null or found.position < r.to_position))
      order by found.author_participant_id = self.id desc, found.position limit 1
    ) target on true
    where self.conversation_id = ${conversationId} and self.member_id = ${memberId}`.execute(tx);
  const row = rows[0];
  if (!row) return null;
  const { selfId, selfActive, signKey, hpkeKey, seenHead } = row;
  return {
    ...{ selfId, selfActive, signKey, hpkeKey, seenHead },
    inChain: row.inChain ?? [],
    existing:
      row.existingPosition === null
        ? null
        : { position: row.existingPosition, at: row.existingAt, leaf: row.existingLeaf },
    target:
      row.targetPosition === null
        ? null
        : {
            position: row.targetPosition,
            kind: row.targetKind,
            authorId: row.targetAuthor,
            at: row.targetAt,
            emptied: row.targetEmptied,
          },
  };
}

export interface ChainRow {
  position: number;
  kind: 'control' | 'ended' | 'closed' | 'reopened';
  bytes: Buffer;
  signature: Buffer | null;
}

/** Kinds of entries from which the chain's state follows. */
export function isInChain(kind: string): kind is ChainRow['kind'] {
  return kind === 'control' || kind === 'ended' || kind === 'closed' || kind === 'reopened';
}

/** Everything from which the chain's state follows, in order. */
export async function selectChain(tx: Tx, conversationId: ConversationId): Promise<ChainRow[]> {
  const { rows } = await sql<ChainRow>`
    select position, kind, bytes, signature from timeline_entries
    where conversation_id = ${conversationId} and kind in ('control', 'ended', 'closed', 'reopened') order by position`.execute(
    tx,
  );
  return rows;
}

export async function selectHead(tx: Tx, conversationId: ConversationId, position: number): Promise<Buffer | null> {
  const row = await tx
    .selectFrom('timeline_entries')
    .select('head')
    .where('conversation_id', '=', conversationId)
    .where('position', '=', position)
    .executeTakeFirst();
  return row?.head ?? null;
}

export interface PageRow {
  conversationId: ConversationId;
  position: number;
  kind: string;
  authorId: ParticipantId | null;
  at: Date;
  bytes: Buffer | null;
  signature: Buffer | null;
  leaf: Buffer;
  fetchedByOther: boolean;
}

export const pageColumns = sql`e.conversation_id as "conversationId", e.position, e.kind,
  e.author_participant_id as "authorId", e.at, e.bytes, e.signature, e.leaf,
  e.fetched_by_other_at is not null as "fetchedByOther"`;

/** Entries of one reading interval [from, to), oldest first; counted from its start, or from its end if `fromEnd`. */
export async function selectPage(
  tx: Tx,
  conversationId: ConversationId,
  { from, to, limit, fromEnd }: { from: number; to: number; limit: number; fromEnd: boolean },
): Promise<PageRow[]> {
  const order = fromEnd ? sql`desc` : sql`asc`;
  const { rows } = await sql<PageRow>`
    select ${pageColumns} from timeline_entries e
    where e.conversation_id = ${conversationId} and e.position >= ${from} and e.position < ${to}
    order by e.position ${order} limit ${limit}`.execute(tx);
  return fromEnd ? rows.reverse() : rows;
}

/** Notes which messages reached a device of somebody else than their author. */
export async function updateFetched(
  tx: Tx,
  fetched: { conversationId: ConversationId; position: number }[],
  at: Date,
): Promise<void> {
  if (fetched.length === 0) return;
  await sql`
    update timeline_entries e set fetched_by_other_at = ${at}
    from unnest(${fetched.map(({ conversationId }) => conversationId)}::uuid[],
      ${fetched.map(({ position }) => position)}::bigint[]) as f (conversation_id, position)
    where e.conversation_id = f.conversation_id and e.position = f.position and e.fetched_by_other_at is null`.execute(
    tx,
  );
}

function asBuffer<Given extends Uint8Array | null>(bytes: Given): Buffer | Extract<Given, null> {
  return (bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) as Buffer | Extract<Given, null>;
}
