// What devices make afresh, with real randomness; the fixed bytes are checked against test/vectors.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { EncodingError, toHex, utf8 } from '../../shared/encoding.ts';
import { decodeEntry, type EntryHead } from '../../shared/entry.ts';
import type { DeviceId, MemberId } from '../../shared/ids.ts';
import {
  makeBrowserKey,
  makeMasterKey,
  openBundle,
  openDraft,
  sealBundle,
  sealDraft,
  unwrapOnDevice,
  wrapForDevice,
} from './account.ts';
import { openEntry, unpad } from './entry.ts';
import { pad, sealEntry } from './sealing.ts';
import { openSealed, sealTo } from './hpke.ts';
import { formatIntroductionCode, makeIntroductionCode, parseIntroductionCode } from './introduction.ts';
import { importHpkeKey, importSignKey } from './keys.ts';
import { equalSecrets } from './macs.ts';
import { openBox, randomBytes, sealBox, SealError } from './primitives.ts';
import { formatRecoveryCode, makeRecoveryCode, parseRecoveryCode } from './recovery-code.ts';
import { openSlot, sealSlot } from './slots.ts';

const anyId = <T extends string>() => crypto.randomUUID() as unknown as T;

function anyHead(): EntryHead {
  return {
    conversation: anyId(),
    kind: 'message',
    epoch: 0,
    sender: anyId(),
    entryId: anyId(),
    target: null,
    controlN: 0,
    seenPosition: 1,
    seenHash: randomBytes(32),
    claimedTime: Date.now(),
  };
}

describe('boxes and seals', () => {
  test('a box opens with its key and binding only, and never looks the same twice', async () => {
    const key = randomBytes(32);
    const box = await sealBox(key, utf8('here'), utf8('text'));
    assert.deepEqual(await openBox(key, utf8('here'), box), utf8('text'));
    assert.notDeepEqual(await sealBox(key, utf8('here'), utf8('text')), box);
    await assert.rejects(openBox(key, utf8('there'), box), SealError);
    await assert.rejects(openBox(randomBytes(32), utf8('here'), box), SealError);
    await assert.rejects(openBox(key, utf8('here'), box.slice(0, 27)), SealError);
    for (let at = 0; at < box.length; at += 1) {
      const flipped = box.slice();
      flipped[at]! ^= 1;
      await assert.rejects(openBox(key, utf8('here'), flipped), SealError);
    }
  });

  test('nobody can be made to seal to a key of small order', async () => {
    await assert.rejects(sealTo(new Uint8Array(32), utf8('info'), utf8('text')), SealError);
  });

  test('a seal with an ephemeral key of small order is refused', async () => {
    const keys = await importHpkeKey(randomBytes(32));
    const sealed = await sealTo(keys.public, utf8('info'), utf8('text'));
    assert.deepEqual(await openSealed(keys, utf8('info'), sealed), utf8('text'));
    const weak = sealed.slice();
    weak.fill(0, 0, 32);
    await assert.rejects(openSealed(keys, utf8('info'), weak), SealError);
    await assert.rejects(openSealed(keys, utf8('info'), new Uint8Array(0)), SealError);
  });

  test("private keys can't be read out again", async () => {
    const [sign, hpke] = [await importSignKey(randomBytes(32)), await importHpkeKey(randomBytes(32))];
    await assert.rejects(crypto.subtle.exportKey('pkcs8', sign.privateKey));
    await assert.rejects(crypto.subtle.exportKey('jwk', hpke.privateKey));
  });

  test('secrets are compared as a whole', async () => {
    assert.ok(await equalSecrets(utf8('abc'), utf8('abc')));
    assert.ok(!(await equalSecrets(utf8('abc'), utf8('abd'))));
  });
});

describe('the account', () => {
  const account = anyId<MemberId>();

  test('bundle, draft and slot open where they were made for', async () => {
    const masterKey = makeMasterKey();
    const place = { account, generation: 1, version: 1 };
    assert.deepEqual(await openBundle(masterKey, place, await sealBundle(masterKey, place, utf8('{}'))), utf8('{}'));
    const conversation = anyId<never>();
    const draft = await sealDraft(masterKey, conversation, 1, utf8('hm'));
    assert.deepEqual(await openDraft(masterKey, conversation, 1, draft), utf8('hm'));
    const slot = { account, generation: 1, kind: 'recovery' as const, slotId: anyId<never>() };
    const box = await sealSlot(randomBytes(15), slot, masterKey);
    assert.equal(box.length, 60);
    await assert.rejects(openSlot(randomBytes(15), slot, box), SealError);
    await assert.rejects(sealSlot(randomBytes(15), slot, randomBytes(31)), EncodingError);
  });

  test("after a reload the master key needs the browser's half and the server's half", async () => {
    const masterKey = makeMasterKey();
    const halves = {
      account,
      device: anyId<DeviceId>(),
      deviceSecret: randomBytes(32),
      browserKey: await makeBrowserKey(),
    };
    const wrapped = await wrapForDevice(halves, masterKey);
    assert.deepEqual(await unwrapOnDevice(halves, wrapped), masterKey);
    await assert.rejects(crypto.subtle.exportKey('raw', halves.browserKey));
    const others = [
      { deviceSecret: randomBytes(32) },
      { browserKey: await makeBrowserKey() },
      { device: anyId<DeviceId>() },
      { account: anyId<MemberId>() },
    ];
    for (const other of others) await assert.rejects(unwrapOnDevice({ ...halves, ...other }, wrapped), SealError);
  });
});

describe('entries', () => {
  test('what is written opens again, whatever it is', async () => {
    const author = await importSignKey(randomBytes(32));
    const secret = randomBytes(32);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 600 }), async (typed) => {
        const text = typed.normalize('NFC');
        const { bytes } = await sealEntry(anyHead(), { text }, secret, author);
        const { head, box } = decodeEntry(bytes);
        assert.deepEqual(await openEntry(head, box, secret), { text });
      }),
      { numRuns: 30 },
    );
  });

  test('texts of similar length have the same size on the wire', async () => {
    const author = await importSignKey(randomBytes(32));
    const head = anyHead();
    const sizes = ['', 'yes', 'x'.repeat(200)].map(async (text) => {
      const { bytes } = await sealEntry(head, { text }, randomBytes(32), author);
      return bytes.length;
    });
    assert.equal(new Set(await Promise.all(sizes)).size, 1);
  });

  test('a text too long for an entry is refused before it is signed', async () => {
    const author = await importSignKey(randomBytes(32));
    const text = 'x'.repeat(65_536);
    await assert.rejects(sealEntry(anyHead(), { text }, randomBytes(32), author), EncodingError);
  });

  test('padding has one form only', () => {
    assert.deepEqual(unpad(pad(utf8('hello'))), utf8('hello'));
    const dirty = pad(utf8('hello'));
    dirty[200] = 1;
    const larger = new Uint8Array(512);
    larger.set(pad(utf8('hello')));
    const longer = pad(utf8('hello'));
    longer[2] = 255;
    for (const wrong of [dirty, larger, longer, new Uint8Array(3)]) assert.throws(() => unpad(wrong), SealError);
  });
});

describe('codes that people type', () => {
  test('a recovery code is read in small letters, with spaces, and with the letters that look like digits', async () => {
    const code = new Uint8Array(15);
    code[14] = 1;
    const printed = await formatRecoveryCode(code);
    const typed = printed.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    assert.deepEqual(await parseRecoveryCode(typed), code);
    assert.deepEqual(await parseRecoveryCode(printed.replaceAll('1', 'I').replaceAll('-', '\u2013')), code);
    for (const wrong of ['', printed.slice(1), `${printed}0`, printed.replace('0', 'U'), printed.replace('0', '!')]) {
      assert.equal(await parseRecoveryCode(wrong), null);
    }
  });

  test('every recovery code comes back from its print', async () => {
    const bytes = fc.uint8Array({ minLength: 15, maxLength: 15 }).map((code) => new Uint8Array(code));
    await fc.assert(
      fc.asyncProperty(bytes, async (code) => {
        assert.deepEqual(await parseRecoveryCode(await formatRecoveryCode(code)), code);
      }),
      { numRuns: 50 },
    );
    assert.notEqual(toHex(makeRecoveryCode()), toHex(makeRecoveryCode()));
  });

  test('an introduction code has twenty digits, read aloud in groups', () => {
    const digits = makeIntroductionCode();
    assert.match(digits, /^[0-9]{20}$/);
    assert.match(formatIntroductionCode(digits), /^([0-9]{5} ){3}[0-9]{5}$/);
    assert.equal(parseIntroductionCode(formatIntroductionCode(digits)), digits);
    assert.equal(parseIntroductionCode('１２３４ 5678-9012.3456 7890'), '12345678901234567890');
    assert.equal(parseIntroductionCode(digits.slice(1)), null);
    assert.equal(parseIntroductionCode(`${digits}1`), null);
  });
});
