// The access log: who did what to whom, appended in the transaction that does it. Sealed later, in batches (seal.ts).
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { encode, hash, utf8, type Bytes } from '../../shared/encoding.ts';
import type { ConversationId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import type { Actor } from '../actor.ts';
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
  | 'member.renamed'
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
  | 'task.answered'
  | 'desk.enrolled'
  | 'desk.signed_in'
  | 'desk.signed_out'
  | 'conversation.started'
  | 'conversation.read'
  | 'conversation.changed'
  | 'conversation.participant_admitted'
  | 'conversation.participant_rekeyed'
  | 'conversation.participant_ended'
  | 'conversation.keys_granted'
  | 'message.deleted';

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
  actor: Actor,
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

/** Notes that a member fetched content of a conversation: once per member, conversation and hour. */
export async function recordReading(
  tx: Tx,
  app: App,
  actor: Actor,
  about: { conversationId: ConversationId; participantId?: ParticipantId },
): Promise<void> {
  const reader = idOf(actor);
  const hour = new Date(Math.floor(app.clock.now().getTime() / HOUR) * HOUR);
  const isNoted = () =>
    tx
      .selectFrom('audit_rows')
      .select('id')
      .where('act', '=', 'conversation.read')
      .where('organisation_id', '=', organisationOf(actor))
      .where('actor_id', '=', reader)
      .where('about_conversation_id', '=', about.conversationId)
      .where('at', '>=', hour)
      .executeTakeFirst();
  if (await isNoted()) return;
  // Two devices that open it at once: the second waits here, and then finds the first one's row.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${reader}:${about.conversationId}`}, 0))`.execute(tx);
  if (await isNoted()) return;
  await recordAudit(tx, app, actor, 'conversation.read', about);
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

function organisationOf(actor: Actor): OrganisationId | null {
  return 'organisationId' in actor ? actor.organisationId : null;
}

function idOf(actor: Actor): string | null {
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
