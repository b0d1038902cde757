// Joining what several devices of one account wrote at once: whichever comes first, nothing is lost and nothing goes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Bundle } from '../../src/sdk/bundle.ts';
import { mergeBundles } from '../../src/sdk/merging.ts';

const few = fc.integer({ min: 1, max: 4 });
/** Keys of a record that several devices may have written, each value made from a number. */
const record = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { noNullPrototype: true });

/** A version as some device may have written it: hashes follow from their place, as those of an honest server do. */
const version: fc.Arbitrary<Bundle> = fc
  .record({
    cards: fc.uniqueArray(few, { minLength: 1 }),
    ended: few,
    next: fc.nat({ max: 300 }),
    slots: few,
    pins: record(fc.record({ change: few, compared: fc.boolean() })),
    heads: record(fc.record({ controlN: few, position: fc.nat({ max: 40 }) })),
    codes: record(fc.boolean()),
    pending: fc.subarray(['p', 'q']),
    renewal: fc.option(fc.record({ card: few, over: fc.boolean() })),
    reset: fc.option(fc.record({ card: few, over: fc.boolean() })),
  })
  .map(({ cards, ended, next, slots, pins, heads, codes, pending, renewal, reset }) => {
    const inOrder = cards.toSorted((a, b) => a - b);
    const mapped = <T, R>(from: Record<string, T>, make: (value: T) => R) =>
      Object.fromEntries(Object.entries(from).map(([key, value]) => [key, make(value)]));
    const content: unknown = {
      ...{ format: 1, nextPackage: next, slotsVersion: slots, serverKey: 'server' },
      identities: inOrder.map((n) => ({ n, sign: `sign${n}`, hpke: `hpke${n}` })),
      roots: inOrder.map((n) => `root${n}`),
      rootRanges: Object.fromEntries(
        inOrder.map((n) => [`root${n}`, { card: n, from: n * 100, until: n < ended ? (n + 1) * 100 : null }]),
      ),
      formerKeys: inOrder.map((generation) => ({ generation, key: `key${generation}` })),
      pins: mapped(pins, ({ change, compared }) => ({
        ...{
          change,
          compared,
          fingerprint: `f${change}`,
          name: `name${change}`,
          nameVersion: change,
          formerName: null,
        },
      })),
      heads: mapped(heads, ({ controlN, position }) => ({
        ...{ controlN, control: `c${controlN}`, position, log: `l${position}` },
      })),
      codes: mapped(codes, (open) => ({ otherId: 'somebody', purpose: 'invite', key: open ? 'key' : null })),
      pending: Object.fromEntries(pending.map((id) => [id, { conversationId: 'talk', memberId: id }])),
      renewal: renewal && { ...renewal, all: renewal.card * 10 },
      reset: reset && { ...reset },
    };
    return content as Bundle;
  });

/** Lists whose order says nothing, in one order. */
function inOneOrder(bundle: Bundle): Bundle {
  return {
    ...bundle,
    roots: bundle.roots.toSorted(),
    formerKeys: bundle.formerKeys.toSorted((a, b) => a.generation - b.generation),
  };
}

function same(one: Bundle, other: Bundle): void {
  assert.deepEqual(inOneOrder(one), inOneOrder(other));
}

test('it makes no difference which of two devices wrote last', () => {
  fc.assert(fc.property(version, version, (a, b) => same(mergeBundles(a, b), mergeBundles(b, a))));
});

test('it makes no difference which two of three are joined first', () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) =>
      same(mergeBundles(mergeBundles(a, b), c), mergeBundles(a, mergeBundles(b, c))),
    ),
  );
});

test('what was joined before changes nothing when it comes again', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const joined = mergeBundles(a, b);
      same(mergeBundles(a, a), a);
      same(mergeBundles(joined, a), joined);
      same(mergeBundles(b, joined), joined);
    }),
  );
});

test('no seed, root, former key, code or awaited person is lost, and no number and no head goes back', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const joined = mergeBundles(a, b);
      for (const one of [a, b]) {
        for (const seed of one.identities) assert.ok(joined.identities.some(({ sign }) => sign === seed.sign));
        for (const root of one.roots) assert.ok(joined.roots.includes(root));
        for (const former of one.formerKeys) assert.ok(joined.formerKeys.some(({ key }) => key === former.key));
        assert.ok(joined.nextPackage >= one.nextPackage && joined.slotsVersion >= one.slotsVersion);
        assert.ok(isWithin(one.pins, joined.pins, (was, is) => is.change >= was.change));
        assert.ok(
          isWithin(one.heads, joined.heads, (was, is) => is.controlN >= was.controlN && is.position >= was.position),
        );
        assert.ok(isWithin(one.codes, joined.codes, (was, is) => is.key === null || was.key !== null));
        assert.ok(isWithin(one.pending, joined.pending, () => true));
        if (one.reset) assert.ok(joined.reset && joined.reset.card >= one.reset.card);
        if (one.renewal) assert.ok(joined.renewal && joined.renewal.card >= one.renewal.card);
      }
    }),
  );
});

test('the newest identity comes last: it is the one that signs', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const numbers = mergeBundles(a, b).identities.map(({ n }) => n);
      assert.deepEqual(
        numbers,
        numbers.toSorted((one, other) => one - other),
      );
      assert.equal(new Set(numbers).size, numbers.length);
    }),
  );
});

function isWithin<T>(
  all: Readonly<Record<string, T>>,
  joined: Readonly<Record<string, T>>,
  holds: (was: T, is: T) => boolean,
): boolean {
  return Object.entries(all).every(([key, was]) => {
    const is = joined[key];
    return is !== undefined && holds(was, is);
  });
}
