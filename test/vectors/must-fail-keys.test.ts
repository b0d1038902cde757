// Public keys that nobody honest could have made, at every door where one comes in: the eight points of small order of
// each curve, with either sign, and second spellings (protocol §3).
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openShare } from '../../src/sdk/crypto/epoch.ts';
import { sealShare } from '../../src/sdk/crypto/sealing.ts';
import { sealTo } from '../../src/sdk/crypto/hpke.ts';
import { makePackages } from '../../src/sdk/crypto/identity.ts';
import { importKeyPairs, participantKeys, signBytes, type KeyPair } from '../../src/sdk/crypto/keys.ts';
import {
  type Card,
  decodeCard,
  encodeBinding,
  encodeCard,
  fingerprintOf,
  isBound,
  readSignedCard,
} from '../../src/shared/cards.ts';
import type { ControlAct, Participant } from '../../src/shared/control-entry.ts';
import { decodeParticipant, encodeParticipant, pendingParticipant } from '../../src/shared/control-entry.ts';
import { closeState, verifyControl } from '../../src/shared/control.ts';
import { draftControl } from '../../src/shared/control-draft.ts';
import { noFacts } from '../../src/shared/control-rules.ts';
import {
  concat,
  fromBase64Url,
  fromHex,
  nothing,
  toBase64Url,
  utf8,
  zeroHash,
  type Bytes,
} from '../../src/shared/encoding.ts';
import { isGoodHpkeKey, isGoodSignKey, isSignedBy } from '../../src/shared/public-keys.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import * as world from '../support/conversations.ts';
import { openBrowser, prepareSignUp, refused, setUp } from '../support/people.ts';
import { filled, vectorId } from './vectors.ts';

const zeros = '00'.repeat(30);
const ones = 'ff'.repeat(30);
const orderEight = [
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03',
];

/** Every encoding of the eight points, and of coordinates beyond the field. */
const badSignKeys: readonly Bytes[] = [
  ...[`01${zeros}00`, `01${zeros}80`, `ec${ones}7f`, `ec${ones}ff`, `00${zeros}00`, `00${zeros}80`],
  ...[`${orderEight[0]}05`, `${orderEight[0]}85`, `${orderEight[1]}7a`, `${orderEight[1]}fa`],
  ...[
    `ed${ones}7f`,
    `ed${ones}ff`,
    `ee${ones}7f`,
    `ee${ones}ff`,
    `ff${ones}7f`,
    `ff${ones}ff`,
    'f0'.concat(ones, '7f'),
  ],
].map(fromHex);

const smallU = [
  ...[`00${zeros}`, `01${zeros}`, `ec${ones}`],
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b8',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11',
];
const lastOfU = ['00', '00', '7f', '00', '57'];
const badHpkeKeys: readonly Bytes[] = [
  ...smallU.map((start, at) => start + (lastOfU[at] ?? '')),
  // The same with the bit that X25519 ignores, and coordinates beyond the field.
  ...smallU.map((start, at) => start + (parseInt(lastOfU[at] ?? '', 16) | 0x80).toString(16)),
  ...[`ed${ones}7f`, `ee${ones}7f`, `ff${ones}7f`, `ed${ones}ff`, `ff${ones}ff`, `09${zeros}80`],
].map(fromHex);

const good = await participantKeys(filled(0x21), 0);
const others = await participantKeys(filled(0x21), 1);
const goodKeys = { sign: good.sign.public, hpke: good.hpke.public };
const pairs: readonly Pick<Participant, 'sign' | 'hpke'>[] = [
  ...badSignKeys.map((sign) => ({ ...goodKeys, sign })),
  ...badHpkeKeys.map((hpke) => ({ ...goodKeys, hpke })),
];
const [organisation, account, conversation] = [vectorId<never>(1), vectorId<never>(2), vectorId<never>(3)];

/** R = the key, s = 0: right for every text under a key of small order, where keys aren't looked at. */
const universal = (key: Bytes) => concat(key, filled(0));

describe('a device', () => {
  test('takes honest keys everywhere, and counts each bad one', async () => {
    assert.ok(isGoodSignKey(goodKeys.sign) && isGoodHpkeKey(goodKeys.hpke));
    assert.ok(badSignKeys.every((key) => key.length === 32 && !isGoodSignKey(key)));
    assert.ok(badHpkeKeys.every((key) => key.length === 32 && !isGoodHpkeKey(key)));
    assert.equal(new Set(pairs.map(({ sign, hpke }) => toBase64Url(concat(sign, hpke)))).size, pairs.length);
    for (const key of badSignKeys) assert.equal(await isSignedBy(key, universal(key), utf8('any text')), false);
  });

  test('refuses an identity card with one', async () => {
    const card = { organisation, account, n: 1, ...goodKeys, previous: null };
    const bytes = encodeCard(card);
    await readSignedCard({ card: bytes, signature: await signBytes(good.sign, bytes), previousSignature: nothing() });
    for (const keys of pairs) {
      const bad = encodeCard({ ...card, ...keys });
      assert.throws(() => decodeCard(bad));
      for (const signature of [await signBytes(good.sign, bad), universal(keys.sign)]) {
        await assert.rejects(readSignedCard({ card: bad, signature, previousSignature: nothing() }));
      }
    }
  });

  test('refuses a key package with one, whoever bound it', async () => {
    const bind = async (keys: Pick<Participant, 'sign' | 'hpke'>) => {
      const binding = { organisation, account, fingerprint: filled(5), k: 0, ...keys };
      return isBound(binding, others.sign.public, await signBytes(others.sign, encodeBinding(binding)));
    };
    assert.ok(await bind(goodKeys));
    for (const keys of pairs) assert.equal(await bind(keys), false);
    const binding = { organisation, account, fingerprint: filled(5), k: 0, ...goodKeys };
    for (const key of badSignKeys) assert.equal(await isBound(binding, key, universal(key)), false);
  });

  test('refuses a participant with one in each entry of the chain that brings keys', async () => {
    const starter = member(1, { sign: others.sign.public, hpke: others.hpke.public }, true);
    const third = await participantKeys(filled(0x21), 2);
    const waiting = pendingParticipant(vectorId(0x52), false);
    const bob = member(0x53, { sign: third.sign.public, hpke: third.hpke.public });
    const begun = await entry(null, { type: 'create', kind: 'regular', participants: [starter, waiting, bob] });
    const state = await verifyControl(null, begun.bytes, begun.signature, noFacts);
    const acts: Record<string, (keys: Pick<Participant, 'sign' | 'hpke'>) => [typeof state | null, ControlAct]> = {
      create: (keys) => [null, { type: 'create', kind: 'regular', participants: [starter, member(0x51, keys)] }],
      add: (keys) => [state, { type: 'add', participant: member(0x54, keys), history: { from: 'now' }, invite: null }],
      admit: (keys) => [state, { type: 'admit', participant: member(0x52, keys), basis: 'tapped' }],
      rekey: (keys) => [state, { type: 'rekey', participant: member(0x53, keys), basis: 'vouched' }],
    };
    for (const [name, act] of Object.entries(acts)) {
      const follow = async (keys: Pick<Participant, 'sign' | 'hpke'>) => {
        const [before, what] = act(keys);
        const { bytes, signature } = await entry(before, what);
        return verifyControl(before, bytes, signature, noFacts);
      };
      await follow(goodKeys);
      for (const keys of pairs) await assert.rejects(follow(keys), { code: 'malformed' }, name);
    }
    for (const keys of pairs) assert.throws(() => decodeParticipant(encodeParticipant(member(0x51, keys))));

    async function entry(before: typeof state | null, act: ControlAct) {
      const commit = filled(before ? 8 : 7);
      const place = { epoch: before ? 1 : 0, commit, seenPosition: 0, seenHash: zeroHash() };
      const draft = await draftControl(before, { conversation, actor: starter.id, act, ...place }, noFacts);
      const signature = await signBytes(others.sign, draft.bytes);
      await closeState(draft.next, draft.bytes, signature);
      return { bytes: draft.bytes, signature };
    }
  });

  test('seals nothing to one, and opens nothing that was sealed by one', async () => {
    const secret = { epoch: 0, secret: filled(0x31) };
    const share = await sealShare(conversation, { id: account, hpke: goodKeys.hpke }, [secret]);
    const recipient = { id: account, keys: good.hpke };
    for (const hpke of badHpkeKeys) {
      await assert.rejects(sealShare(conversation, { id: account, hpke }, [secret]), { name: 'SealError' });
      await assert.rejects(sealTo(hpke, nothing(), utf8('text')), { name: 'SealError' });
      const bad = concat(hpke, share.slice(32));
      await assert.rejects(
        openShare(conversation, recipient, bad, () => filled(1)),
        { name: 'SealError' },
      );
    }
  });
});

function member(id: number, keys: Pick<Participant, 'sign' | 'hpke'>, professional = false): Participant {
  return { id: vectorId(id), kind: 'member', professional, sign: keys.sign, hpke: keys.hpke };
}

describe('the server', () => {
  let server: TestApp;
  before(async () => {
    server = await startTestApp();
  });
  after(() => server.close());

  test('takes none in a card or a key package, at sign-up and later', async () => {
    const { administrator } = await setUp(server.url, await server.setupLink());
    const input = { role: 'professional', name: 'Bo', delivery: 'paper', language: 'nl', introduction: null } as const;
    const memberId = crypto.randomUUID() as never;
    const { link } = await administrator.act('inviteMember', { ...input, memberId, address: 'bo@example.org' });
    const prepared = await prepareSignUp(server.url, link ?? '');
    const { sign: seed, hpke: hpkeSeed } = prepared.keys.bundle.identities[0] ?? { sign: '', hpke: '' };
    const identity = await importKeyPairs(fromBase64Url(seed), fromBase64Url(hpkeSeed));
    const { act } = openBrowser(server.url);
    const card = decodeCard(fromBase64Url(prepared.input.card.card));
    for (const keys of [...badHpkeKeys.map((hpke) => ({ hpke })), ...badSignKeys.map((sign) => ({ sign }))]) {
      const bytes = encodeCard({ ...card, ...keys });
      const signature = 'sign' in keys ? universal(keys.sign) : await signBytes(identity.sign, bytes);
      const bad = { n: 1, card: toBase64Url(bytes), signature: toBase64Url(signature), previousSignature: '' };
      await refused('account.key_refused', act('finishSignUp', { ...prepared.input, card: bad }));
    }
    const bound = await badPackages(identity.sign, card, fromBase64Url(prepared.input.card.card));
    for (const packages of bound) {
      await refused('account.key_refused', act('finishSignUp', { ...prepared.input, packages }));
    }
    const bo = await prepared.finish();
    const more = await badPackages(identity.sign, card, fromBase64Url(prepared.input.card.card), 50);
    for (const packages of more) {
      await refused('account.key_refused', bo.act('addKeyPackages', { packages: packages.slice(0, 1) }));
    }
    await bo.act('addKeyPackages', { packages: await goodPackages(identity.sign, card, prepared.input.card.card, 50) });
  });

  test('takes none in a control entry, and none in a share', async () => {
    const here = await world.startWorld();
    try {
      const anna = await here.addPerson('client', { name: 'Anna' });
      const vos = await here.addPerson('professional', { name: 'Dr Vos' });
      await here.link(vos, anna);
      const { input, held } = await world.draftStart(here, vos, [anna]);
      const [first, second] = held.places.map(world.recordOf);
      assert.ok(first && second);
      for (const keys of pairs) {
        const participants = [first, { ...second, ...keys }];
        const act = { type: 'create', kind: 'regular', participants } as const;
        const control = world.present(await world.signControl(held, vos, act, { state: null }));
        const answer = await vos.call('createConversation', { ...input, control });
        assert.equal(answer.error, 'conversation.chain_refused');
      }
      for (const key of badHpkeKeys) {
        const shares = input.shares.map((share) => ({ ...share, box: withKey(share.box, key) }));
        const answer = await vos.call('createConversation', { ...input, shares });
        assert.equal(answer.error, 'conversation.shares_incomplete');
      }
      world.must(await vos.call('createConversation', input));
      for (const keys of pairs) {
        const participant = { ...first, ...keys };
        const act = { type: 'rekey', participant, basis: 'self' } as const;
        const control = world.present(await world.signControl(held, vos, act));
        const shares = await world.sharesOf(held);
        const request = { conversationId: held.id, control, shares, newKeys: null, topic: null };
        assert.equal((await vos.call('appendControl', request)).error, 'conversation.chain_refused');
      }
      const [share] = (await world.sharesOf(held)).filter(({ participantId }) => participantId === second.id);
      assert.ok(share);
      for (const key of badHpkeKeys) {
        const given: world.StartInput['shares'] = [{ ...share, box: withKey(share.box, key) }];
        assert.equal((await vos.call('grantShares', { conversationId: held.id, shares: given })).error, 'not_allowed');
      }
      world.must(await vos.call('grantShares', { conversationId: held.id, shares: [share] }));
    } finally {
      await here.close();
    }
  });
});

function withKey(box: string, key: Bytes): string {
  return toBase64Url(concat(key, fromBase64Url(box).slice(32)));
}

interface Wire {
  k: number;
  sign: string;
  hpke: string;
  binding: string;
}

async function goodPackages(identity: KeyPair, card: Card, bytes: string, k: number, count = 1): Promise<Wire[]> {
  const fingerprint = await fingerprintOf(fromBase64Url(bytes));
  const owner = { organisation: card.organisation, account: card.account, fingerprint, identity, root: filled(0x77) };
  return (await makePackages(owner, k, count)).map((made) => ({
    ...{ k: made.k, sign: toBase64Url(made.sign), hpke: toBase64Url(made.hpke) },
    binding: toBase64Url(made.binding),
  }));
}

/** Stocks in which the first package, number k, has a bad key that the identity bound all the same. */
async function badPackages(identity: KeyPair, card: Card, bytes: Bytes, k = 0): Promise<Wire[][]> {
  const fingerprint = await fingerprintOf(bytes);
  const owner = { organisation: card.organisation, account: card.account, fingerprint };
  const stock = await goodPackages(identity, card, toBase64Url(bytes), k + 1, 49);
  return Promise.all(
    pairs.map(async (keys) => {
      const binding = toBase64Url(await signBytes(identity, encodeBinding({ ...owner, k, ...keys })));
      return [{ k, sign: toBase64Url(keys.sign), hpke: toBase64Url(keys.hpke), binding }, ...stock];
    }),
  );
}
