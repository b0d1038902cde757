import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId, IntroductionId, MemberId } from '../shared/ids.ts';
import { readBundleContent, rootsOf, type Bundle, type Pin } from './bundle.ts';
import { mergeBundles } from './merging.ts';

const empty: Bundle = {
  ...{ format: 1, identities: [], roots: [], rootRanges: {}, formerKeys: [], renewal: null, reset: null },
  ...{ nextPackage: 0, slotsVersion: 1, serverKey: 'key' },
  ...{ pins: {}, heads: {}, codes: {}, pending: {} },
};
const anna = 'anna' as MemberId;
const talk = 'talk' as ConversationId;
const pin: Pin = { change: 1, fingerprint: 'a', compared: false, name: 'Anna', nameVersion: 1, formerName: null };

/** Whichever of the two devices wrote last. */
function bothWays(a: Bundle, b: Bundle): Bundle {
  const merged = mergeBundles(a, b);
  assert.deepEqual(mergeBundles(b, a), merged);
  return merged;
}

test('two devices that wrote at once lose no seed and no number', () => {
  const old = { n: 1, sign: 'one', hpke: 'two' };
  const fresh = { n: 2, sign: 'three', hpke: 'four' };
  const a = { ...empty, identities: [old], roots: ['root'], nextPackage: 60 };
  const b = { ...empty, identities: [old, fresh], roots: ['root'], nextPackage: 50, slotsVersion: 3 };
  const merged = bothWays(a, b);
  assert.deepEqual(merged.identities, [old, fresh]);
  assert.deepEqual([merged.roots, merged.nextPackage, merged.slotsVersion], [['root'], 60, 3]);
});

test('heads only go forward, each chain for itself', () => {
  const a = { ...empty, heads: { [talk]: { controlN: 4, control: 'c4', position: 10, log: 'l10' } } };
  const b = { ...empty, heads: { [talk]: { controlN: 3, control: 'c3', position: 12, log: 'l12' } } };
  assert.deepEqual(bothWays(a, b).heads[talk], { controlN: 4, control: 'c4', position: 12, log: 'l12' });
});

test('the later change of a pin counts; of two at once, the comparison is kept', () => {
  const later = { ...pin, change: 2, fingerprint: 'b' };
  assert.equal(bothWays({ ...empty, pins: { [anna]: pin } }, { ...empty, pins: { [anna]: later } }).pins[anna], later);
  const compared = { ...pin, compared: true };
  assert.equal(
    bothWays({ ...empty, pins: { [anna]: pin } }, { ...empty, pins: { [anna]: compared } }).pins[anna],
    compared,
  );
});

test('a code that was settled stays settled', () => {
  const id = 'code' as IntroductionId;
  const open = { otherId: anna, purpose: 'invite' as const, key: 'k' };
  const merged = bothWays({ ...empty, codes: { [id]: open } }, { ...empty, codes: { [id]: { ...open, key: null } } });
  assert.equal(merged.codes[id]?.key, null);
});

test('a bundle from before keys could be made anew opens, and nothing of it waits', () => {
  const { rootRanges, formerKeys, renewal, reset, ...old } = { ...empty, roots: ['root'], nextPackage: 50 };
  assert.deepEqual(readBundleContent(JSON.stringify(old)), { ...old, rootRanges, formerKeys, renewal, reset });
  assert.deepEqual(rootsOf({ ...empty, ...old }), [{ root: 'root', card: 1, from: 0, until: 50 }]);
  assert.throws(() => readBundleContent(JSON.stringify({ ...old, format: 2 })));
});

test('joining keeps the newest root last, and looks for keys of each only where it was used', () => {
  const first = { ...empty, roots: ['z'], nextPackage: 50 };
  const second = {
    ...empty,
    roots: ['a'],
    rootRanges: { a: { card: 2, from: 50, until: null } },
    nextPackage: 100,
  };
  const ended = { ...first, rootRanges: { z: { card: 1, from: 0, until: 50 } } };
  assert.deepEqual(bothWays(first, second).roots, ['z', 'a']);
  assert.deepEqual(rootsOf(bothWays(bothWays(first, ended), second)), [
    { root: 'z', card: 1, from: 0, until: 50 },
    { root: 'a', card: 2, from: 50, until: 100 },
  ]);
});

test('former master keys are never lost, and what is over stays over until keys are made anew again', () => {
  const [one, two] = [1, 2].map((generation) => ({ generation, key: `key ${generation}` }));
  const a = { ...empty, formerKeys: [one!], renewal: { card: 2, all: 7, over: false }, reset: { card: 2, over: true } };
  const b = { ...empty, formerKeys: [two!], renewal: { card: 2, all: 3, over: true }, reset: { card: 2, over: false } };
  const merged = bothWays(a, b);
  assert.deepEqual(merged.formerKeys, [one, two]);
  assert.deepEqual(merged.renewal, { card: 2, all: 7, over: true });
  assert.deepEqual(merged.reset, { card: 2, over: true });
  const again = { ...empty, renewal: { card: 3, all: 0, over: false } };
  assert.deepEqual(bothWays(merged, again).renewal, again.renewal);
});
