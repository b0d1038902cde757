// Shares, entries, topics and log heads against the vectors (protocol §6, §16, §17).
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { epochCommit, openShare } from '../../src/sdk/crypto/epoch.ts';
import { entryKey, openEntry } from '../../src/sdk/crypto/entry.ts';
import { importHpkeKey, participantKeys, type KeyPairs } from '../../src/sdk/crypto/keys.ts';
import { SealError } from '../../src/sdk/crypto/primitives.ts';
import { readTopic } from '../../src/sdk/crypto/topic.ts';
import type { ChainState } from '../../src/shared/chain-state.ts';
import { noFacts } from '../../src/shared/control-rules.ts';
import { verifyControl } from '../../src/shared/control.ts';
import { concat, fromHex, sha256, toHex, u32, zeroHash, type Bytes } from '../../src/shared/encoding.ts';
import { decodeEntry, encodeEntry } from '../../src/shared/entry.ts';
import { EntryError, verifyEntry } from '../../src/shared/entry-rules.ts';
import { leafOf, nextHead } from '../../src/shared/log.ts';
import { shareInfo } from '../../src/shared/shares.ts';
import { filled, vectorBytes, vectorId, vectorList, vectorText, type EntryVector } from './vectors.ts';

const conversation = vectorId<never>(3);
const recipient = vectorId<never>(0x0a);
let own: KeyPairs;
before(async () => {
  own = await participantKeys(filled(0x21), 0);
});

describe('shares', () => {
  const commit = vectorBytes('epoch0.commit');
  const ours = () => ({ id: recipient, keys: own.hpke });

  test('the commitment is the same', async () => {
    assert.deepEqual(await epochCommit(filled(0x31), conversation, 0), commit);
  });

  test('with a fixed ephemeral key the library makes the same bytes', async () => {
    const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
    const ephemeral = await importHpkeKey(vectorBytes('share.ephemeral'));
    const publicKey = (raw: Bytes) => crypto.subtle.importKey('raw', raw, { name: 'X25519' }, true, []);
    const context = await suite.createSenderContext({
      recipientPublicKey: await publicKey(own.hpke.public),
      info: shareInfo(conversation, recipient, own.hpke.public),
      ekm: { privateKey: ephemeral.privateKey, publicKey: await publicKey(ephemeral.public) },
    });
    const ct = await context.seal(concat(u32(0), filled(0x31)));
    assert.equal(toHex(concat(new Uint8Array(context.enc), new Uint8Array(ct))), vectorText('share.fixed'));
  });

  test('a share opens for whom it was made, and gives what the chain committed to', async () => {
    const share = vectorBytes('share.fixed');
    assert.equal(share.length, 84);
    assert.deepEqual(await openShare(conversation, ours(), share, () => commit), [{ epoch: 0, secret: filled(0x31) }]);
    assert.deepEqual(await openShare(conversation, ours(), share, () => filled(1)), [], 'wrong commitment');
    assert.deepEqual(await openShare(conversation, ours(), share, () => null), [], 'an epoch that is not in the chain');
  });

  test('a share of many epochs gives those that are committed to', async () => {
    const commits = vectorList('share.many.commits').map(fromHex);
    const found = await openShare(conversation, ours(), vectorBytes('share.many'), (epoch) => commits[epoch] ?? null);
    assert.deepEqual(
      found.map(({ epoch, secret }) => [epoch, secret[0]]),
      [
        [0, 0xc0],
        [1, 0xc1],
        [2, 0xc2],
      ],
    );
    const swapped = [commits[0], commits[2], commits[1]];
    const left = await openShare(conversation, ours(), vectorBytes('share.many'), (epoch) => swapped[epoch] ?? null);
    assert.deepEqual(
      left.map(({ epoch }) => epoch),
      [0],
    );
  });

  test('a share opens for no other participant, conversation or key, and with no byte changed', async () => {
    const share = vectorBytes('share.fixed');
    const other = await participantKeys(filled(0x21), 1);
    const wrong = [
      () => openShare(conversation, { id: vectorId<never>(0x0b), keys: own.hpke }, share, () => commit),
      () => openShare(vectorId<never>(4), ours(), share, () => commit),
      () => openShare(conversation, { id: recipient, keys: other.hpke }, share, () => commit),
      () => openShare(conversation, ours(), share.slice(0, -1), () => commit),
      () => openShare(conversation, ours(), new Uint8Array([...share, ...filled(0, 36)]), () => commit),
    ];
    for (const attempt of wrong) await assert.rejects(attempt(), SealError);
    for (let at = 0; at < share.length; at += 1) {
      for (const bit of [1, 0x80]) {
        const flipped = share.slice();
        flipped[at]! ^= bit;
        await assert.rejects(
          openShare(conversation, ours(), flipped, () => commit),
          SealError,
        );
      }
    }
  });
});

describe('entries', () => {
  const pair = vectorList('pair');
  const entries = vectorList('entries');
  const secret = fromHex(pair.epochSecret);
  let state: ChainState;
  before(async () => {
    state = await verifyControl(null, fromHex(pair.control.bytes), fromHex(pair.control.signature), noFacts);
  });

  function placeOf({ bytes, target }: EntryVector) {
    const sender = decodeEntry(fromHex(bytes)).head.sender;
    const other = target === 'own' ? sender : vectorId<never>(9);
    return { n: 0, announced: new Set<never>(), target: target === null ? null : { sender: other, kind: 'message' } };
  }

  function refused(code: string) {
    return (error: unknown) => error instanceof EntryError && error.code === code;
  }

  test('the entry of the first probe is the same', async () => {
    const bytes = vectorBytes('entry.full');
    const { head, box } = decodeEntry(bytes);
    assert.equal(toHex(await sha256(bytes)), vectorText('entry.sha256'));
    assert.deepEqual(await entryKey(filled(0x31), head), vectorBytes('entry.key'));
    assert.deepEqual(await openEntry(head, box, filled(0x31)), { text: 'Hello' });
    const leaf = await leafOf(bytes, vectorBytes('entry.sig'));
    assert.equal(toHex(await nextHead(conversation, 1, zeroHash(), leaf)), vectorText('log.h1'));
  });

  for (const entry of entries) {
    test(`position ${entry.position}, ${entry.kind}: accepted, opened, chained`, async () => {
      const bytes = fromHex(entry.bytes);
      const { head, box } = await verifyEntry(state, bytes, fromHex(entry.signature), placeOf(entry));
      assert.equal(head.kind, entry.kind);
      assert.deepEqual(await openEntry(head, box, secret), JSON.parse(entry.text));
      assert.equal(toHex(encodeEntry(head, box)), entry.bytes);
      const leaf = await leafOf(bytes, fromHex(entry.signature));
      const before = entries.find(({ position }) => position === entry.position - 1) ?? pair.control;
      assert.equal(toHex(leaf), entry.leaf);
      assert.equal(toHex(await nextHead(state.conversation, entry.position, fromHex(before.head), leaf)), entry.head);
      assert.equal(toHex(head.seenHash), before.head);
    });
  }

  test('an entry with any byte changed is refused', async () => {
    const entry = entries[0]!;
    for (let at = 0; at < entry.bytes.length / 2; at += 1) {
      const flipped = fromHex(entry.bytes);
      flipped[at]! ^= 1;
      await assert.rejects(verifyEntry(state, flipped, fromHex(entry.signature), placeOf(entry)), EntryError);
    }
  });

  test("an entry moved to another conversation, epoch, sender, kind or target doesn't open", async () => {
    const { head, box } = decodeEntry(fromHex(entries[0]!.bytes));
    const other = vectorId<never>(9);
    const moved = [
      { ...head, conversation: other },
      { ...head, epoch: 1 },
      { ...head, sender: other },
      { ...head, kind: 'edit' },
      { ...head, target: other },
      { ...head, entryId: other },
      { ...head, controlN: 1 },
      { ...head, claimedTime: 0 },
    ];
    for (const place of moved) await assert.rejects(openEntry(place, box, secret), SealError);
    await assert.rejects(openEntry(head, box, filled(1)), SealError);
  });

  test('the rules of each kind', async () => {
    const check = (at: number, place: object) =>
      verifyEntry(state, fromHex(entries[at]!.bytes), fromHex(entries[at]!.signature), {
        ...placeOf(entries[at]!),
        ...place,
      });
    await assert.rejects(check(1, { target: null }), refused('target_missing'));
    await assert.rejects(check(1, { target: { sender: vectorId(0xe1), kind: 'message' } }), refused('not_yours'));
    await assert.rejects(check(3, { target: { sender: vectorId(0xe0), kind: 'message' } }), refused('not_yours'));
    await assert.rejects(check(0, { announced: new Set([vectorId(0xe0)]) }), refused('not_active'));
    await assert.rejects(check(0, { n: 1 }), refused('not_active'));
  });

  test('an entry signed by the other person, or in the name of nobody, is refused', async () => {
    const { bytes } = entries[0]!;
    await assert.rejects(
      verifyEntry(state, fromHex(bytes), fromHex(entries[2]!.signature), placeOf(entries[0]!)),
      refused('wrong_signature'),
    );
    const { head, box } = decodeEntry(fromHex(bytes));
    const ghost = encodeEntry({ ...head, sender: vectorId(9) }, box);
    await assert.rejects(verifyEntry(state, ghost, filled(0, 64), placeOf(entries[0]!)), refused('not_active'));
  });

  test('the topic is what the manager signed, and nothing else', async () => {
    const entry = entries.find(({ kind }) => kind === 'topic')!;
    const body = JSON.parse(entry.text) as Record<string, string>;
    assert.deepEqual(await readTopic(state, body), { text: 'Sleep', n: 0 });
    assert.equal(await readTopic(state, { ...body, signer: vectorId(0xe1) }), null);
    assert.equal(await readTopic(state, { ...body, signature: body['topic'] }), null);
    assert.equal(await readTopic({ ...state, conversation: vectorId(9) }, body), null);
    for (const other of [null, 'Sleep', {}, { ...body, topic: '!' }, { ...body, topic: 7 }]) {
      assert.equal(await readTopic(state, other), null);
    }
  });
});
