// What a member sees of their conversations, read for a whole page of the list at once: the number of queries does not
// grow with the number of conversations. Everything is cut by the viewer's own reading intervals, and nothing whose
// time is over is ever found.
import { sql, type RawBuilder } from 'kysely';
import type { EndReason } from '../../shared/conversations.ts';
import type { ConversationId, MemberId, ParticipantId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import { pageColumns, type PageRow } from './log-store.ts';
import { receiptsFor } from './receipts-store.ts';

export interface OwnConversation {
  id: ConversationId;
  kind: 'regular' | 'temporary';
  createdAt: Date;
  lastActivityAt: Date;
  closedAt: Date | null;
  closedBecause: string | null;
  deleteAfter: Date | null;
  writeUntil: Date | null;
  managerId: ParticipantId | null;
  chainManagerId: ParticipantId | null;
  epoch: number;
  epochDue: boolean;
  selfId: ParticipantId;
  selfKind: 'member' | 'guest' | 'pending';
  selfActive: boolean;
  selfProfessional: boolean;
  selfAddedBy: ParticipantId | null;
  selfSign: Buffer | null;
  selfEndedAt: Date | null;
  selfEndedBecause: EndReason | null;
  readable: { from: number; to: number | null }[];
  lastPosition: number;
  readPosition: number;
  markedUnread: boolean;
  pinned: boolean;
  muted: boolean;
  archived: boolean;
  waitsSince: Date | null;
  unread: number;
  firstUnread: number | null;
  draftVersion: number | null;
  draftBox: Buffer | null;
  topicPosition: number | null;
  lastMessagePosition: number | null;
  lastEditPosition: number | null;
  deputyIds: ParticipantId[];
  wanted: { participantId: ParticipantId; epoch: number }[];
  receipts: { participantId: ParticipantId; position: number }[];
  unreadInAll: number;
  /** One's own key shares, each in its outer box, as base64. */
  shares: { firstEpoch: number; lastEpoch: number; box: string }[];
  /** The states at which their reading intervals begin, as base64. */
  snapshots: { position: number; state: string }[];
}

/** As much of an own conversation as a page of its timeline needs. */
export interface OwnPlace {
  selfId: ParticipantId;
  readable: { from: number; to: number | null }[];
  lastPosition: number;
}

/** Null for who may read nothing of it, and where its time is over. */
export async function selectOwnPlace(
  tx: Tx,
  memberId: MemberId,
  conversationId: ConversationId,
  now: Date,
): Promise<OwnPlace | null> {
  const { rows } = await sql<OwnPlace>`
    select p.id as "selfId", ${readable(sql`p.id`)} as readable, r.last as "lastPosition"
    from participants p
    join conversations c on c.id = p.conversation_id
    cross join lateral (${lastReadable}) r
    where p.member_id = ${memberId} and c.id = ${conversationId} and r.last is not null
      and (c.delete_after is null or c.delete_after > ${now})`.execute(tx);
  return rows[0] ?? null;
}

/**
 * What `m` says, or 0. Not coalesce: PostgreSQL doesn't know that it keeps secrets, so under row-level security it would
 * read every message of a conversation to find those after the position, instead of asking the index.
 */
export const readPosition = sql`case when m.read_position is null then 0 else m.read_position end`;

/** For a query in which `p` is the viewer's participant of conversation `c`: the last position in its intervals. */
export const lastReadable = sql`
  select max(least(coalesce(to_position - 1, c.last_position), c.last_position)) as last
  from reading_intervals where participant_id = p.id`;

/** The reading intervals of this participant, in order. */
export function readable(participantId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select jsonb_agg(jsonb_build_object('from', from_position, 'to', to_position) order by from_position)
    from reading_intervals where participant_id = ${participantId})`;
}

export interface ListWish {
  now: Date;
  limit: number;
  /** Only this one; `unreadInAll` then counts it alone. */
  conversationId?: ConversationId;
  /** The last one of the page before; where those that wait are asked for, `activity` is since when it waits. */
  before?: { activity: Date; id: ConversationId; pinned: boolean };
  /** Only open one-to-one conversations with this member. */
  withMember?: MemberId;
  unreadOnly?: boolean;
  archived?: boolean;
  /** Only those that wait for this member's answer and are not archived, whoever waits longest first. */
  waitingOnly?: boolean;
}

/** Pinned ones first, then newest activity; for who is no longer in it, the activity is their own end. */
export async function selectOwnConversations(tx: Tx, memberId: MemberId, wish: ListWish): Promise<OwnConversation[]> {
  const { rows } = await sql<OwnConversation>`
    with own as (
      select c.id, c.kind, c.created_at as "createdAt", c.closed_at as "closedAt", c.closed_because as "closedBecause",
        c.delete_after as "deleteAfter", c.write_until as "writeUntil", c.manager_participant_id as "managerId", c.chain_manager_id as "chainManagerId",
        c.epoch, c.epoch_due as "epochDue", c.topic_position,
        case when p.active then c.last_activity_at else p.ended_at end as "lastActivityAt",
        p.id as "selfId", p.kind as "selfKind", p.active as "selfActive", p.professional as "selfProfessional",
        p.added_by as "selfAddedBy", p.sign_key as "selfSign", p.ended_at as "selfEndedAt", p.ended_because as "selfEndedBecause",
        r.last as "lastPosition",
        coalesce(m.read_position, 0) as "readPosition", coalesce(m.marked_unread, false) as "markedUnread",
        coalesce(m.pinned, false) as pinned, coalesce(m.muted, false) as muted,
        m.archived_position is not null and not exists (${newSinceArchived}) as archived,
        -- Who is in from the beginning sees a start without words as one; else what was written counts.
        -- Who went before they were let in has nothing to read there, and never will.
        case when p.active or p.kind <> 'pending' then greatest(u.messages + a.later, a.added)::integer else 0 end as unread,
        case when p.active or p.kind <> 'pending' then least(u.first, a.position) end as "firstUnread"
      from participants p
      join conversations c on c.id = p.conversation_id
      left join reading_marks m on m.participant_id = p.id
      cross join lateral (${lastReadable}) r
      cross join lateral (
        select count(*) as messages, min(e.position) as first from timeline_entries e
        where e.conversation_id = c.id and e.kind = 'message' and e.emptied_at is null
          and e.position > ${readPosition} and e.author_participant_id <> p.id
          and exists (${isReadable(sql`e.position`)})
      ) u
      cross join lateral (
        select count(*) as added, count(*) filter (where from_position > 1) as later, min(from_position) as position
        from membership_intervals
        where participant_id = p.id and from_position > coalesce(m.read_position, 0)
          and p.added_by is not null and p.added_by <> p.id
      ) a
      where p.member_id = ${memberId} and (c.delete_after is null or c.delete_after > ${wish.now}) and r.last is not null
        and ${wish.conversationId ? sql`c.id = ${wish.conversationId}` : sql`true`}
    ), page as (
      select own.*, (select coalesce(sum(unread) filter (where not archived), 0)::integer from own) as "unreadInAll" from own
      where ${wished(wish)}
      order by ${ordered(wish)} limit ${wish.limit}
    )
    select own.*, ${readable(sql`own."selfId"`)} as readable, d.version as "draftVersion", d.box as "draftBox",
      ${waitsSince} as "waitsSince",
      case when own.topic_position is null or own.topic_position <= own."lastPosition" then own.topic_position else
        (select max(e.position) from timeline_entries e
          where e.conversation_id = own.id and e.kind = 'topic' and e.position <= own."lastPosition") end as "topicPosition",
      newest.position as "lastMessagePosition",
      (select max(e.position) from timeline_entries e
        where e.conversation_id = own.id and e.target_id = newest.entry_id and e.kind = 'edit' and e.emptied_at is null
          and e.position <= own."lastPosition") as "lastEditPosition",
      coalesce((select jsonb_agg(participant_id) from deputies where conversation_id = own.id), '[]') as "deputyIds",
      coalesce((select jsonb_agg(jsonb_build_object('participantId', w.participant_id, 'epoch', w.epoch))
        from missing_shares w where w.conversation_id = own.id and w.participant_id <> own."selfId"), '[]') as wanted,
      ${receiptsFor(memberId, sql`own."selfId"`)} as receipts,
      coalesce((select jsonb_agg(jsonb_build_object('firstEpoch', s.first_epoch, 'lastEpoch', s.last_epoch,
          'box', encode(s.box, 'base64')) order by s.first_epoch, s.made_at, s.id)
        from key_shares s where s.conversation_id = own.id and s.recipient_participant_id = own."selfId"), '[]') as shares,
      coalesce((select jsonb_agg(jsonb_build_object('position', s.position, 'state', encode(s.state, 'base64')) order by s.position)
        from reading_intervals r join chain_snapshots s on s.conversation_id = own.id and s.position = r.from_position
        where r.participant_id = own."selfId" and r.from_position > 1), '[]') as snapshots
    from page own left join drafts d on d.participant_id = own."selfId"
    left join lateral (
      select e.position, e.entry_id from timeline_entries e
      where e.conversation_id = own.id and e.kind = 'message' and e.emptied_at is null
        and exists (${isReadable(sql`e.position`, sql`own."selfId"`)})
      order by e.position desc limit 1
    ) newest on true
    order by ${ordered(wish)}`.execute(tx);
  return rows;
}

/** What takes a conversation out of the archive (C17): a message of anybody, or being added again. */
const newSinceArchived = sql`
  select from timeline_entries e where e.conversation_id = c.id and e.kind = 'message' and e.emptied_at is null
    and e.position > m.archived_position and e.position <= r.last
  union all
  select from membership_intervals where participant_id = p.id and from_position > m.archived_position`;

/** Of a row of `own`: when somebody else first wrote after this member's last message, where they can answer. */
const waitsSince = sql`(select min(e.at) from timeline_entries e
  where own."selfActive" and own."selfKind" = 'member' and own."closedAt" is null
    and e.conversation_id = own.id and e.kind = 'message' and e.emptied_at is null
    and exists (${isReadable(sql`e.position`, sql`own."selfId"`)})
    and e.position > (select coalesce(max(mine.position), 0) from timeline_entries mine
      where mine.conversation_id = own.id and mine.kind = 'message' and mine.emptied_at is null
        and mine.author_participant_id = own."selfId"))`;

function ordered({ waitingOnly }: ListWish): RawBuilder<unknown> {
  return waitingOnly ? sql`${waitsSince}, own.id` : sql`own.pinned desc, own."lastActivityAt" desc, own.id desc`;
}

function wished({ before, withMember, unreadOnly, archived, waitingOnly }: ListWish): RawBuilder<unknown> {
  const conditions = [sql`true`];
  if (before && waitingOnly) {
    conditions.push(sql`(${waitsSince}, own.id) > (${before.activity}::timestamptz, ${before.id}::uuid)`);
  } else if (before) {
    conditions.push(sql`(own.pinned, own."lastActivityAt", own.id)
      < (${before.pinned}::boolean, ${before.activity}::timestamptz, ${before.id}::uuid)`);
  }
  if (unreadOnly) conditions.push(sql`(own.unread > 0 or own."markedUnread")`);
  if (archived !== undefined) conditions.push(sql`own.archived = ${archived}`);
  if (waitingOnly) conditions.push(sql`not own.archived and ${waitsSince} is not null`);
  if (withMember) {
    conditions.push(sql`own."selfActive" and own."closedAt" is null
      and (select count(*) from participants o where o.conversation_id = own.id) = 2
      and exists (select from participants o
        where o.conversation_id = own.id and o.member_id = ${withMember} and o.active and o.id <> own."selfId")`);
  }
  return sql.join(conditions, sql` and `);
}

/** Whether this participant may read it; without one, for a query in which `p` is the viewer's. */
export function isReadable(position: RawBuilder<unknown>, participantId = sql`p.id`): RawBuilder<unknown> {
  return sql`select from reading_intervals i where i.participant_id = ${participantId}
    and ${position} >= i.from_position and (i.to_position is null or ${position} < i.to_position)`;
}

/** Of these conversations: the chain as far as the viewer may read it, and the entries at these positions. */
export async function selectShownEntries(
  tx: Tx,
  selfIds: readonly ParticipantId[],
  positions: readonly { conversationId: ConversationId; position: number }[],
): Promise<PageRow[]> {
  const { rows } = await sql<PageRow>`
    select ${pageColumns} from participants p
    join timeline_entries e on e.conversation_id = p.conversation_id and e.kind in ('control', 'ended', 'closed', 'reopened')
    where p.id = any(${[...selfIds]}::uuid[]) and exists (${isReadable(sql`e.position`)})
    union all
    select ${pageColumns}
    from unnest(${positions.map(({ conversationId }) => conversationId)}::uuid[],
      ${positions.map(({ position }) => position)}::bigint[]) as wanted (conversation_id, position)
    join timeline_entries e on e.conversation_id = wanted.conversation_id and e.position = wanted.position
    join participants p on p.conversation_id = e.conversation_id and p.id = any(${[...selfIds]}::uuid[])
    where exists (${isReadable(sql`e.position`)})
    order by "conversationId", position`.execute(tx);
  return rows;
}
