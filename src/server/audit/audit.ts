// The access log: who did what to whom, appended in the transaction that does it. Sealed later, in batches (seal.ts).
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { encode, hash, utf8, type Bytes } from '../../shared/encoding.ts';
import type { ConversationId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import type { Actor, Author, MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import type { Json } from '../db/tables.ts';
import type { Tx } from '../db/database.ts';

/** Every act that is kept. */
export type Act =
  | 'installation.set_up'
  | 'installation.demo_made'
  | 'installation.demo_deleted'
  | 'installation.restored'
  | 'organisation.created'
  | 'organisation.changed'
  | 'organisation.texts_published'
  | 'organisation.crisis_confirmed'
  | 'feature.requested'
  | 'feature.switched'
  | 'feature.declined'
  | 'mails.listed'
  | 'member.invited'
  | 'member.invitation_renewed'
  | 'member.invitation_withdrawn'
  | 'member.signed_up'
  | 'member.signed_in'
  | 'member.signed_out'
  | 'member.agreed'
  | 'member.deactivated'
  | 'member.reactivated'
  | 'member.deleted'
  | 'member.renamed'
  | 'member.distinguished'
  | 'member.administrator_made'
  | 'member.administrator_ended'
  | 'members.listed'
  | 'device.ended'
  | 'account.proved'
  | 'account.password_changed'
  | 'account.recovery_code_replaced'
  | 'account.ways_replaced'
  | 'account.reset_started'
  | 'account.reset'
  | 'account.former_proved'
  | 'account.card_completed'
  | 'account.keys_replaced'
  | 'address.change_requested'
  | 'address.change_withdrawn'
  | 'address.changed'
  | 'address.change_undone'
  | 'key_package.taken'
  | 'introduction.made'
  | 'introduction.answered'
  | 'introduction.wrong'
  | 'introduction.matched'
  | 'introduction.closed'
  | 'care_link.made'
  | 'care_link.ended'
  | 'care_link.end_asked'
  | 'care_links.listed'
  | 'hand_over.begun'
  | 'hand_over.ended'
  | 'absence.set'
  | 'friendship.made'
  | 'friendship.ended'
  | 'friendship.declined'
  | 'task.answered'
  | 'desk.enrolled'
  | 'desk.signed_in'
  | 'desk.signed_out'
  | 'conversation.started'
  | 'conversation.read'
  | 'conversation.changed'
  | 'conversation.name_chosen'
  | 'conversation.participant_added'
  | 'conversation.participant_removed'
  | 'conversation.participant_admitted'
  | 'conversation.participant_rekeyed'
  | 'conversation.participant_ended'
  | 'conversation.keys_granted'
  | 'message.deleted'
  | 'message.removed';

export interface About {
  /** The actor's own where left out. */
  organisationId?: OrganisationId;
  memberId?: MemberId;
  conversationId?: ConversationId;
  participantId?: ParticipantId;
  /** Ids, numbers and words of ours; never a name, an address or text of people. */
  details?: { [key: string]: Json };
}

const HOUR = 3_600_000;

/**
 * Appends a row to the access log. `erasable` holds names or addresses: they lie beside the row, which has only a
 * salted commitment to them.
 */
export async function recordAudit(
  tx: Tx,
  app: Pick<App, 'clock' | 'keystore'>,
  actor: Actor | Author,
  act: Act,
  about: About = {},
  erasable?: string,
): Promise<void> {
  const organisationId = about.organisationId ?? organisationOf(actor);
  const clear = erasable === undefined ? null : await sealErasable(app, erasable);
  await sql`
    with appended as (
      insert into audit_rows (organisation_id, at, actor_kind, actor_id, act, about_member_id, about_conversation_id,
        about_participant_id, details, erasable_commitment)
      values (${organisationId}, ${app.clock.now()}, ${actor.kind}, ${idOf(actor)}, ${act}, ${about.memberId ?? null},
        ${about.conversationId ?? null}, ${about.participantId ?? null}, ${JSON.stringify(about.details ?? {})}::jsonb,
        ${clear?.commitment ?? null})
      returning id, organisation_id
    ), beside as (
      insert into audit_erasable (audit_id, organisation_id, salt, clear_box)
      select id, organisation_id, ${clear?.salt ?? null}::bytea, ${clear?.box ?? null}::bytea from appended
      where ${clear !== null}::boolean
    )
    insert into audit_unsealed (audit_id, organisation_id) select id, organisation_id from appended`.execute(tx);
}

/** Somebody who fetched content of a conversation. */
export interface ReadingNote {
  actor: Pick<MemberActor, 'kind' | 'memberId'>;
  conversationId: ConversationId;
  participantId: ParticipantId;
}

/** The hour within which reading is noted once; milliseconds since 1970. */
export function readingHour(now: Date): number {
  return Math.floor(now.getTime() / HOUR) * HOUR;
}

/**
 * Notes that people of one organisation fetched content of conversations: once per reader, conversation and hour,
 * however often it is given. Each reader and conversation may be given once.
 */
export async function recordReadings(
  tx: Tx,
  app: Pick<App, 'clock'>,
  organisationId: OrganisationId,
  notes: readonly ReadingNote[],
): Promise<void> {
  const fresh = await withoutNoted(tx, app, organisationId, notes);
  if (fresh.length === 0) return;
  // Two devices that open it at once: the second waits here, and then finds the first one's row. In one order for all.
  const keys = fresh.map(({ actor, conversationId }) => `${actor.memberId}:${conversationId}`).toSorted();
  await sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${keys}::text[]) as k (key)`.execute(tx);
  const missing = await withoutNoted(tx, app, organisationId, fresh);
  if (missing.length === 0) return;
  await sql`
    with appended as (
      insert into audit_rows (organisation_id, at, actor_kind, actor_id, act, about_conversation_id,
        about_participant_id)
      select ${organisationId}, ${app.clock.now()}, r.kind, r.id, 'conversation.read', r.conversation_id, r.participant_id
      from unnest(${missing.map(({ actor }) => actor.kind)}::text[], ${missing.map(({ actor }) => actor.memberId)}::uuid[],
        ${missing.map(({ conversationId }) => conversationId)}::uuid[],
        ${missing.map(({ participantId }) => participantId)}::uuid[]) as r (kind, id, conversation_id, participant_id)
      returning id, organisation_id
    )
    insert into audit_unsealed (audit_id, organisation_id) select id, organisation_id from appended`.execute(tx);
}

async function withoutNoted(
  tx: Tx,
  app: Pick<App, 'clock'>,
  organisationId: OrganisationId,
  notes: readonly ReadingNote[],
): Promise<ReadingNote[]> {
  const { rows } = await sql<{ n: number }>`
    select w.n::integer as n
    from unnest(${notes.map(({ actor }) => actor.memberId)}::uuid[], ${notes.map(({ conversationId }) => conversationId)}::uuid[])
      with ordinality as w (reader, conversation_id, n)
    where not exists (
      select from audit_rows a where a.act = 'conversation.read' and a.organisation_id = ${organisationId}
        and a.actor_id = w.reader and a.about_conversation_id = w.conversation_id
        and a.at >= ${new Date(readingHour(app.clock.now()))})`.execute(tx);
  return rows.flatMap(({ n }) => notes[n - 1] ?? []);
}

/** What a row holds instead of a name: nobody without the salt can try names against it. */
export function commitmentOf(salt: Uint8Array, clear: string): Promise<Bytes> {
  return hash('audit-erasable', salt, utf8(clear));
}

async function sealErasable(app: Pick<App, 'keystore'>, clear: string) {
  const salt = randomBytes(16);
  const box = app.keystore.sealName(`audit_erasable.clear_box:${salt.toString('hex')}`, clear);
  return { salt, box, commitment: Buffer.from(await commitmentOf(salt, clear)) };
}

function organisationOf(actor: Actor | Author): OrganisationId | null {
  return 'organisationId' in actor ? actor.organisationId : null;
}

function idOf(actor: Actor | Author): string | null {
  switch (actor.kind) {
    case 'member':
    case 'integration':
      return actor.memberId;
    case 'guest':
    case 'knocking':
      return actor.participantId;
    case 'serviceDesk':
      return actor.serviceDeskId;
    case 'signedOut':
    case 'system':
      return null;
    default:
      return actor satisfies never;
  }
}

/** The bytes of a row that a seal covers. */
export function encodeAuditRow(row: {
  id: number;
  organisation_id: string | null;
  at: Date;
  actor_kind: string;
  actor_id: string | null;
  act: string;
  about_member_id: string | null;
  about_conversation_id: string | null;
  about_participant_id: string | null;
  details: Json;
  erasable_commitment: Buffer | null;
}): Bytes {
  const texts = [
    String(row.id),
    row.organisation_id ?? '',
    String(row.at.getTime()),
    row.actor_kind,
    row.actor_id ?? '',
    row.act,
    row.about_member_id ?? '',
    row.about_conversation_id ?? '',
    row.about_participant_id ?? '',
    spell(row.details),
  ];
  return encode('audit-row', ...texts.map(utf8), row.erasable_commitment ?? new Uint8Array(0));
}

/** JSON with its keys in order: jsonb keeps none. */
function spell(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spell).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${spell(value[key] ?? null)}`).join(',')}}`;
}
