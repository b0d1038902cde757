// A whole journey, then a search of everything that the server kept, said or logged for what nobody else may read.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openWithPassword } from '../../src/sdk/account-keys.ts';
import { openShare } from '../../src/sdk/crypto/epoch.ts';
import { parseRecoveryCode } from '../../src/sdk/crypto/recovery-code.ts';
import { createDesk } from '../../src/sdk/desk.ts';
import { createDevice } from '../../src/sdk/device.ts';
import { createEndpoints } from '../../src/sdk/http.ts';
import type { Device } from '../../src/sdk/model.ts';
import { nodeConnection, type NodeConnection } from '../../src/sdk/node.ts';
import { provePassword } from '../../src/sdk/password.ts';
import { memoryStore } from '../../src/sdk/storage.ts';
import { Vault } from '../../src/sdk/vault.ts';
import { until } from '../../src/sdk/watched.ts';
import { decodeControl } from '../../src/shared/control-entry.ts';
import type { Conversation } from '../../src/shared/conversations.ts';
import { fromBase64Url } from '../../src/shared/encoding.ts';
import type { ConversationId, DeviceId } from '../../src/shared/ids.ts';
import { read, ready } from '../journeys/practice.ts';
import { findNeedles, sharedBytes, withoutTimes, type Haystack, type Needle } from './search.ts';
import { startSweptServer, type SweptServer } from './swept-server.ts';

const texts = [
  'Seit dem Unfall schlafe ich kaum, „fürchterlich“ kaum.',
  'The marigold diary stays under the floorboard.',
  'Ik heb gisteren de brief van mijn vader verbrand.',
  'Edited afterwards: the walrus sentence.',
  'This one was taken back, the ptarmigan sentence.',
  'In a file: the pangolin sentence.',
  'Pangolin letter.txt',
];
const topics = ['Nightmares about Vlissingen', 'Second heading, rhubarb'];
const draft = 'Half a thought about quicksilver';
const names = [
  'Quirinella Zandstrokhoven',
  'Thaddeus Klompenmaeker',
  'Wilhelmina Duisterwinkel',
  'Ottoline Breskensma',
];
const nickname = 'Grasmus Wintertaling';
const addresses = [
  'q.zandstrokhoven@sweep-mail.example',
  'thaddeus.k@provider-one.example',
  'mina.wd@duisterwinkel-mail.example',
];
const deskAddress = 'ottoline.desk@provider-two.example';
const passwords = ['walnut-ladder-orbit-comet-71', 'thistle-anchor-violin-maple-42', 'pepper-glacier-lantern-flute-9'];
const deskPassword = 'desk-saffron-bicycle-tundra-58';
/** Stands in the clear on purpose: what finds it can find the others. */
const organisationName = 'Praktijk Lindenhofsingel';
const publicTexts = ['We keep it to ourselves, in Lindenhof.', 'Be kind to the furniture.'];

interface Person {
  device: Device;
  connection: NodeConnection;
  kept: Map<string, unknown>;
  address: string;
  password: string;
}

describe('after a journey', () => {
  let server: SweptServer;
  let database: Haystack[];
  /** Opens content or an account, and must never leave a device. */
  const keys: Needle[] = [];
  /** Lets somebody in; the server may say it once, and keep a hash. */
  const tokens: Needle[] = [];
  let pairs: { same: [Conversation, Conversation]; strangers: Conversation };
  const people: Person[] = [];

  before(async () => {
    server = await startSweptServer();
    await journey();
    database = await server.readDatabase();
  });
  after(async () => {
    for (const { device } of people) device.close();
    await server?.close();
  });

  const written = named('text', [...texts, ...topics, draft]);
  const identities = [
    ...named('name', [...names, nickname]),
    ...named(
      'surname',
      names.map((name) => name.split(' ')[1]!),
    ),
    ...named('address', [...addresses, deskAddress]),
    ...named(
      'mailbox',
      [...addresses, deskAddress].map((address) => address.split('@')[0]!),
    ),
  ];
  const secrets = named('password', [...passwords, deskPassword]);

  test('the search finds what does stand in the database, in tables and in the write-ahead log', () => {
    const found = findNeedles(named('clear', [organisationName, ...publicTexts]), database);
    assert.ok(
      found.some((line) => line.startsWith('postgres/base/')),
      String(found),
    );
    assert.ok(
      found.some((line) => line.startsWith('postgres/pg_wal/')),
      String(found),
    );
    assert.ok(keys.length > 20 && tokens.length > 6, `${keys.length} keys, ${tokens.length} tokens`);
    const wire = [...server.wiretap.sent(), ...server.wiretap.received()].map((bytes) => ({ name: 'wire', bytes }));
    assert.notDeepEqual(findNeedles(identities, wire), [], 'names travel on the wire');
    assert.notDeepEqual(findNeedles(tokens, wire), [], 'tokens travel on the wire');
  });

  test('a copy of the database folder tells nothing that was written', () => {
    assert.deepEqual(findNeedles(written, database), []);
  });

  test('a copy of the database folder is no list of clients', () => {
    assert.deepEqual(findNeedles(identities, database), []);
  });

  test('a copy of the database folder opens nothing and lets nobody in', () => {
    assert.deepEqual(findNeedles([...secrets, ...keys, ...tokens], database), []);
  });

  test('the keystore holds nothing that was written, no names, and no key of a device', () => {
    assert.deepEqual(findNeedles([...written, ...identities, ...secrets, ...keys], server.readKeystore()), []);
  });

  test('the log knows nobody', () => {
    const log = server.readLog();
    assert.deepEqual(findNeedles([...written, ...identities, ...secrets, ...keys, ...tokens], log), []);
  });

  test('no device ever sends what opens content, nor what was written', () => {
    const wire = server.wiretap.sent().map((bytes, at) => ({ name: `connection ${at}`, bytes }));
    assert.deepEqual(findNeedles([...written, ...secrets, ...keys], wire), []);
  });

  test('no answer and no event carries what opens content, nor what was written', () => {
    const wire = server.wiretap.received().map((bytes, at) => ({ name: `connection ${at}`, bytes }));
    assert.deepEqual(findNeedles([...written, ...secrets, ...keys], wire), []);
  });

  test('what a browser keeps for the next time is closed too', () => {
    const kept = people.map(({ kept }, at) => ({ name: `browser ${at}`, bytes: flatten(kept) }));
    assert.deepEqual(findNeedles([...written, ...secrets, ...keys], kept), []);
  });

  test('two conversations of the same people have nothing in common by which a stranger could tell', async () => {
    const [one, other] = pairs.same.map(bytesSeenByStrangers);
    const form = bytesSeenByStrangers(pairs.strangers);
    assert.deepEqual(sharedBytes(one!, other!, form), []);
    const { memberId } = (await people[0]!.device.ask('getProfile', {})).profile;
    const member = withoutTimes(Buffer.from(memberId.replaceAll('-', ''), 'hex'));
    assert.notDeepEqual(sharedBytes([...one!, member], [...other!, member], form), [], 'an account would be noticed');
    // The form alone is not nothing: the comparison sees it.
    assert.notDeepEqual(sharedBytes(one!, other!), []);
  });

  async function journey() {
    const therapist = open(addresses[0]!, passwords[0]!);
    const { device } = therapist;
    const { invitationToken, enrolmentToken } = await device.act('setUpInstallation', {
      token: server.setupToken,
      organisation: {
        name: organisationName,
        shortName: 'linden',
        country: 'NL',
        timeZone: 'Europe/Amsterdam',
        language: 'en',
      },
      administrator: { name: names[0]!, address: addresses[0]!, profession: 'Psychologist' },
      serviceDesk: { name: names[3]!, address: deskAddress },
    });
    tokens.push(...named('set-up link', [server.setupToken]), ...named('enrolment', [enrolmentToken]));
    await signUp(therapist, invitationToken, null);
    await device.act('confirmCrisisNumbers', {});
    await device.act('publishTexts', { privacyStatement: publicTexts[0]!, houseRules: publicTexts[1]! });
    await device.account.agreeToTexts(1);

    // One by mail, one on paper with a code.
    const byMail = await device.contacts.invite({ ...whoIs(1), delivery: 'mail', withCode: false });
    const onPaper = await device.contacts.invite({ ...whoIs(2), delivery: 'paper', withCode: true });
    const code = onPaper.code!;
    keys.push(...named('introduction code', [code, code.replaceAll(' ', '')]));
    await server.app.jobs.drain();
    const mailed = await linkInMail(enrolmentToken);

    const first = await device.conversations.start({
      memberIds: [byMail.memberId],
      topic: topics[0]!,
      message: texts[0]!,
    });
    const client = open(addresses[1]!, passwords[1]!);
    await signUp(client, mailed, null);
    await ready(device.tasks, (tasks) => tasks.some(({ about }) => about.kind === 'letIn'));
    await device.contacts.letIn(byMail.memberId);
    await ready(client.device.conversations.list, ({ items }) => items[0]?.lastMessage?.text === texts[0]);

    const hers = device.conversations.open(first);
    const theirs = client.device.conversations.open(first);
    await ready(theirs.view);
    await theirs.write(texts[1]!);
    await theirs.write(texts[2]!);
    const edited = await theirs.write('Before it was edited.');
    await theirs.edit(edited, texts[3]!);
    const letter = await client.device.conversations.prepareFile(new Blob([texts[5]!]), texts[6]!);
    await theirs.write('', [letter]);
    const removed = await theirs.write(texts[4]!);
    await until(client.device.conversations.unsent, (count) => count === 0, 10_000);
    await ready(hers.view, (view) => read(view).some((line) => line.startsWith(texts[3]!)));
    const { items } = await ready(hers.view, (view) =>
      view.items.some((item) => item.kind === 'message' && item.files.length > 0),
    );
    const files = items.flatMap((item) => (item.kind === 'message' ? item.files : []));
    assert.equal(await (await hers.loadFile(files[0]!)).content.text(), texts[5]);
    keys.push(
      ...named(
        'file key',
        files.map(({ key }) => key),
      ),
      { name: 'file key as bytes', value: fromBase64Url(files[0]!.key) },
    );
    await theirs.remove(removed);
    await hers.changeTopic(topics[1]!);
    hers.setDraft(draft);
    await ready(theirs.view, (view) => read(view).includes(`[topic ${topics[1]}]`));
    await server.app.feed.idle?.();

    // A second conversation of the same two, and one of other people.
    const second = await device.conversations.start({
      memberIds: [byMail.memberId],
      topic: topics[0]!,
      message: texts[0]!,
    });
    const stranger = open(addresses[2]!, passwords[2]!);
    await signUp(stranger, onPaper.link!.split('#')[1]!, code);
    const [eva] = await ready(stranger.device.contacts.list);
    const third = await stranger.device.conversations.start({
      memberIds: [eva!.memberId],
      topic: topics[0]!,
      message: texts[0]!,
    });

    // Two who don't know each other meet, and one goes by a nickname.
    const meeting = await device.conversations.start({ memberIds: [byMail.memberId, onPaper.memberId] });
    const choice = { as: 'nickname', nickname } as const;
    await client.device.act('chooseName', { conversationId: meeting, choice });

    // A password changed, a second browser, a reload, one signed out.
    await client.device.account.changePassword(client.password, `${client.password}-new`);
    client.password += '-new';
    secrets.push({ name: 'new password', value: client.password });
    const elsewhere = open(client.address, client.password);
    await elsewhere.device.account.signIn({ ...elsewhere, label: 'Second browser', shared: false });
    await ready(elsewhere.device.conversations.list);
    await noteSecrets(elsewhere, first);
    await noteSecrets(therapist, first);
    await noteSecrets(stranger, third);
    for (const { connection } of people) tokens.push(...named('cookie', [...connection.cookies.values()]));
    await elsewhere.device.account.signOut();

    const get = async (who: Person, conversationId: ConversationId) =>
      (await who.device.ask('getConversation', { conversationId })).conversation;
    pairs = {
      same: [await get(therapist, first), await get(therapist, second)],
      strangers: await get(stranger, third),
    };
    // The draft is saved a moment after it was typed.
    await until(hers.draft, (text) => text === draft, 5_000);
    hers.close();
    theirs.close();
    await ready(device.conversations.list);
    const saved = async () => (await get(therapist, first)).draft !== null;
    for (let tries = 0; tries < 50 && !(await saved()); tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(await saved(), 'the draft reached the server');
  }

  function whoIs(at: number) {
    return { role: 'client', name: names[at]!, address: addresses[at]!, language: 'en' } as const;
  }

  function open(address: string, password: string): Person {
    const connection = nodeConnection(server.url);
    const kept = new Map<string, unknown>();
    const device = createDevice({ connection, store: memoryStore(kept, true) });
    const person = { device, connection, kept, address, password };
    people.push(person);
    return person;
  }

  async function signUp({ device, password }: Person, token: string, code: string | null) {
    tokens.push(...named('invitation', [token]));
    const { texts: agreed } = await device.account.describeInvitation(token);
    const prepared = await device.account.prepareSignUp({
      ...{ token, password, label: 'First browser', shared: false },
      ...{ language: 'en', timeZone: 'Europe/Amsterdam', agreedVersion: agreed?.version ?? null },
    });
    const { recoveryCode } = prepared;
    keys.push(...named('recovery code', [recoveryCode, recoveryCode.replace(/[^0-9A-Za-z]/g, '')]));
    keys.push({ name: 'recovery code as bytes', value: (await parseRecoveryCode(recoveryCode))! });
    await prepared.finish(code);
  }

  async function linkInMail(enrolmentToken: string): Promise<string> {
    const desk = createDesk(nodeConnection(server.url));
    await desk.enrol(enrolmentToken, deskPassword);
    await desk.signIn(deskAddress, deskPassword);
    const { mails } = await desk.ask('listMails', {});
    const found = /invitation#([A-Za-z0-9_-]{43})/.exec(JSON.stringify(mails));
    assert.ok(found, 'the mail with the invitation is kept');
    await desk.signOut();
    return found[1]!;
  }

  /** Opens an account by its password as a device does, and takes every key out of it. */
  async function noteSecrets({ connection, password }: Person, conversationId: ConversationId) {
    const api = createEndpoints(connection);
    const { profile } = await api.ask('getProfile', {});
    const { memberId, organisationId } = profile;
    const proof = await provePassword(password, async (loginRequest) => ({
      ...(await api.act('startProof', { loginRequest })),
      account: memberId,
    }));
    const { deviceSecret } = await api.ask('getDeviceSecret', {});
    tokens.push(
      { name: 'device secret', value: deviceSecret },
      { name: 'device secret', value: fromBase64Url(deviceSecret) },
    );
    const account = await api.ask('getAccountKeys', {});
    const opened = await openWithPassword(
      { memberId, organisationId, deviceId: '' as DeviceId },
      proof.exportKey,
      account,
    );
    const vault = new Vault(api, () => {});
    await vault.open(opened, account);
    const { identities, roots } = vault.bundle;
    const seeds = [...identities.flatMap(({ sign, hpke }) => [sign, hpke]), ...roots];
    keys.push({ name: 'export key', value: proof.exportKey }, { name: 'master key', value: opened.masterKey });
    keys.push(...seeds.map((seed) => ({ name: 'seed', value: fromBase64Url(seed) })));

    const { conversation } = await api.ask('getConversation', { conversationId });
    const { commits, sign } = whatChainSays(conversation);
    const own = await vault.participantKeys(sign);
    assert.ok(own, 'one’s own participant keys are found');
    const recipient = { id: conversation.selfId, keys: own.hpke };
    const found = await Promise.all(
      conversation.shares.map(({ box }) =>
        openShare(conversationId, recipient, fromBase64Url(box), (epoch) => commits.get(epoch) ?? null),
      ),
    );
    const epochs = found.flat();
    assert.ok(epochs.length > 0, 'epoch secrets are opened');
    keys.push(...epochs.map(({ epoch, secret }) => ({ name: `epoch secret ${epoch}`, value: secret })));
    vault.close();
  }
});

/** Commitments of all epochs, and the viewer's own signing key. */
function whatChainSays({ chain, selfId }: Conversation): {
  commits: Map<number, Uint8Array<ArrayBuffer>>;
  sign: Uint8Array<ArrayBuffer>;
} {
  const commits = new Map<number, Uint8Array<ArrayBuffer>>();
  let sign: Uint8Array<ArrayBuffer> | null = null;
  for (const { kind, bytes } of chain) {
    if (kind !== 'control' || !bytes) continue;
    const { epoch, commit, act } = decodeControl(fromBase64Url(bytes));
    commits.set(epoch, commit);
    const who = act.type === 'create' ? act.participants : 'participant' in act ? [act.participant] : [];
    for (const participant of who) if (participant.id === selfId && participant.sign.length) sign = participant.sign;
  }
  assert.ok(sign, 'the chain names the viewer');
  return { commits, sign };
}

/** What reaches somebody who is no contact of anybody in it: signed bytes, shares, heads, ids; names and member ids don't. */
function bytesSeenByStrangers(conversation: Conversation): Uint8Array[] {
  const { chain, shares, topic, lastMessage, participants } = conversation;
  const entries = [...chain, topic, lastMessage].flatMap((entry) =>
    entry ? [entry.bytes, entry.signature, entry.leaf] : [],
  );
  const boxes = [...entries, ...shares.map(({ box }) => box)].flatMap((text) => (text ? [fromBase64Url(text)] : []));
  const ids = [conversation.conversationId, ...participants.map(({ participantId }) => participantId)];
  const settings = participants.map(({ shown: _, participantId: __, ...rest }) => JSON.stringify(rest));
  return [
    ...boxes.map(withoutTimes),
    ...ids.map((id) => withoutTimes(Buffer.from(id.replaceAll('-', ''), 'hex'))),
    ...settings.map((text) => Buffer.from(text)),
  ];
}

function named(name: string, values: readonly string[]): Needle[] {
  return values.map((value, at) => ({ name: `${name} ${at + 1}`, value }));
}

/** Everything in it as bytes, however nested; keys that the browser doesn't hand out are no bytes. */
function flatten(value: unknown): Buffer {
  if (typeof value === 'string') return Buffer.from(`${value}\n`);
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (value instanceof Map) return flatten([...value]);
  if (value instanceof CryptoKey || typeof value !== 'object' || value === null)
    return Buffer.from(`${String(value)}\n`);
  return Buffer.concat(Object.entries(value).flatMap(([key, inner]) => [Buffer.from(`${key}\n`), flatten(inner)]));
}
