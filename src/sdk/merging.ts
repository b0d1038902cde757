// Joining two versions of a bundle that two devices wrote at once, without losing a seed or going back. Loaded when there
// are two.
import { higherHeads, type Bundle, type Pin } from './bundle.ts';

/** Joins two versions: union of seeds, pins and codes, highest heads and numbers. */
export function mergeBundles(a: Bundle, b: Bundle): Bundle {
  const rootRanges = join(a.rootRanges, b.rootRanges, (one, other) => (one.until === null ? other : one));
  const cardOf = (root: string) => rootRanges[root]?.card ?? 1;
  return {
    format: 1,
    identities: union(a.identities, b.identities, ({ sign }) => sign).toSorted((one, other) => one.n - other.n),
    roots: union(a.roots, b.roots, (root) => root).toSorted(
      (one, other) => cardOf(one) - cardOf(other) || inOrder(one, other),
    ),
    rootRanges,
    formerKeys: union(a.formerKeys, b.formerKeys, ({ key }) => key).toSorted(
      (one, other) => one.generation - other.generation || inOrder(one.key, other.key),
    ),
    nextPackage: Math.max(a.nextPackage, b.nextPackage),
    slotsVersion: Math.max(a.slotsVersion, b.slotsVersion),
    serverKey: b.serverKey,
    pins: join(a.pins, b.pins, laterPin),
    heads: joinHeads(a.heads, b.heads),
    codes: join(a.codes, b.codes, (one, other) => (one.key === null ? one : other)),
    pending: { ...a.pending, ...b.pending },
    renewal: laterStep(a.renewal, b.renewal, (one, other) => ({
      ...one,
      all: Math.max(one.all, other.all),
      over: one.over || other.over,
    })),
    reset: laterStep(a.reset, b.reset, (one, other) => ({ ...one, over: one.over || other.over })),
  };
}

/** Of the newest card; of the same one what both know: what is over stays so. */
function laterStep<T extends { card: number }>(a: T | null, b: T | null, both: (a: T, b: T) => T): T | null {
  if (!a || !b) return a ?? b;
  if (a.card !== b.card) return a.card > b.card ? a : b;
  return both(a, b);
}

export function joinHeads(a: Bundle['heads'], b: Bundle['heads']): Bundle['heads'] {
  return join(a, b, higherHeads);
}

function laterPin(one: Pin, other: Pin): Pin {
  if (one.change !== other.change) return one.change > other.change ? one : other;
  return one.compared ? one : other;
}

function union<T>(a: readonly T[], b: readonly T[], key: (item: T) => string): T[] {
  const known = new Set(a.map(key));
  return [...a, ...b.filter((item) => !known.has(key(item)))];
}

function join<T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>, pick: (a: T, b: T) => T) {
  const joined: Record<string, T> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const known = joined[key];
    joined[key] = known === undefined ? value : pick(known, value);
  }
  return joined;
}

function inOrder(one: string, other: string): number {
  return one < other ? -1 : 1;
}
