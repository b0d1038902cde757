// All SQL that touches the log itself: locking a conversation, its next positions, its pages.
import { sql } from 'kysely';
import type { ConversationId, EntryId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { Target } from './entry-kinds.ts';
import { readAt } from './receipts-store.ts';

/** A conversation that no other transaction changes until this one ends. */
export interface LockedConversation {
  id: ConversationId;
  organisationId: OrganisationId;
  kind: 'regular' | 'temporary';
  managerId: ParticipantId | null;
  chainManagerId: ParticipantId | null;
  closedAt: Date | null;
  /** The time that was left after a care link's end is over (K3). */
  readOnly: boolean;
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
    select ${lockedColumns(now)}
    from conversations where id = ${id} and (delete_after is null or delete_after > ${now})
    for no key update`.execute(tx);
  return rows[0] ?? null;
}

/** Of these conversations those that nobody else has locked, locked now; a batch must neither wait nor cross others. */
export async function lockFreeConversations(
  tx: Tx,
  ids: readonly ConversationId[],
  now: Date,
): Promise<Map<ConversationId, LockedConversation>> {
  const { rows } = await sql<LockedConversation>`
    select ${lockedColumns(now)}
    from conversations where id = any(${[...ids]}::uuid[]) and (delete_after is null or delete_after > ${now})
    for no key update skip locked`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

const lockedColumns = (
  now: Date,
) => sql`id, organisation_id as "organisationId", kind, manager_participant_id as "managerId",
  chain_manager_id as "chainManagerId", closed_at as "closedAt",
  write_until is not null and write_until <= ${now} as "readOnly", last_position as "lastPosition", head,
  control_n as "controlN", control_head as "controlHead", epoch, epoch_commit as "epochCommit",
  epoch_due as "epochDue"`;

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
  /** It goes to a device of somebody else than its author at once. */
  fetchedByOther: boolean;
}

export interface Append {
  conversation: LockedConversation;
  rows: EntryRow[];
  /** Whether the conversation moves up the list. */
  activity: boolean;
  topicPosition: number | null;
  notifications: { id: string; memberId: MemberId; kind: string; position: number }[];
  /** Whose read position moves along: what one wrote oneself is read. */
  readBy: ParticipantId | null;
}

/**
 * One statement, for conversations of one organisation, each named once: the new positions, the entries, who is told,
 * and the authors' own read positions.
 */
export async function insertEntries(tx: Tx, appends: readonly Append[], at: Date): Promise<void> {
  const moved = appends.map((append) => ({ ...append, id: append.conversation.id, last: append.rows.at(-1)! }));
  const rows = appends.flatMap((append) => append.rows.map((row) => ({ ...row, id: append.conversation.id })));
  const told = appends.flatMap((append) =>
    append.notifications.map((each) => ({ ...each, conversationId: append.conversation.id })),
  );
  const organisationId = appends[0]?.conversation.organisationId;
  const bytes = (pick: (row: EntryRow) => Uint8Array | null) => rows.map((row) => asBuffer(pick(row)));
  await sql`
    with moved as (
      update conversations c set last_position = m.last, head = m.head,
        last_activity_at = case when m.activity then ${at} else c.last_activity_at end,
        topic_position = coalesce(m.topic, c.topic_position)
      from unnest(${moved.map(({ id }) => id)}::uuid[], ${moved.map(({ last }) => last.position)}::bigint[],
        ${moved.map(({ last }) => asBuffer(last.head))}::bytea[], ${moved.map(({ activity }) => activity)}::boolean[],
        ${moved.map(({ topicPosition }) => topicPosition)}::bigint[]
      ) as m (id, last, head, activity, topic)
      where c.id = m.id
    ), appended as (
      insert into timeline_entries (organisation_id, conversation_id, position, kind, author_participant_id, entry_id,
        target_id, control_n, at, bytes, signature, leaf, head, fetched_by_other_at)
      select ${organisationId}, conversation, position, kind, author, entry, target, control_n, ${at},
        bytes, signature, leaf, head, case when fetched then ${at}::timestamptz end
      from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ position }) => position)}::bigint[],
        ${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ authorId }) => authorId)}::uuid[],
        ${rows.map(({ entryId }) => entryId)}::uuid[], ${rows.map(({ targetId }) => targetId)}::uuid[],
        ${rows.map(({ controlN }) => controlN)}::integer[],
        ${bytes((row) => row.bytes)}::bytea[], ${bytes((row) => row.signature)}::bytea[],
        ${bytes((row) => row.leaf)}::bytea[], ${bytes((row) => row.head)}::bytea[],
        ${rows.map(({ fetchedByOther }) => fetchedByOther)}::boolean[]
      ) as row (conversation, position, kind, author, entry, target, control_n, bytes, signature, leaf, head, fetched)
    ), told as (
      insert into notifications (id, organisation_id, member_id, kind, conversation_id, position, created_at)
      select id, ${organisationId}, member_id, kind, conversation, position, ${at}
      from unnest(${told.map(({ id }) => id)}::uuid[], ${told.map(({ memberId }) => memberId)}::uuid[],
        ${told.map(({ kind }) => kind)}::text[], ${told.map(({ conversationId }) => conversationId)}::uuid[],
        ${told.map(({ position }) => position)}::bigint[]
      ) as row (id, member_id, kind, conversation, position)
    )
    insert into reading_marks (organisation_id, participant_id, read_position, updated_at, read_at)
    select ${organisationId}, participant, position, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${moved.map(({ readBy }) => readBy)}::uuid[], ${moved.map(({ last }) => last.position)}::bigint[]
    ) as row (participant, position)
    where participant is not null
    on conflict (participant_id) do update
      set read_position = greatest(reading_marks.read_position, excluded.read_position), updated_at = excluded.updated_at,
        read_at = ${readAt}`.execute(tx);
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
  existing: { position: number; at: Date; leaf: Buffer; undone: boolean } | null;
  seenHead: Buffer | null;
  target: Target | null;
}

/** Who wants to append what. */
export interface Sending {
  conversationId: ConversationId;
  memberId: MemberId;
  entryId: EntryId;
  targetId: EntryId | null;
  seenPosition: number;
}

/** One query; null if this member was never in the conversation. Call it after `lockConversation`, never before. */
export async function selectSendingFacts(
  tx: Tx,
  conversationId: ConversationId,
  memberId: MemberId,
  entry: { entryId: EntryId; targetId: EntryId | null; seenPosition: number },
): Promise<SendingFacts | null> {
  const [facts] = await selectFactsOfEach(tx, [{ conversationId, memberId, ...entry }]);
  return facts ?? null;
}

/** The same of several, in their order, in one query. */
export async function selectFactsOfEach(tx: Tx, sendings: readonly Sending[]): Promise<(SendingFacts | null)[]> {
  const { rows } = await sql<FactsRow>`
    select given.n::integer - 1 as n,
      self.id as "selfId", self.active as "selfActive", self.sign_key as "signKey", self.hpke_key as "hpkeKey",
      (select jsonb_agg(jsonb_build_object('id', each.id, 'kind', each.kind, 'professional', each.professional,
          'memberId', each.member_id, 'active', each.active) order by each.place)
        from participants each
        where each.conversation_id = self.conversation_id and (each.active or each.end_due)) as "inChain",
      existing.position as "existingPosition", existing.at as "existingAt", existing.leaf as "existingLeaf",
      existing.undone as "existingUndone",
      seen.head as "seenHead",
      target.position as "targetPosition", target.kind as "targetKind", target.author_participant_id as "targetAuthor",
      target.at as "targetAt", target.emptied_at is not null as "targetEmptied",
      case when given.target_id is not null
        then (select delete_within_day from organisations where id = self.organisation_id) else false
      end as "deletesWithinDay"
    from unnest(${sendings.map(({ conversationId }) => conversationId)}::uuid[],
      ${sendings.map(({ memberId }) => memberId)}::uuid[], ${sendings.map(({ entryId }) => entryId)}::uuid[],
      ${sendings.map(({ targetId }) => targetId)}::uuid[], ${sendings.map(({ seenPosition }) => seenPosition)}::bigint[]
    ) with ordinality as given (conversation_id, member_id, entry_id, target_id, seen_position, n)
    join participants self on self.conversation_id = given.conversation_id and self.member_id = given.member_id
    left join timeline_entries existing on existing.conversation_id = self.conversation_id
      and existing.entry_id = given.entry_id
    left join timeline_entries seen on seen.conversation_id = self.conversation_id and seen.position = given.seen_position
    left join lateral (
      select * from timeline_entries found
      where found.conversation_id = self.conversation_id and found.entry_id = given.target_id
        and exists (select from reading_intervals r where r.participant_id = self.id
          and found.position >= r.from_position and (r.to_position is null or found.position < r.to_position))
      order by found.author_participant_id = self.id desc, found.position limit 1
    ) target on given.target_id is not null`.execute(tx);
  const found = new Map(rows.map((row) => [row.n, presentFacts(row)]));
  return sendings.map((_, at) => found.get(at) ?? null);
}

interface FactsRow {
  n: number;
  selfId: ParticipantId;
  selfActive: boolean;
  signKey: Buffer | null;
  hpkeKey: Buffer | null;
  inChain: ChainParticipant[] | null;
  existingPosition: number | null;
  existingAt: Date;
  existingLeaf: Buffer;
  existingUndone: boolean;
  seenHead: Buffer | null;
  targetPosition: number | null;
  targetKind: string;
  targetAuthor: ParticipantId;
  targetAt: Date;
  targetEmptied: boolean;
  deletesWithinDay: boolean;
}

function presentFacts(row: FactsRow): SendingFacts {
  const { selfId, selfActive, signKey, hpkeKey, seenHead } = row;
  return {
    ...{ selfId, selfActive, signKey, hpkeKey, seenHead },
    inChain: row.inChain ?? [],
    existing:
      row.existingPosition === null
        ? null
        : { position: row.existingPosition, at: row.existingAt, leaf: row.existingLeaf, undone: row.existingUndone },
    target:
      row.targetPosition === null
        ? null
        : {
            position: row.targetPosition,
            kind: row.targetKind,
            authorId: row.targetAuthor,
            at: row.targetAt,
            emptied: row.targetEmptied,
            isOwn: row.targetAuthor === selfId,
            deletesWithinDay: row.deletesWithinDay,
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
  entryId: EntryId | null;
  at: Date;
  bytes: Buffer | null;
  signature: Buffer | null;
  leaf: Buffer;
  fetchedByOther: boolean;
  /** A message that its author took back before anybody else's device had it, or the deletion that did so. */
  undone: boolean;
}

export const pageColumns = sql`e.conversation_id as "conversationId", e.position, e.kind,
  e.author_participant_id as "authorId", e.entry_id as "entryId", e.at, e.bytes, e.signature, e.leaf,
  e.fetched_by_other_at is not null as "fetchedByOther", e.undone`;

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

/**
 * Reads entries and notes which of them thereby reach a device of somebody else than their author for the first time;
 * reads again where one of those was emptied meanwhile, which nobody may get.
 */
export async function readNoting<Row>(
  tx: Tx,
  at: Date,
  read: () => Promise<Row[]>,
  fetchedFirst: (rows: Row[]) => EntryPlace[],
): Promise<Row[]> {
  for (;;) {
    const rows = await read();
    const emptied = await updateFetched(tx, fetchedFirst(rows), at);
    if (emptied.length === 0) return rows;
  }
}

/** Notes that these messages reach somebody else; gives those that were emptied since they were read, which nobody may get. */
export async function updateFetched(tx: Tx, fetched: readonly EntryPlace[], at: Date): Promise<EntryPlace[]> {
  if (fetched.length === 0) return [];
  const { numAffectedRows } = await sql`
    update timeline_entries e set fetched_by_other_at = ${at}
    from ${placesOf(fetched)} as f (conversation_id, position)
    where e.conversation_id = f.conversation_id and e.position = f.position and e.fetched_by_other_at is null
      and e.bytes is not null`.execute(tx);
  if (Number(numAffectedRows) === fetched.length) return [];
  // A statement of its own: it sees what the one before waited for.
  const { rows } = await sql<EntryPlace>`
    select conversation_id as "conversationId", position from timeline_entries
    where (conversation_id, position) in (select * from ${placesOf(fetched)}) and bytes is null`.execute(tx);
  return rows;
}

export interface EntryPlace {
  conversationId: ConversationId;
  position: number;
}

const placesOf = (places: readonly EntryPlace[]) => sql`unnest(
  ${places.map(({ conversationId }) => conversationId)}::uuid[], ${places.map(({ position }) => position)}::bigint[])`;

function asBuffer<Given extends Uint8Array | null>(bytes: Given): Buffer | Extract<Given, null> {
  return (bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) as Buffer | Extract<Given, null>;
}
