// Every format with what makes it: an honest example, how it is read, and where else the same bytes must not count.
import { openBundle, openDraft, makeBrowserKey, unwrapOnDevice, wrapForDevice } from '../../src/sdk/crypto/account.ts';
import { openEntry } from '../../src/sdk/crypto/entry.ts';
import { epochCommit, openShare } from '../../src/sdk/crypto/epoch.ts';
import { makePackages } from '../../src/sdk/crypto/identity.ts';
import { introductionKey, isIntroduced } from '../../src/sdk/crypto/introduction.ts';
import { importKeyPairs, participantKeys } from '../../src/sdk/crypto/keys.ts';
import { openSlot } from '../../src/sdk/crypto/slots.ts';
import { readTopic } from '../../src/sdk/crypto/topic.ts';
import { createDraft } from '../../src/sdk/drafts.ts';
import { keepContent, readContent } from '../../src/sdk/files/files.ts';
import { keepSecrets, readKeptSecrets } from '../../src/sdk/kept-secrets.ts';
import { createOutbox } from '../../src/sdk/outbox.ts';
import type { DeviceParts } from '../../src/sdk/parts.ts';
import { newestCard } from '../../src/sdk/pins.ts';
import { ConversationIndex } from '../../src/sdk/search-index.ts';
import { keepIndex, readKept } from '../../src/sdk/search-store.ts';
import { memoryStore, type StoreName } from '../../src/sdk/storage.ts';
import { isBound, readSignedCard } from '../../src/shared/cards.ts';
import { continuesCard } from '../../src/shared/card-succession.ts';
import type { ChainState } from '../../src/shared/chain-state.ts';
import { snapshotOf, startFromSnapshot, verifyControl } from '../../src/shared/control.ts';
import { equalBytes, fromBase64Url, fromHex, nothing, toBase64Url, type Bytes } from '../../src/shared/encoding.ts';
import { decodeEntry } from '../../src/shared/entry.ts';
import { verifyEntry } from '../../src/shared/entry-rules.ts';
import {
  decodeClosed,
  decodeNamed,
  decodeReopened,
  decodeEnded,
  encodeClosed,
  encodeNamed,
  encodeReopened,
  encodeEnded,
  serverLeaf,
} from '../../src/shared/log.ts';
import { isSlotListSigned, type SlotKind } from '../../src/shared/slots.ts';
import { callFormats } from './must-fail-calls.ts';
import { announcedIds, filled, vectorBytes, vectorId, vectorList } from './vectors.ts';

/** `read` gives whether somebody who got these bytes believes them; it may throw instead of saying no. */
export interface Format {
  what: string;
  labels: readonly string[];
  /** The parts that travel, such as bytes and signature: each is flipped, cut and lengthened. */
  parts: Readonly<Record<string, Bytes>>;
  read(parts: Readonly<Record<string, Bytes>>): Promise<unknown>;
  /** The honest parts, read somewhere else. */
  moved: Readonly<Record<string, () => Promise<unknown>>>;
}

const organisation = vectorId<never>(1);
const account = vectorId<never>(2);
const conversation = vectorId<never>(3);
const other = vectorId<never>(9);
const introduction = vectorId<never>(6);
const identity = await importKeyPairs(filled(0x11), filled(0x12));
const later = await importKeyPairs(filled(0x13), filled(0x14));
const first = {
  card: vectorBytes('identity.card'),
  signature: vectorBytes('card.first.sig'),
  previousSignature: nothing(),
};
const second = {
  card: fromHex(vectorList('card.second').card),
  signature: fromHex(vectorList('card.second').signature),
  previousSignature: fromHex(vectorList('card.second').previousSignature),
};

function part(parts: Readonly<Record<string, Bytes>>, name: string): Bytes {
  return parts[name] ?? nothing();
}

const bytesOf = (parts: Readonly<Record<string, Bytes>>) => part(parts, 'bytes');
const signatureOf = (parts: Readonly<Record<string, Bytes>>) => part(parts, 'signature');

// Identity

function vaultOf(place: object): never {
  return { opened: { account, organisation, deviceId: vectorId(0x0f), ...place } } as never;
}

const wire = { n: 1, card: toBase64Url(first.card), signature: toBase64Url(first.signature), previousSignature: '' };
const cards: Format[] = [
  {
    what: 'an identity card',
    labels: ['identity'],
    parts: { bytes: first.card, signature: first.signature },
    read: (parts) =>
      readSignedCard({ card: bytesOf(parts), signature: signatureOf(parts), previousSignature: nothing() }),
    moved: {
      'to another account': () => newestCard(vaultOf({}), other, [wire]),
      'to another organisation': () => newestCard(vaultOf({ organisation: other }), account, [wire]),
    },
  },
  {
    what: 'a card that continues another',
    labels: ['identity'],
    parts: { bytes: second.card, signature: second.previousSignature },
    read: (parts) =>
      continuesCard(first, {
        card: bytesOf(parts),
        signature: second.signature,
        previousSignature: signatureOf(parts),
      }),
    moved: {
      'after itself': () => continuesCard(second, second),
      'before the first': () => continuesCard(second, first),
    },
  },
];

const owner = { organisation, account, fingerprint: vectorBytes('identity.fingerprint'), identity: identity.sign };
const [made] = await makePackages({ ...owner, root: filled(0x21) }, 0, 1);
if (!made) throw new Error('no package');
const bound = { ...owner, ...made };
const read = (binding: typeof bound, signer = identity.sign.public) => isBound(binding, signer, made.binding);
const packages: Format = {
  what: 'the binding of a key package',
  labels: ['package'],
  parts: { signature: made.binding, sign: made.sign, hpke: made.hpke },
  read: (parts) =>
    isBound(
      { ...bound, sign: part(parts, 'sign'), hpke: part(parts, 'hpke') },
      identity.sign.public,
      signatureOf(parts),
    ),
  moved: {
    'to another organisation': () => read({ ...bound, organisation: other }),
    'to another account': () => read({ ...bound, account: other }),
    'to another card': () => read({ ...bound, fingerprint: filled(1) }),
    'to another number': () => read({ ...bound, k: 1 }),
    'to another identity': () => read(bound, later.sign.public),
    'with both keys swapped': () => read({ ...bound, sign: made.hpke, hpke: made.sign }),
  },
};

// Slots, bundle, what stays on a device

const masterKey = vectorBytes('masterKey');
const kinds: Record<string, SlotKind> = {
  password: 'password',
  'recovery code': 'recovery',
  passkey: 'passkey',
  organisation: 'organisation',
};
const slots = vectorList('slots').map((slot, at) => {
  const kind = kinds[slot.kind];
  if (!kind) throw new Error(slot.kind);
  return { slotId: vectorId<never>(0xd0 + at), kind, box: fromHex(slot.box), secret: fromHex(slot.secret) };
});
const slotFormats = slots.map(({ slotId, kind, box, secret }): Format => {
  const place = { account, generation: 1, kind, slotId };
  return {
    what: `a slot: ${kind}`,
    labels: ['slot'],
    parts: { bytes: box },
    read: (parts) => openSlot(secret, place, bytesOf(parts)),
    moved: {
      'to another account': () => openSlot(secret, { ...place, account: other }, box),
      'to another generation': () => openSlot(secret, { ...place, generation: 2 }, box),
      'to another id': () => openSlot(secret, { ...place, slotId: other }, box),
      'to another kind': () => openSlot(secret, { ...place, kind: kind === 'passkey' ? 'password' : 'passkey' }, box),
      'to another secret': () => openSlot(filled(1), place, box),
    },
  };
});
const slotList = { account, generation: 1, version: 3, slots };
const isListed = (list: typeof slotList) => isSlotListSigned(list, identity.sign.public, vectorBytes('slots.sig'));
const [firstSlot, ...otherSlots] = slots;
if (!firstSlot) throw new Error('no slot');
const list: Format = {
  what: 'the list of slots',
  labels: ['slots', 'slot-blob'],
  parts: { signature: vectorBytes('slots.sig'), box: firstSlot.box },
  read: (parts) => {
    const changed = { ...slotList, slots: [{ ...firstSlot, box: part(parts, 'box') }, ...otherSlots] };
    return isSlotListSigned(changed, identity.sign.public, signatureOf(parts));
  },
  moved: {
    'to another account': () => isListed({ ...slotList, account: other }),
    'to another generation': () => isListed({ ...slotList, generation: 2 }),
    'to an older version': () => isListed({ ...slotList, version: 2 }),
    'in another order': () => isListed({ ...slotList, slots: slots.toReversed() }),
    'without one': () => isListed({ ...slotList, slots: otherSlots }),
    'with one twice': () => isListed({ ...slotList, slots: [...slots, firstSlot] }),
    'with another id': () => isListed({ ...slotList, slots: [{ ...firstSlot, slotId: other }, ...otherSlots] }),
    'with another kind': () => isListed({ ...slotList, slots: [{ ...firstSlot, kind: 'passkey' }, ...otherSlots] }),
    'to another identity': () => isSlotListSigned(slotList, later.sign.public, vectorBytes('slots.sig')),
  },
};

const bundlePlace = { account, generation: 1, version: 7 };
const bundleBox = vectorBytes('bundle.box');
const draftBox = vectorBytes('draft.box');
const bundleKey = vectorBytes('bundle.key');
const halves = {
  ...{ account, device: vectorId<never>(0x0f) },
  ...{ deviceSecret: filled(0x55), browserKey: await makeBrowserKey() },
};
const wrapped = await wrapForDevice(halves, masterKey);
const boxes: Format[] = [
  {
    what: 'the bundle',
    labels: ['bundle'],
    parts: { bytes: bundleBox },
    read: (parts) => openBundle(masterKey, bundlePlace, bytesOf(parts)),
    moved: {
      'to another account': () => openBundle(masterKey, { ...bundlePlace, account: other }, bundleBox),
      'to another generation': () => openBundle(masterKey, { ...bundlePlace, generation: 2 }, bundleBox),
      'to a later version': () => openBundle(masterKey, { ...bundlePlace, version: 8 }, bundleBox),
      'to an older version': () => openBundle(masterKey, { ...bundlePlace, version: 6 }, bundleBox),
      'to another master key': () => openBundle(filled(1), bundlePlace, bundleBox),
    },
  },
  {
    what: 'a draft',
    labels: ['draft'],
    parts: { bytes: draftBox },
    read: (parts) => openDraft(bundleKey, conversation, 2, bytesOf(parts)),
    moved: {
      'to another conversation': () => openDraft(bundleKey, other, 2, draftBox),
      'to another version': () => openDraft(bundleKey, conversation, 1, draftBox),
      'to another account’s key': () => openDraft(filled(1), conversation, 2, draftBox),
      'in place of the bundle': () => openBundle(masterKey, bundlePlace, draftBox),
    },
  },
  {
    what: 'the master key as a device keeps it',
    labels: ['device-wrap'],
    parts: { bytes: wrapped },
    read: (parts) => unwrapOnDevice(halves, bytesOf(parts)),
    moved: {
      'to another account': () => unwrapOnDevice({ ...halves, account: other }, wrapped),
      'to another device': () => unwrapOnDevice({ ...halves, device: other }, wrapped),
      'to another sign-in': () => unwrapOnDevice({ ...halves, deviceSecret: filled(1) }, wrapped),
      'to another browser': async () => unwrapOnDevice({ ...halves, browserKey: await makeBrowserKey() }, wrapped),
    },
  },
];

// What a device keeps in its own store

interface Keeper {
  name: StoreName;
  label: string;
  what: string;
  keep(parts: DeviceParts, store: Map<string, unknown>): Promise<void>;
  read(parts: DeviceParts, id: string): Promise<unknown>;
  key: string;
  /** A key that something else of the kind could stand under. */
  elsewhere?: string;
}

function partsOf(kept: Map<string, unknown>, place: { account?: string; key?: Bytes } = {}): DeviceParts {
  const opened = { account: place.account ?? account, organisation, deviceId: vectorId(0x0f) };
  const key = () => Promise.resolve(place.key ?? vectorBytes('device.key'));
  const openOnDevice = async (open: (own: Bytes) => Promise<Bytes>) => open(await key()).catch(() => null);
  const vault = { isOpen: true, opened, bundle: { reset: null }, deviceKey: key, openOnDevice };
  const store = memoryStore(kept, true);
  return { vault, store: () => store, api: {}, clock: { now: () => 0 } } as unknown as DeviceParts;
}

const never = new Promise<never>(() => undefined);
const nothingHappens = { changed: () => undefined, dropStray: () => undefined };
const outboxOf = (parts: DeviceParts) => createOutbox(parts, { send: () => never, ...nothingHappens } as never);
const entryId = vectorId<never>(0x44);
const content = { local: vectorId<string>(0x45), size: 6, type: '', attempt: null, hash: null, sent: 0 };
const keepers: Keeper[] = [
  {
    ...{ name: 'secrets', label: 'kept-secrets', what: 'epoch secrets that a device keeps', key: conversation },
    keep: (parts) => keepSecrets(parts, conversation, new Map([[0, filled(0x31)]])),
    read: async (parts, id) => (await readKeptSecrets(parts, id as never)).size > 0,
  },
  {
    ...{ name: 'drafts', label: 'device-draft', what: 'a draft that a device keeps', key: conversation },
    keep: async (parts) => {
      const draft = createDraft(parts, conversation);
      await draft.take({ version: 0, box: '' });
      draft.set('half a sentence');
      const until = Date.now() + 10_000;
      while (!(await parts.store().get('drafts', conversation)) && Date.now() < until) {
        await new Promise((go) => setTimeout(go, 1));
      }
    },
    read: async (parts, id) => {
      const draft = createDraft(parts, id as never);
      await draft.take({ version: 0, box: '' });
      return draft.text.get() !== '';
    },
  },
  {
    ...{ name: 'files', label: 'outbox-file', what: 'a file that waits in the outbox', key: content.local },
    keep: async (parts) => void (await keepContent(parts, new Blob(['Secret']), content.local)),
    read: async (parts, id) => (await readContent(parts, { ...content, local: id })).length > 0,
  },
  {
    ...{ name: 'search', label: 'kept-search', what: 'how far a conversation is searchable on a device' },
    ...{ key: `${conversation}/${0x7fffffff}`, elsewhere: `${other}/${0x7fffffff}` },
    keep: (parts) => keepIndex(parts, new ConversationIndex(conversation)),
    read: async (parts) => (await readKept(parts)).length > 0,
  },
  {
    ...{ name: 'outbox', label: 'outbox', what: 'what waits in the outbox', key: entryId },
    keep: async (parts) => {
      const record = { conversationId: conversation, what: 'message', targetId: null, text: 'Secret' } as const;
      await outboxOf(parts).keep({ ...record, key: entryId, madeAt: 0, failed: null, sealed: null });
    },
    read: async (parts) => {
      const outbox = outboxOf(parts);
      await outbox.load();
      return outbox.of(conversation).length > 0;
    },
  },
];

async function keptFormat(keeper: Keeper): Promise<Format> {
  const kept = new Map<string, unknown>();
  await keeper.keep(partsOf(kept), kept);
  const name = `${keeper.name}/${keeper.key}`;
  const value = kept.get(name) as Bytes | { box: Bytes };
  const box = value instanceof Uint8Array ? value : value.box;
  const held = (bytes: Bytes, as = value) => (as instanceof Uint8Array ? bytes : { ...as, box: bytes });
  const readAt = (
    bytes: Bytes,
    { key = keeper.key, ...place }: { account?: string; key?: string; by?: Bytes } = {},
  ) => {
    const store = new Map<string, unknown>([[`${keeper.name}/${key}`, held(bytes)]]);
    return keeper.read(partsOf(store, { ...place, ...(place.by && { key: place.by }) }), key);
  };
  return {
    what: keeper.what,
    labels: [keeper.label],
    parts: { bytes: box },
    read: (parts) => readAt(bytesOf(parts)),
    moved: {
      'to another place': () => readAt(box, { key: keeper.elsewhere ?? other }),
      'to another master key': () => readAt(box, { by: filled(1) }),
    },
  };
}

// Conversations

const chain = vectorList('chain');
const states: ChainState[] = [];
for (const entry of chain) {
  const facts = { announced: announcedIds(entry.announced), closed: false };
  states.push(await verifyControl(states.at(-1) ?? null, fromHex(entry.bytes), fromHex(entry.signature), facts));
}
const controls = chain.map((entry, at): Format => {
  const facts = { announced: announcedIds(entry.announced), closed: false };
  const [bytes, signature] = [fromHex(entry.bytes), fromHex(entry.signature)];
  const before = states[at - 1] ?? null;
  const follow = (state: ChainState | null) => verifyControl(state, bytes, signature, facts);
  const elsewhere = before && { ...before, conversation: other };
  return {
    what: `control entry ${entry.n}, ${entry.type}`,
    labels: ['control', 'participant', 'state', 'control-hash'],
    parts: { bytes, signature },
    read: (parts) => verifyControl(before, bytesOf(parts), signatureOf(parts), facts),
    moved: {
      'a second time': () => follow(states[at] ?? null),
      'to the end': () => follow(states.at(-1) ?? null),
      ...(elsewhere && { 'to another conversation': () => follow(elsewhere) }),
      ...(before && { 'to the beginning': () => follow(null) }),
      ...(before && { 'after another with the same number': () => follow({ ...before, head: filled(1) }) }),
    },
  };
});
const added = chain.findIndex(({ type }) => type === 'add');
const [addEntry, addState] = [chain[added], states[added]];
if (!addEntry || !addState) throw new Error('no add');
const snapshot: Format = {
  what: 'the state that a joiner starts from',
  labels: ['state'],
  parts: { bytes: snapshotOf(addState), signature: fromHex(addEntry.signature) },
  read: (parts) => startFromSnapshot(bytesOf(parts), fromHex(addEntry.bytes), signatureOf(parts)),
  moved: {
    'to the next entry': () => {
      const next = chain[added + 1];
      if (!next) throw new Error('no next');
      return startFromSnapshot(snapshotOf(addState), fromHex(next.bytes), fromHex(next.signature));
    },
  },
};

const pair = vectorList('pair');
const pairState = await verifyControl(null, fromHex(pair.control.bytes), fromHex(pair.control.signature), {
  announced: new Set(),
  closed: false,
});
const entries = vectorList('entries').flatMap((entry): Format[] => {
  const [bytes, signature] = [fromHex(entry.bytes), fromHex(entry.signature)];
  const { head, box } = decodeEntry(bytes);
  const sender = entry.target === 'own' ? head.sender : other;
  const target = entry.target === null ? null : { sender, kind: 'message' };
  const place = { n: 0, announced: new Set<never>(), target };
  const secret = fromHex(pair.epochSecret);
  const open = (changed: Partial<typeof head>) => openEntry({ ...head, ...changed }, box, secret);
  const verify = (state: ChainState, at = place) => verifyEntry(state, bytes, signature, at);
  return [
    {
      what: `an entry: ${entry.kind}`,
      labels: ['entry'],
      parts: { bytes, signature },
      read: (parts) => verifyEntry(pairState, bytesOf(parts), signatureOf(parts), place),
      moved: {
        'to another conversation': () => verify({ ...pairState, conversation: other }),
        'to before the chain': () => verify(pairState, { ...place, n: 1 }),
        'to another epoch': () =>
          verify({ ...pairState, epochs: pairState.epochs.map((one) => ({ ...one, epoch: 7 })) }),
        'to after its author’s end': () => verify(pairState, { ...place, announced: new Set([head.sender as never]) }),
      },
    },
    {
      what: `the box of an entry: ${entry.kind}`,
      labels: ['entry', 'entry-aad'],
      parts: { bytes: box },
      read: (parts) => openEntry(head, bytesOf(parts), secret),
      moved: {
        'to another conversation': () => open({ conversation: other }),
        'to another kind': () => open({ kind: 'other' }),
        'to another epoch': () => open({ epoch: 1 }),
        'to another sender': () => open({ sender: other }),
        'to another id': () => open({ entryId: other }),
        'to another target': () => open({ target: vectorId(0x77) }),
        'to another control number': () => open({ controlN: 7 }),
        'to another seen position': () => open({ seenPosition: 77 }),
        'to another seen head': () => open({ seenHash: filled(7) }),
        'to another time': () => open({ claimedTime: 7 }),
        'to another secret': () => openEntry(head, box, filled(1)),
      },
    },
  ];
});

const topicEntry = vectorList('entries').find(({ kind }) => kind === 'topic');
const topicBody = JSON.parse(topicEntry?.text ?? '{}') as { topic: string; signature: string; signer: never };
const readBody = (state: ChainState, changed: object = {}) => readTopic(state, { ...topicBody, ...changed });
const topic: Format = {
  what: 'a topic',
  labels: ['topic'],
  parts: { bytes: fromBase64Url(topicBody.topic), signature: fromBase64Url(topicBody.signature) },
  read: (parts) =>
    readBody(pairState, { topic: toBase64Url(bytesOf(parts)), signature: toBase64Url(signatureOf(parts)) }),
  moved: {
    'to another conversation': () => readBody({ ...pairState, conversation: other }),
    'to another signer': () => readBody(pairState, { signer: vectorId(0xe1) }),
    'to where its signer didn’t lead': () => readBody({ ...pairState, leads: [{ fromN: 0, manager: other }] }),
  },
};

const own = await participantKeys(filled(0x21), 0);
const share = vectorBytes('share.fixed');
const commit = vectorBytes('epoch0.commit');
const recipient = { id: vectorId<never>(0x0a), keys: own.hpke };
const opened = async (...given: Parameters<typeof openShare>) => (await openShare(...given)).length > 0;
const shares: Format = {
  what: 'a key share',
  labels: ['share', 'commit'],
  parts: { bytes: share },
  read: (parts) => opened(conversation, recipient, bytesOf(parts), () => commit),
  moved: {
    'to another conversation': () => opened(other, recipient, share, () => commit),
    'to another participant': () => opened(conversation, { ...recipient, id: other }, share, () => commit),
    'to other keys': () => opened(conversation, { ...recipient, keys: later.hpke }, share, () => commit),
    'to another epoch’s commitment': async () => {
      const elsewhere = await epochCommit(filled(0x31), conversation, 1);
      return opened(conversation, recipient, share, () => elsewhere);
    },
    'to an epoch that isn’t in the chain': () => opened(conversation, recipient, share, () => null),
  },
};

// What the server writes: believed as far as the log has its leaf

async function serverFormat(
  kind: 'ended' | 'named' | 'closed' | 'reopened',
  bytes: Bytes,
  decode: (bytes: Bytes) => unknown,
): Promise<Format> {
  const leaf = await serverLeaf(conversation, kind, 5, bytes);
  const fits = async (found: Bytes, id: typeof conversation = conversation, as: string = kind, time = 5) =>
    equalBytes(await serverLeaf(id, as, time, found), leaf) && Boolean(decode(found));
  return {
    what: `what the server writes: ${kind}`,
    labels: [kind, 'server'],
    parts: { bytes },
    read: (parts) => fits(bytesOf(parts)),
    moved: {
      'to another conversation': () => fits(bytes, other),
      'to another kind': () => fits(bytes, conversation, 'other'),
      'to another time': () => fits(bytes, conversation, kind, 6),
    },
  };
}

const codeKey = await introductionKey('01234567890123456789', introduction);
const mac = vectorBytes('introduction.a');
const introduces = (side: 'a' | 'b', card: Bytes, id: typeof introduction = introduction, key = codeKey) =>
  isIntroduced(key, id, { side, card, mac });
const introductions: Format = {
  what: 'one side of an introduction',
  labels: ['introduction'],
  parts: { signature: mac, card: first.card },
  read: (parts) =>
    isIntroduced(codeKey, introduction, { side: 'a', card: part(parts, 'card'), mac: signatureOf(parts) }),
  moved: {
    'to the other side': () => introduces('b', first.card),
    'to another card': () => introduces('a', second.card),
    'to another introduction': () => introduces('a', first.card, other),
    'to another code': async () =>
      introduces('a', first.card, introduction, await introductionKey('01234567890123456788', introduction)),
  },
};

export const formats: readonly Format[] = [
  ...[...cards, packages, ...slotFormats, list, ...boxes],
  ...(await Promise.all(keepers.map(keptFormat))),
  ...[...controls, snapshot, ...entries, topic, shares],
  await serverFormat('ended', encodeEnded(other, 'left'), decodeEnded),
  await serverFormat('named', encodeNamed(other, 'nickname'), decodeNamed),
  await serverFormat('closed', encodeClosed('manager_ended'), decodeClosed),
  await serverFormat('reopened', encodeReopened(), (bytes) => decodeReopened(bytes) === undefined),
  introductions,
  ...callFormats,
];
