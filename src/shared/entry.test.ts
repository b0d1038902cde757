import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { EncodingError, idText, toHex } from './encoding.ts';
import { decodeEntry, encodeEntry, isEntryKind, isSizeClass, sizeClass, type EntryHead } from './entry.ts';

const anyId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => idText<never>(bytes));
const u32s = fc.integer({ min: 0, max: 0xffff_ffff });
const anyHead: fc.Arbitrary<EntryHead> = fc.record(
  {
    conversation: anyId,
    kind: fc.constantFrom('message', 'edit', 'something-new'),
    epoch: u32s,
    sender: anyId,
    entryId: anyId,
    target: fc.option(anyId),
    controlN: u32s,
    seenPosition: fc.maxSafeNat(),
    seenHash: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes)),
    claimedTime: fc.maxSafeNat(),
  },
  { noNullPrototype: true },
);

describe('entries as bytes', () => {
  test('what is encoded decodes to the same head and box', () => {
    fc.assert(
      fc.property(anyHead, fc.constantFrom(256, 1024, 65_536), (head, size) => {
        const box = new Uint8Array(12 + size + 16).fill(7);
        const read = decodeEntry(encodeEntry(head, box));
        assert.deepEqual(read.head, head);
        assert.equal(toHex(read.box), toHex(box));
      }),
    );
  });

  test('a box that is no size class is refused, by who writes and by who reads', () => {
    const [head] = fc.sample(anyHead, 1);
    assert.ok(head);
    for (const size of [0, 255, 257, 768, 131_072]) {
      assert.throws(() => encodeEntry(head, new Uint8Array(28 + size)), EncodingError);
    }
    const bytes = encodeEntry(head, new Uint8Array(28 + 256));
    assert.throws(() => decodeEntry(bytes.slice(0, -1)), EncodingError);
    assert.throws(() => decodeEntry(new Uint8Array([...bytes, 0])), EncodingError);
  });

  test('the size class tells the length by powers of two only', () => {
    assert.deepEqual([0, 252, 253, 508, 509].map(sizeClass), [256, 256, 512, 512, 1024]);
    assert.equal(sizeClass(65_532), 65_536);
    assert.throws(() => sizeClass(65_533), EncodingError);
    assert.ok(isSizeClass(4096) && !isSizeClass(4095) && !isSizeClass(128));
  });

  test('kinds that are newer than this code are told apart', () => {
    assert.ok(isEntryKind('message'));
    assert.ok(!isEntryKind('something-new'));
    assert.ok(!isEntryKind('toString'));
  });

  test('text in a head is bound byte by byte', () => {
    const [head] = fc.sample(anyHead, 1);
    assert.ok(head);
    const box = new Uint8Array(28 + 256);
    assert.notEqual(toHex(encodeEntry({ ...head, kind: 'a' }, box)), toHex(encodeEntry({ ...head, kind: 'b' }, box)));
  });
});
