// The vector file for tests, with its ids and bytes read.
import { readFileSync } from 'node:fs';
import { fromHex, idText, type Bytes } from '../../src/shared/encoding.ts';
import type { ParticipantId } from '../../src/shared/ids.ts';

export interface ChainVector {
  n: number;
  type: string;
  announced: string[];
  bytes: string;
  signature: string;
  hash: string;
  state: string;
  snapshot: string;
  position: number;
  leaf: string;
  head: string;
}

export interface RefusedVector {
  what: string;
  code: string;
  /** Number of the entry that it follows; −1: it is the first. */
  after: number;
  announced: string[];
  closed: boolean;
  bytes: string;
  signature: string;
}

export interface EntryVector {
  kind: string;
  target: 'own' | 'other' | null;
  text: string;
  bytes: string;
  signature: string;
  position: number;
  leaf: string;
  head: string;
}

export interface ServerVector {
  time: number;
  bytes: string;
  position: number;
  leaf: string;
  head: string;
}

type Lists = {
  chain: ChainVector[];
  'chain.mustFail': RefusedVector[];
  'chain.ended.C': ServerVector;
  'chain.ended.A': ServerVector;
  entries: EntryVector[];
  pair: { control: ChainVector; epochSecret: string };
  slots: { kind: string; slotId: string; secret: string; box: string }[];
  'share.many.commits': string[];
  'recovery.typos': string[];
  'card.second': { card: string; signature: string; previousSignature: string };
};

const file = readFileSync(new URL('./crypto-vectors.json', import.meta.url), 'utf8');
const values = JSON.parse(file) as Lists & Record<string, unknown>;

export function vectorList<Name extends keyof Lists>(name: Name): Lists[Name] {
  return values[name];
}

export function vectorText(name: string): string {
  const value = values[name];
  if (typeof value !== 'string') throw new Error(`no vector ${name}`);
  return value;
}

export function vectorBytes(name: string): Bytes {
  return fromHex(vectorText(name));
}

/** The id of 16 equal bytes that the vectors use. */
export function vectorId<T extends string>(byte: number): T {
  return idText<T>(new Uint8Array(16).fill(byte));
}

export function announcedIds(list: readonly string[]): Set<ParticipantId> {
  return new Set(list.map((id) => idText<ParticipantId>(fromHex(id))));
}

export function filled(value: number, length = 32): Bytes {
  return new Uint8Array(length).fill(value);
}
