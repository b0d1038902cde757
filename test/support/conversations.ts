// People with keys, and conversations as their devices would make them: only the functions that devices use, on a real
// server with real sockets. All keys are in one hand here, so that a test can also lie.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { WebSocket } from 'ws';
import type { Api, EndpointName } from '../../src/shared/api.ts';
import { closeState } from '../../src/shared/control.ts';
import { draftControl } from '../../src/shared/control-draft.ts';
import { shareRecipients, type ChainState } from '../../src/shared/chain-state.ts';
import { pendingParticipant, type ControlAct, type Participant } from '../../src/shared/control-entry.ts';
import type { ChainFacts } from '../../src/shared/control-rules.ts';
import { noFacts } from '../../src/shared/control-rules.ts';
import type { Input, Output } from '../../src/shared/contract.ts';
import { toBase64Url, zeroHash, type Bytes } from '../../src/shared/encoding.ts';
import type { EntryHead } from '../../src/shared/entry.ts';
import type {
  ConversationId,
  DeviceId,
  EntryId,
  MemberId,
  OrganisationId,
  ParticipantId,
  SignInId,
} from '../../src/shared/ids.ts';
import type { Role } from '../../src/shared/identity.ts';
import type { LiveEvent, LiveFrame } from '../../src/shared/live.ts';
import { sealEntry, type SignedEntry, makeEpochSecret, sealShare, makeTopic } from '../../src/sdk/crypto/sealing.ts';
import { epochCommit } from '../../src/sdk/crypto/epoch.ts';
import { participantKeys, signBytes, type KeyPairs } from '../../src/sdk/crypto/keys.ts';
import type { App } from '../../src/server/application.ts';
import type { Tx } from '../../src/server/db/database.ts';
import { createTestParts } from './parts.ts';
import { callReactions } from '../../src/server/calls/jobs.ts';
import { Media } from '../../src/server/calls/media.ts';
import { serveQuiet } from '../../src/server/calls/ringing.ts';
import { callRoutes } from '../../src/server/calls/routes.ts';
import { contactRoutes } from '../../src/server/contacts/routes.ts';
import { serveConversationsToConfirm, serveWaitingConversations } from '../../src/server/contacts/tasks.ts';
import {
  conversationReactions,
  conversationsToConfirm,
  conversationsWaitingFor,
} from '../../src/server/conversations/jobs.ts';
import { serveNews } from '../../src/server/conversations/news.ts';
import { conversationRoutes } from '../../src/server/conversations/routes.ts';
import type { Routes } from '../../src/server/http/routes.ts';
import { addCareLink, endCareLinkRow, findStandingLink } from '../../src/server/organisations/care-links.ts';
import { createHttpServer } from '../../src/server/http/server.ts';
import { findDeadlines, requireAgreement, resolveActor } from '../../src/server/identity/actor.ts';
import { lockMember } from '../../src/server/identity/members.ts';
import { sealMemberAddress, sealMemberName } from '../../src/server/identity/names.ts';
import { identityRoutes } from '../../src/server/identity/routes.ts';
import { signInMember } from '../../src/server/identity/sign-ins.ts';
import { createLimits } from '../../src/server/limits.ts';
import { createFeed } from '../../src/server/live/feed.ts';
import { addFeatures, requireFeature } from '../../src/server/organisations/features.ts';
import { attachSockets } from '../../src/server/live/sockets.ts';
import { registerMessageKinds } from '../../src/server/messages/kinds.ts';
import { messageRoutes } from '../../src/server/messages/routes.ts';
import { findQuiet, notificationReactions } from '../../src/server/notifications/calls.ts';
import { notificationRoutes, registerOneClick } from '../../src/server/notifications/routes.ts';

export interface World {
  app: App;
  url: string;
  organisationId: OrganisationId;
  advance(milliseconds: number): void;
  /** An active person with keys in stock, or an invited one without. */
  addPerson(
    role: Role,
    options?: { invited?: boolean; organisationId?: OrganisationId; name?: string },
  ): Promise<Person>;
  addOrganisation(): Promise<OrganisationId>;
  link(professional: Person, client: Person): Promise<void>;
  befriend(client: Person, friend: Person): Promise<void>;
  endCareLinks(): Promise<void>;
  /** With all that follows from it. */
  endCareLink(professional: Person, client: Person): Promise<void>;
  /** As `deactivateMember` does: the sign-ins end and everything that reacts to it, in one transaction. */
  deactivate(person: Person): Promise<void>;
  /** Gives the account back, with a new sign-in. */
  reactivate(person: Person): Promise<void>;
  /** Everything of the account is made anew by the mailbox: old keys are lost, new ones are in stock. */
  reset(person: Person): Promise<void>;
  /** All keys are made anew by who still has the old ones. */
  renew(person: Person): Promise<void>;
  /** The invited person makes an account: keys in stock, and a sign-in. */
  signUp(person: Person): Promise<void>;
  close(): Promise<void>;
}

export interface Person {
  memberId: MemberId;
  organisationId: OrganisationId;
  role: Role;
  name: string;
  signInId: SignInId;
  cookie: string;
  root: Bytes;
  call<Name extends EndpointName>(name: Name, input: Input<Api[Name]>): Promise<Answer<Name>>;
}

export type Answer<Name extends EndpointName> =
  | { status: 200; ok: Output<Api[Name]>; error: null }
  | { status: number; ok: null; error: string };

const STOCK = 40;

/** Where this person's mails go. */
export const addressOf = ({ memberId }: Pick<Person, 'memberId'>): string => `${memberId}@example.org`;

/** The server with the endpoints of conversations and messages, for one test file. */
export async function startWorld(overrides: Partial<App> = {}): Promise<World> {
  const { app, advance, close } = await createTestParts({ limits: createLimits(1000), ...overrides });
  app.feed = createFeed(app);
  registerMessageKinds();
  conversationReactions(app.reactions);
  callReactions(app.reactions);
  notificationReactions(app.reactions);
  serveQuiet(findQuiet);
  app.media ??= new Media(app);
  serveNews(app);
  serveWaitingConversations(conversationsWaitingFor);
  serveConversationsToConfirm(conversationsToConfirm);
  app.feed.checkSignIns((ids) => findDeadlines(app, ids));
  const routes = {
    ...identityRoutes,
    ...contactRoutes,
    ...conversationRoutes,
    ...messageRoutes,
    ...notificationRoutes,
    ...callRoutes,
  } as unknown as Routes;
  const http = await createHttpServer(app, { routes, resolveActor, requireAgreement, requireFeature });
  await registerOneClick(http, app);
  const sockets = attachSockets(http.server, app, resolveActor);
  const url = await http.listen({ host: '127.0.0.1', port: 0 });

  const addOrganisation = async () => {
    const id = app.ids.next<OrganisationId>();
    await app.database.transaction('installation', async (tx) => {
      await tx
        .insertInto('organisations')
        .values({
          id,
          short_name: `o${id.slice(-12)}`,
          name: 'Practice',
          country: 'NL',
          time_zone: 'Europe/Amsterdam',
          language: 'nl',
          created_at: app.clock.now(),
        })
        .execute();
      await addFeatures(tx, id);
    });
    return id;
  };
  const organisationId = await addOrganisation();

  const signIn = async (tx: Tx, person: Person) => {
    const device = { deviceId: app.ids.next<DeviceId>(), label: 'Test', shared: false };
    const member = { id: person.memberId, organisation_id: person.organisationId };
    const { signInId, text } = await signInMember(tx, app, member, device);
    Object.assign(person, { signInId, cookie: `alcove=${text}` });
  };

  const signUp = async (person: Person) => {
    const { memberId } = person;
    await app.database.transaction(person, async (tx) => {
      const at = app.clock.now();
      await tx.updateTable('members').set({ state: 'active', activated_at: at }).where('id', '=', memberId).execute();
      await tx
        .insertInto('accounts')
        .values({
          member_id: memberId,
          organisation_id: person.organisationId,
          opaque_record: 'record',
          generation: 1,
          bundle: Buffer.alloc(1),
          bundle_version: 1,
          slots_version: 1,
          slots_signature: Buffer.alloc(64),
          password_changed_at: at,
        })
        .execute();
      await makeCard(tx, person, 1);
      await signIn(tx, person);
    });
  };

  /** A card, of which only the number counts here, and packages of it. */
  const makeCard = async (tx: Tx, person: Person, cardN: number) => {
    const { memberId, organisationId } = person;
    const owner = { member_id: memberId, organisation_id: organisationId };
    const signed = { card: randomBytes(150), signature: randomBytes(64), fingerprint: randomBytes(32) };
    const at = app.clock.now();
    await tx
      .insertInto('identity_cards')
      .values({ ...owner, ...signed, n: cardN, created_at: at })
      .execute();
    await stock(tx, person, cardN);
  };

  const makeAnew = async (tx: Tx, person: Person) => {
    const { memberId } = person;
    const of = tx.selectFrom('identity_cards').where('member_id', '=', memberId);
    const { n } = await of.select((eb) => eb.fn.max('n').as('n')).executeTakeFirstOrThrow();
    person.root = new Uint8Array(randomBytes(32));
    await tx.deleteFrom('key_packages').where('member_id', '=', memberId).where('taken_at', 'is', null).execute();
    await makeCard(tx, person, n + 1);
    return n + 1;
  };

  const addPerson: World['addPerson'] = async (role, options = {}) => {
    const memberId = app.ids.next<MemberId>();
    const name = options.name ?? `${role} ${memberId.slice(-6)}`;
    const person: Person = {
      memberId,
      organisationId: options.organisationId ?? organisationId,
      ...{ role, name, cookie: '', signInId: '' as SignInId },
      root: new Uint8Array(randomBytes(32)),
      call: (endpoint, input) => call(url, person, endpoint, input),
    };
    await app.database.transaction(person, (tx) =>
      tx
        .insertInto('members')
        .values({
          id: memberId,
          organisation_id: person.organisationId,
          role,
          state: 'invited',
          name_box: sealMemberName(app, memberId, name),
          ...sealMemberAddress(app, person.organisationId, memberId, addressOf(person)),
          language: 'nl',
          time_zone: 'Europe/Amsterdam',
          created_at: app.clock.now(),
        })
        .execute(),
    );
    if (!options.invited) await signUp(person);
    return person;
  };

  return {
    ...{ app, url, organisationId, advance, addPerson, addOrganisation, signUp },
    link: ({ memberId: professionalId }, client) =>
      app.database.transaction(client, async (tx) => {
        const { organisationId, memberId: clientId } = client;
        await addCareLink(tx, app, { kind: 'system' }, { organisationId, professionalId, clientId });
      }),
    befriend: (client, friend) =>
      app.database.transaction(client, async (tx) => {
        await tx
          .insertInto('friendships')
          .values({
            id: app.ids.next<string>(),
            organisation_id: client.organisationId,
            client_id: client.memberId,
            friend_id: friend.memberId,
            from_at: app.clock.now(),
          })
          .execute();
      }),
    endCareLink: (professional, client) =>
      app.database.transaction(client, async (tx) => {
        const standing = await findStandingLink(tx, professional.memberId, client.memberId);
        if (!standing) throw new Error('they are not linked');
        await endCareLinkRow(tx, app, { kind: 'system' }, standing, 'ended');
      }),
    endCareLinks: () =>
      app.database.transaction('installation', async (tx) => {
        await tx.updateTable('care_links').set({ to_at: app.clock.now(), ended_as: 'ended' }).execute();
      }),
    deactivate: ({ organisationId, memberId, signInId }) =>
      app.database.transaction({ organisationId }, async (tx) => {
        const at = app.clock.now();
        await lockMember(tx, memberId);
        await tx
          .updateTable('members')
          .set({ state: 'deactivated', deactivated_at: at })
          .where('id', '=', memberId)
          .execute();
        await tx
          .updateTable('sign_ins')
          .set({ ended_at: at, ended_because: 'deactivated' })
          .where('id', '=', signInId)
          .execute();
        await app.reactions.run(tx, app, { kind: 'system' }, 'memberDeactivated', { organisationId, memberId });
      }),
    reset: (person) =>
      app.database.transaction(person, async (tx) => {
        const { memberId, organisationId } = person;
        const reset = { reset_card_n: await makeAnew(tx, person), reset_at: app.clock.now(), found_card_n: null };
        await tx.updateTable('accounts').set(reset).where('member_id', '=', memberId).execute();
        await app.reactions.run(tx, app, { kind: 'system' }, 'accountReset', { organisationId, memberId });
      }),
    renew: (person) => app.database.transaction(person, async (tx) => void (await makeAnew(tx, person))),
    reactivate: (person) =>
      app.database.transaction(person, async (tx) => {
        await tx
          .updateTable('members')
          .set({ state: 'active', deactivated_at: null })
          .where('id', '=', person.memberId)
          .execute();
        await signIn(tx, person);
      }),
    async close() {
      await sockets.close();
      await http.close();
      await app.feed.close();
      await close();
    },
  };
}

async function call<Name extends EndpointName>(
  url: string,
  person: Person,
  name: Name,
  input: Input<Api[Name]>,
): Promise<Answer<Name>> {
  const isQuery = name.startsWith('list') || name.startsWith('get');
  const headers = { cookie: person.cookie };
  const response = isQuery
    ? await fetch(`${url}/api/${name}?${new URLSearchParams(input as Record<string, string>)}`, { headers })
    : await fetch(`${url}/api/${name}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
  const answer = (await response.json()) as { error?: { code: string } };
  if (response.status === 200) return { status: 200, ok: answer as Output<Api[Name]>, error: null };
  return { status: response.status, ok: null, error: answer.error?.code ?? '' };
}

/** A therapist with two clients who don't know each other, and a colleague who knows neither. */
export async function addCircle(world: World): Promise<Record<'vos' | 'bram' | 'anna' | 'cem', Person>> {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const bram = await world.addPerson('professional', { name: 'Dr Bram' });
  const anna = await world.addPerson('client', { name: 'Anna' });
  const cem = await world.addPerson('client', { name: 'Cem' });
  await world.link(vos, anna);
  await world.link(vos, cem);
  return { vos, bram, anna, cem };
}

/** What the answer must be, or the test ends here. */
export function must<Name extends EndpointName>(answer: Answer<Name>): Output<Api[Name]> {
  if (answer.ok === null) throw new Error(`refused: ${answer.status} ${answer.error}`);
  return answer.ok;
}

/** More key packages of the card, numbered on. */
async function stock(tx: Tx, { memberId, organisationId, root }: Person, cardN: number): Promise<void> {
  const of = tx.selectFrom('key_packages').where('member_id', '=', memberId);
  const { last } = await of.select((eb) => eb.fn.max('k').as('last')).executeTakeFirstOrThrow();
  const packages = Array.from({ length: STOCK }, async (_, index) => {
    const k = Number(last ?? 0) + 1 + index;
    const { sign, hpke } = await participantKeys(root, k);
    const keys = { sign_key: Buffer.from(sign.public), hpke_key: Buffer.from(hpke.public) };
    return {
      member_id: memberId,
      organisation_id: organisationId,
      ...keys,
      card_n: cardN,
      k,
      binding: randomBytes(64),
    };
  });
  await tx
    .insertInto('key_packages')
    .values(await Promise.all(packages))
    .execute();
}

/**
 * Takes a key package of a contact, as `takeKeyPackages` does; where none is left, their device makes more first.
 * Null for who is only invited.
 */
export async function takePackage(world: World, by: Person, of: Person): Promise<{ k: number; keys: KeyPairs } | null> {
  const take = async () => {
    const { rows } = await world.app.database.transaction(by, (tx) =>
      sql<{ k: number }>`
        update key_packages set taken_at = now(), taken_by = ${by.memberId}
        where member_id = ${of.memberId} and k = (
          select k from key_packages where member_id = ${of.memberId} and taken_at is null order by k limit 1)
        returning k`.execute(tx),
    );
    return rows[0]?.k;
  };
  const k = (await take()) ?? (await restock(world, of).then(take));
  return k === undefined ? null : { k, keys: await participantKeys(of.root, k) };
}

async function restock(world: World, person: Person): Promise<void> {
  await world.app.database.transaction('installation', async (tx) => {
    const of = tx.selectFrom('identity_cards').where('member_id', '=', person.memberId);
    const { n } = await of.select((eb) => eb.fn.max('n').as('n')).executeTakeFirstOrThrow();
    if (n !== null) await stock(tx, person, n);
  });
}

/** One person's place in a conversation, with their keys. */
export interface Place {
  person: Person;
  id: ParticipantId;
  k: number | null;
  keys: KeyPairs | null;
}

/** What all devices in a conversation know together. */
export interface Held {
  world: World;
  id: ConversationId;
  state: ChainState;
  facts: ChainFacts;
  places: Place[];
  secrets: Map<number, Bytes>;
}

export type StartInput = Input<Api['createConversation']>;
export interface StartOptions {
  topic?: string;
  message?: string;
  conversationId?: ConversationId;
}

/** Everything of a start but the request itself. */
export async function draftStart(
  world: World,
  starter: Person,
  others: Person[],
  { topic, message, conversationId }: StartOptions = {},
): Promise<{ input: StartInput; held: Held }> {
  const id = conversationId ?? world.app.ids.next<ConversationId>();
  const places: Place[] = [];
  for (const person of [starter, ...others]) {
    const taken = await takePackage(world, starter, person);
    places.push({ person, id: world.app.ids.next(), k: taken?.k ?? null, keys: taken?.keys ?? null });
  }
  const held: Held = { world, id, places, facts: noFacts, secrets: new Map([[0, makeEpochSecret()]]), state: null! };
  const act = { type: 'create', kind: 'regular', participants: places.map(recordOf) } as const;
  const control = await signControl(held, starter, act, { state: null });
  held.state = control.next;
  const entry = async (kind: string, body: unknown) => present(await draftEntry(held, starter, { kind, body }));
  const input: StartInput = {
    conversationId: id,
    control: present(control),
    participants: places.map(({ person, id, k }) => ({ participantId: id, memberId: person.memberId, k })),
    shares: await sharesOf(held),
    topic: topic === undefined ? null : await entry('topic', await topicBody(held, starter, topic)),
    message: message === undefined ? null : await entry('message', { text: message }),
  };
  return { input, held };
}

/** Starts a conversation; it must succeed. */
export async function start(
  world: World,
  starter: Person,
  others: Person[],
  options: StartOptions = {},
): Promise<Held> {
  const { input, held } = await draftStart(world, starter, others, options);
  must(await starter.call('createConversation', input));
  return held;
}

export function recordOf({ id, person, keys }: Place): Participant {
  const professional = person.role === 'professional';
  if (!keys) return pendingParticipant(id, professional);
  return { id, kind: 'member', professional, sign: keys.sign.public, hpke: keys.hpke.public };
}

export function placeOf(held: Held, person: Person): Place {
  const found = held.places.find((place) => place.person === person);
  if (!found) throw new Error('not in this conversation');
  return found;
}

/** A signed control entry that follows the state; a new epoch gets a new secret. */
export async function signControl(
  held: Held,
  actor: Person,
  act: ControlAct,
  options: { state?: ChainState | null; facts?: ChainFacts; sameEpoch?: boolean } = {},
): Promise<SignedEntry & { next: ChainState }> {
  const state = options.state === undefined ? held.state : options.state;
  const { id, keys } = placeOf(held, actor);
  const isSame = options.sameEpoch || act.type === 'manager';
  const epoch = state ? (isSame ? state.epoch : state.epoch + 1) : 0;
  if (!held.secrets.has(epoch)) held.secrets.set(epoch, makeEpochSecret());
  const commit = await epochCommit(held.secrets.get(epoch)!, held.id, epoch);
  const draft = { conversation: held.id, actor: id, act, epoch, commit, seenPosition: 0, seenHash: zeroHash() };
  const { bytes, next } = await draftControl(state, draft, options.facts ?? held.facts);
  const signature = await signBytes(keys!.sign, bytes);
  return { bytes, signature, next: await closeState(next, bytes, signature) };
}

/** A share of the newest epoch for everybody in it, or of a longer stretch. */
export async function sharesOf(held: Held, state = held.state, from?: number): Promise<StartInput['shares']> {
  return Promise.all(
    shareRecipients(state).map(async ({ id, hpke }) => {
      const firstEpoch = from ?? state.epoch;
      const epochs = Array.from({ length: state.epoch - firstEpoch + 1 }, (_, at) => firstEpoch + at);
      const secrets = epochs.map((epoch) => ({ epoch, secret: held.secrets.get(epoch)! }));
      const box = await sealShare(held.id, { id, hpke }, secrets);
      return { participantId: id, firstEpoch, lastEpoch: state.epoch, box: toBase64Url(box) };
    }),
  );
}

export interface EntryWish {
  kind?: string;
  body?: unknown;
  entryId?: EntryId;
  target?: EntryId | null;
  head?: Partial<EntryHead>;
}

/** A signed entry as this person's device would make it; `head` says where it lies. */
export async function draftEntry(
  held: Held,
  author: Person,
  wish: EntryWish = {},
): Promise<SignedEntry & { head: EntryHead }> {
  const { id, keys } = placeOf(held, author);
  const head: EntryHead = {
    conversation: held.id,
    kind: wish.kind ?? 'message',
    epoch: held.state.epoch,
    sender: id,
    entryId: wish.entryId ?? held.world.app.ids.next(),
    target: wish.target ?? null,
    controlN: held.state.n,
    seenPosition: 0,
    seenHash: zeroHash(),
    claimedTime: held.world.app.clock.now().getTime(),
    ...wish.head,
  };
  const secret = held.secrets.get(head.epoch) ?? makeEpochSecret();
  return { head, ...(await sealEntry(head, wish.body ?? { text: 'Hello' }, secret, keys!.sign)) };
}

export async function topicBody(held: Held, signer: Person, text: string) {
  const { id, keys } = placeOf(held, signer);
  return makeTopic({ conversation: held.id, n: held.state.n, signer: id }, text, keys!.sign);
}

export function present({ bytes, signature }: SignedEntry): { bytes: string; signature: string } {
  return { bytes: toBase64Url(bytes), signature: toBase64Url(signature) };
}

export function send(held: Held, author: Person, entry: SignedEntry) {
  return author.call('sendEntry', { conversationId: held.id, entry: present(entry) });
}

/** Why a message is refused now; null if it was accepted. */
export async function trySending(held: Held, author: Person) {
  return (await send(held, author, await draftEntry(held, author))).error;
}

/** Writes; it must succeed. Gives position and entry id. */
export async function write(
  held: Held,
  author: Person,
  text = 'Hello',
): Promise<{ position: number; entryId: EntryId }> {
  const entry = await draftEntry(held, author, { body: { text } });
  const { position } = must(await send(held, author, entry));
  return { position, entryId: entry.head.entryId };
}

/** An open page: what the socket delivered, in order. */
/** The conversation as this person gets it. */
export async function shown(held: Held, person: Person) {
  return must(await person.call('getConversation', { conversationId: held.id })).conversation;
}

export interface OpenPage {
  events: LiveEvent[];
  closed: Promise<number>;
  entries(): number[];
  close(): void;
}

/** Opens the socket and waits for its first frame; rejects with the status of a refusal. */
export function openPage(world: World, person: Person, headers: Record<string, string> = {}): Promise<OpenPage> {
  const socket = new WebSocket(`${world.url.replace('http', 'ws')}/api/live`, {
    headers: { cookie: person.cookie, ...headers },
  });
  const events: LiveEvent[] = [];
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_, response) => reject(new Error(String(response.statusCode))));
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(String(code))));
    socket.on('message', (data) => {
      events.push(...(JSON.parse(String(data)) as LiveFrame));
      resolve({
        ...{ events, closed },
        entries: () =>
          events.flatMap((event) => (event.type === 'entries' ? event.entries.map(({ position }) => position) : [])),
        close: () => socket.close(),
      });
    });
  });
}

/** Waits until everything that was told has arrived at the pages, without a fixed pause. */
export async function delivered(world: World, pages: OpenPage[], person: Person[]): Promise<void> {
  await world.app.feed.idle();
  for (const [at, page] of pages.entries()) {
    const marks = page.events.filter(({ type }) => type === 'resume').length;
    world.app.feed.tell([person[at]!.memberId], { type: 'resume' });
    await world.app.feed.idle();
    while (page.events.filter(({ type }) => type === 'resume').length === marks)
      await new Promise((go) => setImmediate(go));
  }
}
