// People who are signed in, and conversations that the server takes entries for: signed chains, real keys, real shares'
// sizes. Written straight into the database, since thousands of them are wanted within seconds.
import { generateKeyPairSync, randomBytes, randomUUID, sign, type KeyObject } from 'node:crypto';
import { draftControl } from '../../src/shared/control-draft.ts';
import { noFacts } from '../../src/shared/control-rules.ts';
import type { Participant } from '../../src/shared/control-entry.ts';
import { zeroHash } from '../../src/shared/encoding.ts';
import type {
  ConversationId,
  DeviceId,
  MemberId,
  OrganisationId,
  ParticipantId,
  SignInId,
} from '../../src/shared/ids.ts';
import { leafOf, nextHead } from '../../src/shared/log.ts';
import type { Tx } from '../../src/server/db/database.ts';
import type { Tables } from '../../src/server/db/tables.ts';
import { addFeatures } from '../../src/server/organisations/features.ts';
import type { Insertable } from 'kysely';
import type { Ground } from './ground.ts';

/** Somebody who is signed in; plain data, so that it can be sent to the processes that make the load. */
export interface Person {
  memberId: MemberId;
  organisationId: OrganisationId;
  signInId: SignInId;
  deviceId: DeviceId;
  cookie: string;
}

/** A conversation whose log holds its first control entry alone. */
export interface Talk {
  id: ConversationId;
  participants: { id: ParticipantId; person: Person; signKey: string }[];
  /** The head after position 1, which every entry may say to have seen. */
  head: string;
}

const CHUNK = 500;

/** One organisation. */
export async function seedOrganisation(ground: Ground): Promise<OrganisationId> {
  const id = randomUUID() as OrganisationId;
  await ground.database.transaction('installation', async (tx) => {
    const place = { country: 'NL', time_zone: 'Europe/Amsterdam', language: 'nl' } as const;
    const row = { id, short_name: `o${id.slice(-12)}`, name: 'Practice', ...place, created_at: new Date() };
    await tx.insertInto('organisations').values(row).execute();
    await addFeatures(tx, id);
    await tx.updateTable('installation').set({ set_up_at: new Date() }).execute();
  });
  return id;
}

/** Professionals, all contacts of each other, each signed in on one device. */
export async function seedPeople(ground: Ground, organisationId: OrganisationId, count: number): Promise<Person[]> {
  const { createHash } = await import('node:crypto');
  const at = new Date();
  const later = new Date(at.getTime() + 10 * 24 * 3_600_000);
  const people = Array.from({ length: count }, () => ({
    ...{ memberId: randomUUID() as MemberId, organisationId, signInId: randomUUID() as SignInId },
    ...{ deviceId: randomUUID() as DeviceId, token: randomBytes(32).toString('base64url') },
  }));
  const of = organisationId;
  await ground.database.transaction('installation', async (tx) => {
    await insert(tx, 'members', people, ({ memberId }) => ({
      ...{ id: memberId, organisation_id: of, role: 'professional' as const, state: 'active' as const },
      name_box: ground.keystore.sealName(`members.name_box:${memberId}`, `Person ${memberId.slice(0, 6)}`),
      address_hash: randomBytes(32),
      ...{ language: 'nl' as const, time_zone: 'Europe/Amsterdam', created_at: at, activated_at: at },
    }));
    await insert(tx, 'devices', people, ({ memberId, deviceId }) => ({
      ...{ id: deviceId, organisation_id: of, member_id: memberId, label: 'Bench', shared: false },
      ...{ created_at: at, last_seen_at: at },
    }));
    await insert(tx, 'sign_ins', people, ({ signInId, memberId, deviceId, token }) => ({
      ...{ id: signInId, holder: 'member' as const, organisation_id: of, member_id: memberId, device_id: deviceId },
      token_hash: createHash('sha256').update(token).digest(),
      ...{ created_at: at, proved_at: at, last_seen_at: at, idle_until: later, expires_at: later },
    }));
  });
  return people.map(({ token, ...person }) => ({ ...person, cookie: `alcove=${token}` }));
}

/** Lets the planner know what is there, as it would after some minutes anyway. */
export async function settle(ground: Ground): Promise<void> {
  await ground.database.pool.query('vacuum analyze');
}

/** Conversations between these people, the first of each its manager. The last `shared` of them have key shares. */
export async function seedTalks(
  ground: Ground,
  groups: readonly (readonly Person[])[],
  shared = groups.length,
): Promise<Talk[]> {
  const made = await Promise.all(groups.map((people, at) => makeTalk(ground, people, at >= groups.length - shared)));
  await ground.database.transaction('installation', async (tx) => {
    await insert(tx, 'conversations', made, ({ conversation }) => conversation);
    const everybody = made.flatMap(({ participants }) => participants);
    await insert(tx, 'participants', everybody, (row) => row);
    const interval = ({ id, organisation_id }: { id: ParticipantId; organisation_id: OrganisationId }) => ({
      ...{ organisation_id, participant_id: id, from_position: 1 },
    });
    await insert(tx, 'membership_intervals', everybody, (row) => ({ ...interval(row), from_at: row.added_at }));
    await insert(tx, 'reading_intervals', everybody, interval);
    await insert(tx, 'timeline_entries', made, ({ entry }) => entry);
    const shares = made.flatMap((each) => each.shares);
    await insert(tx, 'key_shares', shares, (row) => row);
  });
  return made.map(({ talk }) => talk);
}

async function makeTalk(ground: Ground, people: readonly Person[], isShared: boolean) {
  const id = randomUUID() as ConversationId;
  const at = new Date();
  const keyed = people.map((person) => ({ person, sign: generateKeyPairSync('ed25519') }));
  const records = keyed.map(({ sign: { publicKey } }): Participant => ({
    ...{ id: randomUUID() as ParticipantId, kind: 'member', professional: true, sign: rawKey(publicKey) },
    hpke: rawKey(generateKeyPairSync('x25519').publicKey),
  }));
  const [manager] = records;
  const [starter] = keyed;
  if (!manager || !starter) throw new Error('a conversation without people');
  const commit = new Uint8Array(randomBytes(32));
  const act = { type: 'create', kind: 'regular', participants: records } as const;
  const seen = { seenPosition: 0, seenHash: zeroHash() };
  const draft = { conversation: id, actor: manager.id, act, epoch: 0, commit, ...seen };
  const { bytes } = await draftControl(null, draft, noFacts);
  const signature = new Uint8Array(sign(null, bytes, starter.sign.privateKey));
  const leaf = await leafOf(bytes, signature);
  const head = Buffer.from(await nextHead(id, 1, zeroHash(), leaf));
  const organisation_id = starter.person.organisationId;
  if (isShared) await ground.keystore.createShredKey(id);
  const shares = (isShared ? records : []).map(async (record) => ({
    ...{ id: randomUUID(), organisation_id, conversation_id: id, first_epoch: 0, last_epoch: 0, made_at: at },
    ...{ recipient_participant_id: record.id, giver_participant_id: manager.id },
    box: await ground.keystore.sealShare(id, record.id, randomBytes(84)),
  }));
  return {
    talk: {
      id,
      participants: keyed.map(({ person, sign: { privateKey } }, at) => ({
        ...{ id: records[at]!.id, person },
        signKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
      })),
      head: head.toString('base64'),
    },
    conversation: {
      ...{ id, organisation_id, kind: 'regular' as const, last_position: 1, head, epoch_commit: Buffer.from(commit) },
      ...{ manager_participant_id: manager.id, chain_manager_id: manager.id },
      ...{ control_head: randomBytes(32), created_at: at, last_activity_at: at },
    },
    participants: records.map((record, place) => ({
      ...{ id: record.id, organisation_id, conversation_id: id, kind: 'member' as const, professional: true, place },
      ...{ member_id: people[place]!.memberId, number: place + 1, joined_n: 0, added_by: manager.id, added_at: at },
      ...{ sign_key: Buffer.from(record.sign), hpke_key: Buffer.from(record.hpke), active: true },
    })),
    entry: {
      ...{ organisation_id, conversation_id: id, position: 1, kind: 'control', author_participant_id: manager.id },
      ...{ control_n: 0, at, bytes: Buffer.from(bytes), signature: Buffer.from(signature) },
      ...{ leaf: Buffer.from(leaf), head },
    },
    shares: await Promise.all(shares),
  };
}

function rawKey(key: KeyObject): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url'));
}

async function insert<Name extends keyof Tables, Given>(
  tx: Tx,
  table: Name,
  given: readonly Given[],
  row: (each: Given) => Insertable<Tables[Name]>,
): Promise<void> {
  for (let at = 0; at < given.length; at += CHUNK) {
    await tx
      .insertInto(table)
      .values(given.slice(at, at + CHUNK).map(row))
      .execute();
  }
}
