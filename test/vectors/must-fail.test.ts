// Must fail: every format with any byte changed, cut or lengthened, and at any place but its own; every derivation with
// anything else in it; every label that the code knows (protocol §17).
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { bundleKey, deviceKey } from '../../src/sdk/crypto/account.ts';
import { entryKey } from '../../src/sdk/crypto/entry.ts';
import { epochCommit } from '../../src/sdk/crypto/epoch.ts';
import { sealFile } from '../../src/sdk/crypto/file.ts';
import { introductionKey } from '../../src/sdk/crypto/introduction.ts';
import { participantKeys } from '../../src/sdk/crypto/keys.ts';
import { formatRecoveryCode, parseRecoveryCode, recoveryProof } from '../../src/sdk/crypto/recovery-code.ts';
import { passkeySalt } from '../../src/sdk/crypto/slots.ts';
import { controlHash } from '../../src/shared/control-entry.ts';
import { decodeEntry } from '../../src/shared/entry.ts';
import { concat, fromHex, toHex, type Bytes } from '../../src/shared/encoding.ts';
import { leafOf, nextHead, serverLeaf } from '../../src/shared/log.ts';
import { formats, type Format } from './must-fail-formats.ts';
import { filled, vectorId, vectorList } from './vectors.ts';

/** Believed: anything but a no, a nothing or an exception. */
async function isBelieved(read: () => Promise<unknown>): Promise<boolean> {
  try {
    return Boolean(await read());
  } catch {
    return false;
  }
}

function* variantsOf(bytes: Bytes): Generator<[string, Bytes]> {
  for (let at = 0; at < bytes.length; at += 1) {
    const flipped = bytes.slice();
    flipped[at] = (flipped[at] ?? 0) ^ (at % 2 === 0 ? 1 : 0x80);
    yield [`byte ${at} changed`, flipped];
  }
  for (const length of new Set([0, 1, 4, 31, 32, 63, bytes.length >> 1, bytes.length - 1])) {
    if (length < bytes.length) yield [`cut to ${length}`, bytes.slice(0, length)];
  }
  yield ['one byte more', concat(bytes, filled(0, 1))];
  yield ['one byte before', concat(filled(0, 1), bytes)];
  yield ['twice', concat(bytes, bytes)];
}

async function refusesAllOf({ parts, read }: Format): Promise<void> {
  for (const [name, bytes] of Object.entries(parts)) {
    for (const [how, variant] of variantsOf(bytes)) {
      const believed = await isBelieved(() => read({ ...parts, [name]: variant }));
      assert.equal(believed, false, `${name}: ${how}`);
    }
  }
}

describe('what is changed, or stands elsewhere, is refused', () => {
  for (const format of formats) {
    test(format.what, async () => {
      assert.ok(await isBelieved(() => format.read(format.parts)), 'the honest one must be believed');
      await refusesAllOf(format);
      for (const [where, read] of Object.entries(format.moved)) {
        assert.equal(await isBelieved(read), false, where);
      }
    });
  }

  test('a recovery code with one other character, in any place', async () => {
    const printed = await formatRecoveryCode(filled(0x71, 15));
    const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    for (const [at, letter] of [...printed].entries()) {
      if (letter === '-') continue;
      for (const wrong of letters.replace(letter, '')) {
        const typed = printed.slice(0, at) + wrong + printed.slice(at + 1);
        // Four characters find a typo but for one in a million of those that spell another code.
        assert.equal(await parseRecoveryCode(typed), null, typed);
      }
    }
    for (const typed of [printed.slice(1), `${printed}0`, '', printed.replaceAll('-', '').slice(4)]) {
      assert.equal(await parseRecoveryCode(typed), null, typed);
    }
  });
});

interface Derivation {
  what: string;
  labels: readonly string[];
  /** Each with one thing other than the first. */
  outputs: readonly Promise<Bytes>[];
}

const [a, b] = [vectorId<never>(1), vectorId<never>(2)];
const secret = filled(0x31);
const { head } = decodeEntry(fromHex(vectorList('entries')[0]?.bytes ?? ''));
const bytesIn = (text: string) => new TextEncoder().encode(text);
const keysOf = async (root: Bytes, k: number, which: 'sign' | 'hpke') => (await participantKeys(root, k))[which].public;

const derivations: readonly Derivation[] = [
  {
    what: 'the key of the bundle',
    labels: ['bundle'],
    outputs: [bundleKey(secret, a, 1), bundleKey(secret, b, 1), bundleKey(secret, a, 2), bundleKey(filled(1), a, 1)],
  },
  {
    what: 'the key of a device',
    labels: ['device'],
    outputs: [deviceKey(secret, a), deviceKey(secret, b), deviceKey(filled(1), a)],
  },
  {
    what: 'keys of participants',
    labels: ['participant-sign', 'participant-hpke'],
    outputs: [
      keysOf(secret, 0, 'sign'),
      keysOf(secret, 0, 'hpke'),
      keysOf(secret, 1, 'sign'),
      keysOf(secret, 1, 'hpke'),
      keysOf(filled(1), 0, 'sign'),
    ],
  },
  {
    what: 'the key of an entry',
    labels: ['entry'],
    outputs: [
      entryKey(secret, head),
      entryKey(secret, { ...head, conversation: b }),
      entryKey(secret, { ...head, epoch: 9 }),
      entryKey(secret, { ...head, sender: b }),
      entryKey(secret, { ...head, entryId: b }),
      entryKey(filled(1), head),
    ],
  },
  {
    what: 'the commitment to an epoch',
    labels: ['commit'],
    outputs: [
      epochCommit(secret, a, 0),
      epochCommit(secret, b, 0),
      epochCommit(secret, a, 1),
      epochCommit(filled(1), a, 0),
    ],
  },
  {
    what: 'what a recovery code proves',
    labels: ['recovery-auth', 'recovery-check'],
    outputs: [
      recoveryProof(filled(1, 15), a),
      recoveryProof(filled(1, 15), b),
      recoveryProof(filled(2, 15), a),
      formatRecoveryCode(filled(1, 15)).then(bytesIn),
      formatRecoveryCode(filled(2, 15)).then(bytesIn),
    ],
  },
  { what: 'the salt of a passkey', labels: ['prf'], outputs: [passkeySalt(a), passkeySalt(b)] },
  {
    what: 'the ciphertext of a file',
    labels: ['file'],
    outputs: [
      sealFile(a, secret, filled(1, 5)),
      sealFile(b, secret, filled(1, 5)),
      sealFile(a, filled(1), filled(1, 5)),
      sealFile(a, secret, filled(2, 5)),
    ],
  },
  {
    what: 'the key of an introduction code',
    labels: ['introduction'],
    outputs: [
      introductionKey('01234567890123456789', a),
      introductionKey('01234567890123456789', b),
      introductionKey('01234567890123456788', a),
    ],
  },
  {
    what: 'the name of a control entry',
    labels: ['control-hash'],
    outputs: [
      controlHash(filled(1), filled(2, 64)),
      controlHash(filled(1), filled(3, 64)),
      controlHash(filled(2), filled(2, 64)),
      controlHash(concat(filled(1), filled(2, 64)), filled(0, 0)),
    ],
  },
  {
    what: 'leaves and heads of the log',
    labels: ['log', 'server'],
    outputs: [
      nextHead(a, 1, filled(0), filled(1)),
      nextHead(b, 1, filled(0), filled(1)),
      nextHead(a, 2, filled(0), filled(1)),
      nextHead(a, 1, filled(2), filled(1)),
      nextHead(a, 1, filled(0), filled(2)),
      leafOf(filled(1), filled(2, 64)),
      leafOf(filled(2), filled(2, 64)),
      leafOf(filled(1), filled(3, 64)),
      serverLeaf(a, 'ended', 5, filled(1)),
      serverLeaf(b, 'ended', 5, filled(1)),
      serverLeaf(a, 'other', 5, filled(1)),
      serverLeaf(a, 'ended', 6, filled(1)),
      serverLeaf(a, 'ended', 5, filled(2)),
    ],
  },
];

describe('what is derived from anything else is something else', () => {
  for (const { what, outputs } of derivations) {
    test(what, async () => {
      const found = (await Promise.all(outputs)).map(toHex);
      assert.equal(new Set(found).size, found.length);
    });
  }
});

/** Labels of the server's own, which never leave it: their twins stand with their code. */
const ofTheServer: Readonly<Record<string, string>> = {
  address: 'src/server/keystore/keystore.test.ts',
  name: 'src/server/keystore/keystore.test.ts',
  shred: 'src/server/keystore/keystore.test.ts',
  keystore: 'src/server/keystore/keystore.test.ts',
  dump: 'test/backup/restore.test.ts',
  'audit-row': 'src/server/audit/audit.test.ts',
  'audit-erasable': 'src/server/audit/audit.test.ts',
  'audit-seal': 'src/server/audit/audit.test.ts',
};

/** Arguments of PostgreSQL's `encode` and of Node's hash. */
const notOurs = new Set(['base64', 'sha256']);

test('no label is without its twins', () => {
  const covered = new Set([...formats, ...derivations].flatMap(({ labels }) => labels));
  const labelled = /\b(?:encode|decode|hash|kdf)\(\s*(?:[\w.]+(?:\([^()]*\))?,\s*)?'([a-z0-9-]+)'/g;
  const found = new Map<string, string>();
  for (const path of globSync('src/**/*.ts', { cwd: new URL('../../', import.meta.url) })) {
    if (path.endsWith('.test.ts')) continue;
    const source = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    for (const [, label = ''] of source.matchAll(labelled)) {
      if (!notOurs.has(label)) found.set(label, path);
    }
  }
  assert.ok(found.size >= covered.size, 'the source is read');
  const forgotten = [...found].filter(([label]) => !covered.has(label) && !(label in ofTheServer));
  assert.deepEqual(forgotten, [], 'a label without must-fail twins: add its format to must-fail-formats.ts');
  const unknown = [...covered].filter((label) => !found.has(label));
  assert.deepEqual(unknown, [], 'twins of a label that nothing uses any more');
  for (const path of Object.values(ofTheServer)) readFileSync(new URL(`../../${path}`, import.meta.url));
});
