// Account, keys, slots, codes and introductions against the vectors (protocol §4, §8, §16, §17).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bundleKey, deviceKey, openBundle, openDraft } from '../../src/sdk/crypto/account.ts';
import { makeCard, makePackages } from '../../src/sdk/crypto/identity.ts';
import { introductionKey, introductionMac, isIntroduced } from '../../src/sdk/crypto/introduction.ts';
import { importKeyPairs, participantKeys } from '../../src/sdk/crypto/keys.ts';
import { SealError } from '../../src/sdk/crypto/primitives.ts';
import {
  formatRecoveryCode,
  parseRecoveryCode,
  recoveryProof,
  recoveryProofHash,
} from '../../src/sdk/crypto/recovery-code.ts';
import { openSlot, passkeySalt, signSlotList } from '../../src/sdk/crypto/slots.ts';
import {
  decodeCard,
  encodeBinding,
  encodeCard,
  fingerprintOf,
  isBound,
  readSignedCard,
} from '../../src/shared/cards.ts';
import { continuesCard } from '../../src/shared/card-succession.ts';
import { safetyNumber } from '../../src/shared/safety-number.ts';
import { EncodingError, fromHex, nothing, readUtf8 } from '../../src/shared/encoding.ts';
import { encodeSlotList, isSlotListSigned, type Slot, type SlotKind } from '../../src/shared/slots.ts';
import { filled, vectorBytes, vectorId, vectorList, vectorText } from './vectors.ts';

const organisation = vectorId<never>(1);
const account = vectorId<never>(2);
const conversation = vectorId<never>(3);
const introduction = vectorId<never>(6);
const identity = await importKeyPairs(filled(0x11), filled(0x12));
const later = await importKeyPairs(filled(0x13), filled(0x14));
const card = vectorBytes('identity.card');
const fingerprint = vectorBytes('identity.fingerprint');
const signedCard = { card, signature: vectorBytes('card.first.sig'), previousSignature: nothing() };
const secondCard = {
  card: fromHex(vectorList('card.second').card),
  signature: fromHex(vectorList('card.second').signature),
  previousSignature: fromHex(vectorList('card.second').previousSignature),
};

describe('identity cards', () => {
  test('the same keys make the same card, fingerprint and safety number', async () => {
    const made = await makeCard({ organisation, account, n: 1, keys: identity, before: null });
    assert.deepEqual(made, signedCard);
    assert.deepEqual(await fingerprintOf(card), fingerprint);
    assert.equal(await safetyNumber(fingerprint), vectorText('identity.number'));
    assert.deepEqual(encodeCard(decodeCard(card)), card);
    assert.equal((await readSignedCard(signedCard)).account, account);
  });

  test('a card after it is signed by both keys and continues it', async () => {
    const made = await makeCard({ organisation, account, n: 2, keys: later, before: { card, key: identity.sign } });
    assert.deepEqual(made, secondCard);
    assert.ok(await continuesCard(signedCard, secondCard));
  });

  test('without the key before it, it is a changed key', async () => {
    const changed = await makeCard({ organisation, account, n: 2, keys: later, before: { card, key: null } });
    assert.ok(await readSignedCard(changed));
    assert.equal(await continuesCard(signedCard, changed), false);
    assert.equal(await continuesCard(secondCard, signedCard), false);
    assert.equal(await continuesCard(signedCard, { ...secondCard, previousSignature: secondCard.signature }), false);
  });

  test('a card with another signature, a byte changed or a small-order key is refused', async () => {
    await assert.rejects(readSignedCard({ ...signedCard, signature: secondCard.signature }), EncodingError);
    for (let at = 0; at < card.length; at += 1) {
      const flipped = card.slice();
      flipped[at]! ^= 1;
      await assert.rejects(readSignedCard({ ...signedCard, card: flipped }), EncodingError);
    }
    const weak = encodeCard({ ...decodeCard(card), sign: fromHex(`01${'00'.repeat(31)}`) });
    assert.throws(() => decodeCard(weak), EncodingError);
  });
});

describe('key packages', () => {
  const owner = { organisation, account, fingerprint, identity: identity.sign, root: filled(0x21) };

  test('the root gives the same keys and binding', async () => {
    const keys = await participantKeys(filled(0x21), 0);
    assert.deepEqual(keys.sign.public, vectorBytes('participant0.sign'));
    assert.deepEqual(keys.hpke.public, vectorBytes('participant0.hpke'));
    const [made, next] = await makePackages(owner, 0, 2);
    assert.ok(made && next);
    assert.deepEqual(made.binding, vectorBytes('package.binding'));
    assert.equal(next.k, 1);
    assert.ok(await isBound({ ...owner, ...next }, identity.sign.public, next.binding));
  });

  test('a binding for another organisation, account, card, number or key is refused', async () => {
    const [made] = await makePackages(owner, 0, 1);
    assert.ok(made);
    const binding = { ...owner, ...made };
    const moved = [
      { ...binding, organisation: account },
      { ...binding, account: organisation },
      { ...binding, fingerprint: filled(1) },
      { ...binding, k: 1 },
      { ...binding, sign: later.sign.public },
      { ...binding, hpke: filled(0) },
    ];
    for (const other of moved) assert.equal(await isBound(other, identity.sign.public, made.binding), false);
    assert.ok(encodeBinding(binding).length > 100);
  });
});

describe('key slots', () => {
  const masterKey = vectorBytes('masterKey');
  const kinds: Record<string, SlotKind> = {
    password: 'password',
    'recovery code': 'recovery',
    passkey: 'passkey',
    organisation: 'organisation',
  };
  const slots: (Slot & { secret: Uint8Array<ArrayBuffer> })[] = vectorList('slots').map((slot, at) => ({
    slotId: vectorId<never>(0xd0 + at),
    kind: kinds[slot.kind]!,
    box: fromHex(slot.box),
    secret: fromHex(slot.secret),
  }));
  const list = { account, generation: 1, version: 3, slots };

  test('each kind opens with its secret, and nowhere else', async () => {
    for (const { slotId, kind, box, secret } of slots) {
      const place = { account, generation: 1, kind, slotId };
      assert.deepEqual(await openSlot(secret, place, box), masterKey);
      const moved = [
        { ...place, generation: 2 },
        { ...place, account: organisation },
        { ...place, slotId: vectorId<never>(9) },
        { ...place, kind: kind === 'password' ? ('passkey' as const) : ('password' as const) },
      ];
      for (const other of moved) await assert.rejects(openSlot(secret, other, box), SealError);
      await assert.rejects(openSlot(filled(1), place, box), SealError);
    }
  });

  test('the list is signed as in the vectors', async () => {
    assert.deepEqual(await encodeSlotList(list), vectorBytes('slots.list'));
    assert.deepEqual(await signSlotList(identity.sign, list), vectorBytes('slots.sig'));
    assert.ok(await isSlotListSigned(list, identity.sign.public, vectorBytes('slots.sig')));
  });

  test('a list with another version, generation, order, or a slot less is not signed', async () => {
    const others = [
      { ...list, version: 2 },
      { ...list, generation: 2 },
      { ...list, slots: slots.toReversed() },
      { ...list, slots: slots.slice(1) },
    ];
    for (const other of others) {
      assert.equal(await isSlotListSigned(other, identity.sign.public, vectorBytes('slots.sig')), false);
    }
  });

  test('a passkey gets the same salt', async () =>
    assert.deepEqual(await passkeySalt(account), vectorBytes('prf.salt')));
});

describe('what the master key opens', () => {
  const masterKey = vectorBytes('masterKey');
  const place = { account, generation: 1, version: 7 };

  test('bundle and draft of the vectors', async () => {
    assert.deepEqual(await bundleKey(masterKey, account, 1), vectorBytes('bundle.key'));
    const content = await openBundle(masterKey, place, vectorBytes('bundle.box'));
    assert.equal(readUtf8(content), 'what the account owns');
    const draft = await openDraft(vectorBytes('bundle.key'), conversation, 2, vectorBytes('draft.box'));
    assert.equal(readUtf8(draft), 'half a sentence');
    assert.deepEqual(await deviceKey(masterKey, vectorId<never>(0x0f)), vectorBytes('device.key'));
  });

  test('a bundle said to be of another version, generation or account stays closed', async () => {
    const box = vectorBytes('bundle.box');
    for (const other of [{ version: 8 }, { version: 6 }, { generation: 2 }, { account: organisation }]) {
      await assert.rejects(openBundle(masterKey, { ...place, ...other }, box), SealError);
    }
    await assert.rejects(openDraft(vectorBytes('bundle.key'), conversation, 3, vectorBytes('draft.box')), SealError);
  });
});

describe('the recovery code', () => {
  const code = filled(0x71, 15);

  test('is printed in seven groups of four', async () => {
    assert.equal(await formatRecoveryCode(code), vectorText('recovery.printed'));
    assert.match(vectorText('recovery.printed'), /^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.deepEqual(await parseRecoveryCode(vectorText('recovery.printed')), code);
  });

  test('one wrong character in any place is noticed', async () => {
    for (const typo of vectorList('recovery.typos')) assert.equal(await parseRecoveryCode(typo), null, typo);
  });

  test('the server keeps the same hash', async () => {
    assert.deepEqual(await recoveryProof(code, account), vectorBytes('recovery.proof'));
    assert.deepEqual(await recoveryProofHash(code, account), vectorBytes('recovery.proof.hash'));
  });
});

describe('the introduction code', () => {
  test('both sides of the vectors prove their cards to each other', async () => {
    const key = await introductionKey('01234567890123456789', introduction);
    const mac = { a: vectorBytes('introduction.a'), b: vectorBytes('introduction.b') };
    assert.deepEqual(key, vectorBytes('introduction.K'));
    assert.deepEqual(await introductionMac(key, introduction, 'a', card), mac.a);
    assert.ok(await isIntroduced(key, introduction, { side: 'a', card, mac: mac.a }));
    assert.ok(await isIntroduced(key, introduction, { side: 'b', card: secondCard.card, mac: mac.b }));
    const moved = [
      { side: 'b' as const, card, mac: mac.a },
      { side: 'a' as const, card: secondCard.card, mac: mac.a },
      { side: 'a' as const, card, mac: mac.b },
    ];
    for (const other of moved) assert.equal(await isIntroduced(key, introduction, other), false);
    assert.equal(await isIntroduced(key, vectorId<never>(7), { side: 'a', card, mac: mac.a }), false);
  });

  test('another code proves nothing', async () => {
    const key = await introductionKey('01234567890123456788', introduction);
    assert.equal(await isIntroduced(key, introduction, { side: 'a', card, mac: vectorBytes('introduction.a') }), false);
  });
});
