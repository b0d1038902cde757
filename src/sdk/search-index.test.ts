import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId, EntryId, ParticipantId } from '../shared/ids.ts';
import type { Ledger } from './ledger.ts';
import { ConversationIndex, type Reached } from './search-index.ts';

type Readable = Reached['readable'];

/** As much of a ledger as decides what may be searched. */
const ledger = (readable: Readable, secrets = 1) =>
  ({
    conversation: { readable },
    secrets: new Map(Array.from({ length: secrets }, (_, at) => [at, new Uint8Array()])),
  }) as unknown as Ledger;

function indexOf(positions: number[], reached: Partial<Reached> = {}): ConversationIndex {
  const index = new ConversationIndex('c' as ConversationId);
  const messages = positions.map((position) => ({
    ...{
      position,
      at: position,
      authorId: 'a' as ParticipantId,
      entryId: `e${position}` as EntryId,
      text: `text ${position}`,
    },
  }));
  const usual = { done: 100, sealedFrom: null, secrets: 1, readable: [{ from: 1, to: null }] };
  index.takeKept({ ...usual, ...reached }, messages);
  return index;
}
const positionsOf = (index: ConversationIndex) => index.messages.map(({ position }) => position);

test('C8: what was hidden from somebody is not searchable any more, nor in what is to be kept', () => {
  const index = indexOf([10, 20, 300, 400]);
  index.adjust(ledger([{ from: 300, to: 350 }]));
  assert.deepEqual(positionsOf(index), [300]);
  assert.deepEqual([...index.changed].toSorted(), [0, 1]);
  assert.deepEqual(index.messagesIn(0), []);
  index.adjust(ledger([]));
  assert.deepEqual(positionsOf(index), []);
});

test('C9: earlier messages that were given later are gone through; leaving and coming back repeats nothing', () => {
  const given = indexOf([60], { readable: [{ from: 50, to: null }] });
  given.adjust(ledger([{ from: 1, to: null }]));
  assert.equal(given.reached.done, 0);
  const left = indexOf([60]);
  left.adjust(ledger([{ from: 1, to: 90 }]));
  left.adjust(
    ledger([
      { from: 1, to: 90 },
      { from: 140, to: null },
    ]),
  );
  assert.deepEqual([positionsOf(left), left.reached.done], [[60], 100]);
});

test('what no key opened is read once a key came', () => {
  const index = indexOf([10], { sealedFrom: 40 });
  index.adjust(ledger([{ from: 1, to: null }]));
  assert.equal(index.reached.done, 100);
  index.adjust(ledger([{ from: 1, to: null }], 2));
  assert.deepEqual([index.reached.done, index.reached.sealedFrom], [39, null]);
});
