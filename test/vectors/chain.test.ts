// The control chain against the vectors: each type of entry, and what must fail (protocol §16, §17).
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
  commitOf,
  epochAt,
  findRecord,
  managerAt,
  mayHoldEpoch,
  participantAt,
  readStoredState,
  shareRecipients,
  stateHash,
  storeState,
  type ChainState,
} from '../../src/shared/chain-state.ts';
import { ChainError, controlHash, decodeControl } from '../../src/shared/control-entry.ts';
import { encodeControl } from '../../src/shared/control-draft.ts';
import { noFacts } from '../../src/shared/control-rules.ts';
import { snapshotOf, startFromSnapshot, verifyControl } from '../../src/shared/control.ts';
import { equalBytes, fromHex, toHex, zeroHash } from '../../src/shared/encoding.ts';
import { encodeEnded, leafOf, nextHead, serverLeaf } from '../../src/shared/log.ts';
import { announcedIds, vectorBytes, vectorId, vectorList, type ChainVector } from './vectors.ts';

const chain = vectorList('chain');
const [anna, bob, carol, dora, eve, guest] = [0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5].map((byte) => vectorId<never>(byte));
const conversation = vectorId<never>(0x33);
const states: ChainState[] = [];

function follow(state: ChainState | null, entry: ChainVector): Promise<ChainState> {
  const facts = { announced: announcedIds(entry.announced), closed: false };
  return verifyControl(state, fromHex(entry.bytes), fromHex(entry.signature), facts);
}

function refused(code: string) {
  return (error: unknown) => error instanceof ChainError && error.code === code;
}

function stateAfter(n: number): ChainState {
  const state = states[n];
  assert.ok(state);
  return state;
}

before(async () => {
  for (const entry of chain) states.push(await follow(states.at(-1) ?? null, entry));
});

describe('the chain of the vectors', () => {
  test('the first probe is followed to the same hashes', async () => {
    const bytes = vectorBytes('control0');
    const state = await verifyControl(null, bytes, vectorBytes('control0.sig'), noFacts);
    assert.equal(toHex(state.head), toHex(vectorBytes('control0.hash')));
    assert.equal(toHex(await stateHash(state)), toHex(vectorBytes('control0.state')));
    assert.equal(toHex(encodeControl(decodeControl(bytes))), toHex(bytes));
  });

  for (const entry of chain) {
    test(`entry ${entry.n}, ${entry.type}: same bytes, state and hash`, async () => {
      const state = stateAfter(entry.n);
      assert.equal(toHex(encodeControl(decodeControl(fromHex(entry.bytes)))), entry.bytes);
      assert.equal(toHex(state.head), entry.hash);
      assert.equal(toHex(await stateHash(state)), entry.state);
      assert.equal(toHex(snapshotOf(state)), entry.snapshot);
      assert.deepEqual(readStoredState(storeState(state)), state);
    });
  }

  test('it has each type of entry', () => {
    const types = new Set(chain.map(({ type }) => type));
    assert.deepEqual([...types].sort(), ['add', 'admit', 'create', 'drop', 'manager', 'rekey', 'remove']);
  });

  test('the log chains control entries and announced ends', async () => {
    const ends = [vectorList('chain.ended.C'), vectorList('chain.ended.A')];
    const leaves = await Promise.all([
      ...chain.map(async ({ bytes, signature, ...at }) => ({
        ...at,
        made: await leafOf(fromHex(bytes), fromHex(signature)),
      })),
      ...ends.map(async (end) => ({
        ...end,
        made: await serverLeaf(conversation, 'ended', end.time, fromHex(end.bytes)),
      })),
    ]);
    let head = zeroHash();
    for (const { position, made, ...expected } of leaves.sort((a, b) => a.position - b.position)) {
      head = await nextHead(conversation, position, head, made);
      assert.deepEqual([toHex(made), toHex(head)], [expected.leaf, expected.head]);
    }
    assert.equal(toHex(encodeEnded(carol!, 'left')), ends[0]?.bytes);
  });

  test('it remembers who was in with which keys, who led, and which epochs somebody may have', () => {
    const last = stateAfter(chain.length - 1);
    assert.equal(managerAt(last, 10), anna);
    assert.equal(managerAt(last, 11), null);
    assert.equal(managerAt(last, 12), dora);
    assert.equal(participantAt(last, carol!, 0)?.kind, 'pending');
    assert.equal(participantAt(last, carol!, 9), null);
    assert.ok(!equalBytes(participantAt(last, bob!, 7)!.sign, participantAt(last, bob!, 8)!.sign));
    assert.equal(epochAt(last, 3), 2);
    assert.equal(epochAt(last, 99), null);
    assert.ok(mayHoldEpoch(last, dora!, 2));
    assert.ok(!mayHoldEpoch(last, dora!, 1), 'added "from now on"');
    assert.ok(mayHoldEpoch(last, eve!, 0), 'added with everything');
    assert.ok(mayHoldEpoch(last, guest!, 5) && !mayHoldEpoch(last, guest!, 6), 'removed with epoch 6');
    assert.ok(mayHoldEpoch(last, carol!, 7) && !mayHoldEpoch(last, carol!, 8), 'dropped with epoch 8');
    assert.ok(findRecord(last, carol!), 'a former participant is remembered');
    assert.deepEqual(
      shareRecipients(last).map(({ id }) => id),
      [bob, dora, eve],
    );
    assert.equal(commitOf(last, 11), null);
  });
});

describe('a chain that must not be followed', () => {
  for (const { what, code, after, announced, closed, bytes, signature } of vectorList('chain.mustFail')) {
    test(what, async () => {
      const facts = { announced: announcedIds(announced), closed };
      const before = after < 0 ? null : stateAfter(after);
      await assert.rejects(verifyControl(before, fromHex(bytes), fromHex(signature), facts), refused(code));
    });
  }

  test('a control entry with any byte changed', async () => {
    for (const n of [0, 1, 3, 5]) {
      const entry = chain[n]!;
      const bytes = fromHex(entry.bytes);
      const state = n === 0 ? null : stateAfter(n - 1);
      for (let at = 0; at < bytes.length; at += n === 0 ? 1 : 7) {
        const flipped = bytes.slice();
        flipped[at]! ^= 1;
        await assert.rejects(verifyControl(state, flipped, fromHex(entry.signature), noFacts), ChainError);
      }
    }
  });

  test('a signature with any byte changed', async () => {
    const { bytes, signature } = chain[1]!;
    for (let at = 0; at < 64; at += 1) {
      const flipped = fromHex(signature);
      flipped[at]! ^= 0x80;
      await assert.rejects(verifyControl(stateAfter(0), fromHex(bytes), flipped, noFacts), refused('wrong_signature'));
    }
  });

  test('a control entry with a byte more or less', async () => {
    const bytes = fromHex(chain[1]!.bytes);
    const signature = fromHex(chain[1]!.signature);
    for (const cut of [bytes.slice(0, -1), new Uint8Array([...bytes, 0])]) {
      await assert.rejects(verifyControl(stateAfter(0), cut, signature, noFacts), refused('malformed'));
    }
  });
});

describe('somebody who joins later', () => {
  test('starts from the snapshot that her own entry signs, and follows from there', async () => {
    let state = await startFromSnapshot(...startAt(2));
    assert.equal(toHex(state.head), chain[2]!.hash);
    for (const entry of chain.slice(3)) state = await follow(state, entry);
    assert.equal(toHex(state.head), chain.at(-1)!.hash);
    assert.ok(!mayHoldEpoch(state, dora!, 1));
  });

  test("doesn't start from another snapshot than was signed", async () => {
    const [, bytes, signature] = startAt(2);
    await assert.rejects(startFromSnapshot(fromHex(chain[3]!.snapshot), bytes, signature), refused('wrong_state'));
  });

  test("doesn't start from an entry that its author didn't sign", async () => {
    const [snapshot, bytes] = startAt(2);
    const signature = fromHex(chain[3]!.signature);
    await assert.rejects(startFromSnapshot(snapshot, bytes, signature), refused('wrong_signature'));
  });

  function startAt(n: number): [ReturnType<typeof fromHex>, ReturnType<typeof fromHex>, ReturnType<typeof fromHex>] {
    const { snapshot, bytes, signature } = chain[n]!;
    return [fromHex(snapshot), fromHex(bytes), fromHex(signature)];
  }
});

test('the hash of a control entry covers its signature', async () => {
  const { bytes, signature, hash } = chain[0]!;
  assert.equal(toHex(await controlHash(fromHex(bytes), fromHex(signature))), hash);
  assert.notEqual(toHex(await controlHash(fromHex(bytes), fromHex(chain[1]!.signature))), hash);
});
