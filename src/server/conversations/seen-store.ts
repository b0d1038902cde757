// SQL of how participants are seen: the relation to the viewer, what they chose to be called, which names were seen. Read
// by projection.ts alone; written by naming.ts, ends.ts and care-ends.ts too.
import { sql, type Insertable } from 'kysely';
import type { ConversationId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import type { Role } from '../../shared/identity.ts';
import { isContact, related } from '../contacts/relation.ts';
import type { Tx } from '../db/database.ts';
import type { NamingsTable } from '../db/tables.ts';

export interface Naming {
  position: number;
  choice: 'nickname' | 'own';
  /** Base64. */
  box: string | null;
}

export interface SeenParticipant {
  id: ParticipantId;
  conversationId: ConversationId;
  memberId: MemberId | null;
  kind: 'member' | 'guest' | 'pending';
  professional: boolean;
  active: boolean;
  addedBy: ParticipantId | null;
  number: number;
  guestNameBox: Buffer | null;
  /** Where they got keys, if they were added without. */
  admittedPosition: number | null;
  /** When they were in it, [from, to) in positions, and where the last of these began. */
  memberships: { from: number; to: number | null }[];
  sincePosition: number;
  /** Their choices up to the viewer's last position, oldest first. */
  namings: Naming[];
  /** "Always my own name", since before the viewer's own end. */
  alwaysOwn: boolean;
  /** Where the log ended when they answered "later"; 0 where they didn't. */
  putOffAt: number;
  /** The viewer manages it, and they have a stranger here and have chosen nothing. */
  notChosen: boolean;
  /** The viewer has rightly seen the name before, and under which it was, if it was changed since. */
  nameSeen: boolean;
  formerNameBox: Buffer | null;
  /** They have rightly seen the viewer's name, and keep it (N2). */
  knowsViewer: boolean;
  /** The account behind it; null for a guest. */
  role: Role | null;
  nameBox: Buffer | null;
  /** The viewer themself, or a contact of theirs now. */
  related: boolean;
  /** Where the viewer leads: a client whose contacts all other members are. */
  knowsAll: boolean;
  /** They became contacts: they have not been told yet that the viewer sees their name, or the viewer the same of them. */
  veiled: boolean;
  viewerVeiled: boolean;
  /** The key package that the keys here come from; for contacts only. */
  cardN: number | null;
  k: number | null;
  binding: Buffer | null;
}

/** More choices of one participant than these are not looked back at. */
const MOST_NAMINGS = 20;

/**
 * The keys of `p` as the chain names them up to the viewer's end: whoever is out of it doesn't hear of those with which somebody
 * came back, or made anew. An entry that brings keys holds their bytes.
 */
const keysSeen = sql`case
  when self.active or not exists (
    select from timeline_entries e where e.conversation_id = p.conversation_id and e.kind = 'control'
      and e.position > look.last_position and position(p.sign_key in e.bytes) > 0)
  then p.sign_key
  else (
    select k.sign_key from timeline_entries e
    join key_packages k on k.member_id = p.member_id and k.taken_at is not null and position(k.sign_key in e.bytes) > 0
    where e.conversation_id = p.conversation_id and e.kind = 'control' and e.position <= look.last_position
    order by e.position desc limit 1)
  end`;

/** Everybody in the conversations of this member's participants, in order of joining; each up to a position. */
export async function selectSeenParticipants(
  tx: Tx,
  viewerId: MemberId,
  looks: readonly { selfId: ParticipantId; lastPosition: number }[],
): Promise<SeenParticipant[]> {
  const { rows } = await sql<SeenParticipant>`
    select p.id, p.conversation_id as "conversationId", p.member_id as "memberId", p.kind, p.professional, p.active,
      p.added_by as "addedBy", p.admitted_position as "admittedPosition", p.number, p.guest_name_box as "guestNameBox",
      m.memberships, m.since as "sincePosition",
      coalesce(n.found, '[]') as namings, case when p.naming_put_off_at is null then 0 else p.naming_put_off_at end as "putOffAt",
      other.own_name_since is not null and (self.active or self.ended_at >= other.own_name_since) as "alwaysOwn",
      case when c.manager_participant_id = self.id and p.active and p.kind <> 'guest' and p.id <> self.id
          and n.found is null and other.own_name_since is null
        then exists (
          select from participants q left join members stranger on stranger.id = q.member_id
          where q.conversation_id = p.conversation_id and q.active and q.id <> p.id
            and (stranger.id is null or not ${isContact('other', 'stranger')})
            and not exists (select from seen_names k where k.viewer_participant_id = q.id and k.participant_id = p.id))
        else false end as "notChosen",
      s.participant_id is not null as "nameSeen", s.former_name_box as "formerNameBox",
      knows.participant_id is not null as "knowsViewer",
      package.card_n as "cardN", package.k, package.binding, other.role, other.name_box as "nameBox",
      other.id is not null and (other.id = me.id or ${isContact('me', 'other')}) as related,
      c.manager_participant_id = self.id and ${knowsAll} as "knowsAll",
      theirs.participant_id is not null as veiled, mine.participant_id is not null as "viewerVeiled"
    from unnest(${looks.map(({ selfId }) => selfId)}::uuid[], ${looks.map(({ lastPosition }) => lastPosition)}::bigint[]
    ) as look (self_id, last_position)
    join participants self on self.id = look.self_id
    join conversations c on c.id = self.conversation_id
    join members me on me.id = ${viewerId}
    join participants p on p.conversation_id = self.conversation_id
    cross join lateral (
      select jsonb_agg(jsonb_build_object('from', from_position, 'to', to_position) order by from_position) as memberships,
        max(from_position) as since
      from membership_intervals where participant_id = p.id
    ) m
    cross join lateral (
      select jsonb_agg(jsonb_build_object('position', position, 'choice', choice, 'box', encode(nickname_box, 'base64'))
          order by position) as found
      from (
        select position, choice, nickname_box from namings
        where participant_id = p.id and position <= look.last_position order by position desc limit ${MOST_NAMINGS}
      ) newest
    ) n
    left join members other on other.id = p.member_id
    left join seen_names s on s.viewer_participant_id = self.id and s.participant_id = p.id
    left join seen_names knows on knows.viewer_participant_id = p.id and knows.participant_id = self.id
    left join unveilings theirs on theirs.participant_id = p.id and theirs.viewer_participant_id = self.id
      and theirs.told_at is null
    left join unveilings mine on mine.participant_id = self.id and mine.viewer_participant_id = p.id
      and mine.told_at is null
    cross join lateral (select ${keysSeen} as sign) keys
    left join key_packages package on package.member_id = p.member_id and package.sign_key = keys.sign
    order by p.conversation_id, p.place`.execute(tx);
  return rows;
}

/** The clients in a conversation whose contacts all other members are (C4). */
export async function selectClientsWhoKnowAll(tx: Tx, conversationId: ConversationId): Promise<Set<ParticipantId>> {
  const { rows } = await sql<{ id: ParticipantId }>`
    select p.id from participants p join members other on other.id = p.member_id
    where p.conversation_id = ${conversationId} and ${knowsAll}`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** For a query in which `other` is the member behind participant `p`. */
const knowsAll = sql<boolean>`(p.active and p.kind = 'member' and other.role = 'client' and not exists (
  select from participants o join members third on third.id = o.member_id
  where o.conversation_id = p.conversation_id and o.active and o.id <> p.id and not ${isContact('other', 'third')}))`;

/** Names that a viewer is shown rightly, now and later; as they are now. */
export async function insertSeenNames(
  tx: Tx,
  seen: readonly { viewerId: ParticipantId; participantId: ParticipantId }[],
  organisationId: string,
  at: Date,
): Promise<void> {
  if (seen.length === 0) return;
  await sql`
    insert into seen_names (organisation_id, viewer_participant_id, participant_id, seen_at)
    select ${organisationId}, viewer, participant, ${at}
    from unnest(${seen.map(({ viewerId }) => viewerId)}::uuid[],
      ${seen.map(({ participantId }) => participantId)}::uuid[]) as row (viewer, participant)
    on conflict (viewer_participant_id, participant_id) do update set former_name_box = null`.execute(tx);
}

/** Wherever this member is or was in it: contacts keep the name when the account ends, whether or not they looked before. */
export async function insertNamesKept(tx: Tx, memberId: MemberId, at: Date): Promise<void> {
  await sql`
    insert into seen_names (organisation_id, viewer_participant_id, participant_id, seen_at)
    select p.organisation_id, viewer.id, p.id, ${at}
    from participants p
    join members other on other.id = p.member_id
    join participants viewer on viewer.conversation_id = p.conversation_id and viewer.id <> p.id
    join members me on me.id = viewer.member_id
    where p.member_id = ${memberId} and ${related('me', 'other')}
      -- Not a name that was not to be seen yet (N2).
      and not exists (select from unveilings u
        where u.participant_id = p.id and u.viewer_participant_id = viewer.id and u.told_at is null)
    on conflict (viewer_participant_id, participant_id) do update set former_name_box = null`.execute(tx);
}

/** As if the one had never seen the other's name. */
export async function deleteSeenNames(
  tx: Tx,
  { viewerId, seenId }: { viewerId: MemberId; seenId: MemberId },
): Promise<void> {
  await sql`
    delete from seen_names s using participants viewer, participants seen
    where viewer.id = s.viewer_participant_id and viewer.member_id = ${viewerId}
      and seen.id = s.participant_id and seen.member_id = ${seenId}`.execute(tx);
}

/** The name of this member that was seen up to now stays what was seen. */
export async function keepSeenNames(tx: Tx, memberId: MemberId, formerNameBox: Buffer | null): Promise<void> {
  await sql`
    update seen_names s set former_name_box = ${formerNameBox} from participants p
    where p.id = s.participant_id and p.member_id = ${memberId} and s.former_name_box is null`.execute(tx);
}

export const insertNaming = (tx: Tx, row: Insertable<NamingsTable>) => tx.insertInto('namings').values(row).execute();

export const updatePutOff = (tx: Tx, id: ParticipantId, position: number) =>
  tx.updateTable('participants').set({ naming_put_off_at: position }).where('id', '=', id).execute();

interface Pair {
  organisationId: OrganisationId;
  memberIds: readonly [MemberId, MemberId];
}

/** In all conversations that two members share: each one's name waits, where the other hasn't seen it. */
export async function insertUnveilings(tx: Tx, { organisationId, memberIds }: Pair, at: Date): Promise<void> {
  const [one, other] = memberIds;
  await sql`
    insert into unveilings (organisation_id, participant_id, viewer_participant_id, made_at)
    select ${organisationId}, p.id, v.id, ${at}
    from participants p join participants v on v.conversation_id = p.conversation_id and v.id <> p.id
    where p.member_id in (${one}, ${other}) and v.member_id in (${one}, ${other})
      and not exists (select from seen_names s where s.viewer_participant_id = v.id and s.participant_id = p.id)
    on conflict do nothing`.execute(tx);
}

/** This participant was told of everything that waited; those who see the name now. */
export async function updateUnveilings(tx: Tx, id: ParticipantId, at: Date): Promise<MemberId[]> {
  const { rows } = await sql<{ memberId: MemberId }>`
    update unveilings u set told_at = ${at} from participants v
    where u.participant_id = ${id} and u.told_at is null and v.id = u.viewer_participant_id and v.member_id is not null
    returning v.member_id as "memberId"`.execute(tx);
  return rows.map(({ memberId }) => memberId);
}

/** Who is in a conversation with this member where they have chosen nothing: they see what the setting says. */
export async function selectCompanionsOf(
  tx: Tx,
  memberId: MemberId,
): Promise<{ conversationId: ConversationId; memberIds: MemberId[] }[]> {
  const { rows } = await sql<{ conversationId: ConversationId; memberIds: MemberId[] }>`
    select p.conversation_id as "conversationId", array_agg(o.member_id) as "memberIds"
    from participants p join participants o on o.conversation_id = p.conversation_id and o.active and o.member_id is not null
    where p.member_id = ${memberId} and p.active and not exists (select from namings n where n.participant_id = p.id)
    group by p.conversation_id`.execute(tx);
  return rows;
}

/** Whether somebody in it is no contact of this member, or hidden from the viewer, which tells the viewer nothing. */
export async function meetsStranger(
  tx: Tx,
  conversationId: ConversationId,
  { viewerId, memberId }: { viewerId: MemberId; memberId: MemberId },
): Promise<boolean> {
  const { rows } = await sql`
    select from participants p
    join members me on me.id = ${viewerId}
    join members newcomer on newcomer.id = ${memberId}
    left join members other on other.id = p.member_id
    where p.conversation_id = ${conversationId} and p.active
      and (other.id is null or (other.id not in (me.id, newcomer.id) and not ${isContact('me', 'other')})
        or (other.id <> newcomer.id and not ${isContact('newcomer', 'other')}))
    limit 1`.execute(tx);
  return rows.length > 0;
}
