// Looks for secrets in heaps of bytes, in every way in which somebody might have written them down.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Needle {
  /** What it is, for the report; never the value. */
  name: string;
  value: string | Uint8Array;
}

export interface Haystack {
  name: string;
  bytes: Buffer;
}

/** Shorter ones turn up by chance. */
const SHORTEST = 6;

/** Every needle that stands in a haystack, and how it was written. */
export function findNeedles(needles: readonly Needle[], haystacks: readonly Haystack[]): string[] {
  const spelled = needles.flatMap(({ name, value }) =>
    [...spellings(value)].map(([how, bytes]) => ({ text: `${name}, ${how}`, bytes })),
  );
  return haystacks.flatMap(({ name, bytes }) =>
    spelled.filter((needle) => bytes.includes(needle.bytes)).map(({ text }) => `${name}: ${text}`),
  );
}

function spellings(value: string | Uint8Array): Map<string, Buffer> {
  const raw = typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
  if (raw.length < SHORTEST) throw new Error('too short to be looked for');
  const found = new Map<string, Buffer>([
    ['as it is', raw],
    ['hex', Buffer.from(raw.toString('hex'))],
    ['HEX', Buffer.from(raw.toString('hex').toUpperCase())],
  ]);
  // Inside a longer base64 text it may begin at any of three places; the ends are left out, since their bits are shared.
  for (const shift of [0, 1, 2]) {
    const all = Buffer.concat([Buffer.alloc(shift), raw]);
    const from = Math.ceil((shift * 4) / 3);
    const until = Math.floor((all.length * 8) / 6);
    found.set(`base64 ${shift}`, Buffer.from(all.toString('base64').slice(from, until)));
    found.set(`base64url ${shift}`, Buffer.from(all.toString('base64url').slice(from, until)));
  }
  if (typeof value === 'string') {
    const escaped = JSON.stringify(value).slice(1, -1);
    found.set('JSON', Buffer.from(escaped));
    found.set('JSON in ASCII', Buffer.from(escaped.replace(/[^\x20-\x7e]/g, inAscii)));
    found.set('an address', Buffer.from(encodeURIComponent(value)));
    found.set('lower case', Buffer.from(value.toLowerCase()));
    found.set('upper case', Buffer.from(value.toUpperCase()));
    found.set('UTF-16', Buffer.from(value, 'utf16le'));
  }
  return found;
}

function inAscii(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}

/** Every file below a folder, however deep. What vanishes meanwhile is left out. */
export function readFolder(folder: string): Haystack[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    try {
      const path = join(folder, name);
      return statSync(path).isFile() ? [{ name, bytes: readFileSync(path) }] : [];
    } catch {
      return [];
    }
  });
}

/**
 * The server's ids begin with the moment when they were made, and entries carry one: that two of them were made in the
 * same minute is no news. The time and the counter behind it are wiped, so that the test doesn't depend on when the minute changes.
 */
export function withoutTimes(bytes: Uint8Array): Buffer {
  const wiped = Buffer.from(bytes);
  // Of the last hour: a machine that is busy takes its time between what is compared.
  for (let ago = 0; ago <= 3_600_000; ago += 65_536) {
    const coarse = Buffer.from((Date.now() - ago).toString(16).padStart(12, '0').slice(0, 8), 'hex');
    for (let at = wiped.indexOf(coarse); at >= 0; at = wiped.indexOf(coarse, at + 1)) wiped.fill(0, at, at + 8);
  }
  return wiped;
}

/** So few bytes beside what is form are the same by chance now and then: where a random id follows a label, say. */
const CHANCE = 3;

/** Strings of `length` bytes that stand in both heaps and not in a third one, which shows what is only form. */
export function sharedBytes(
  one: readonly Uint8Array[],
  other: readonly Uint8Array[],
  form: readonly Uint8Array[] = [],
  length = 16,
): string[] {
  const ours = windows(one, length);
  const known = windows(form, length - CHANCE);
  const isForm = (window: string) => known.has(window.slice(0, -CHANCE)) || known.has(window.slice(CHANCE));
  return [...windows(other, length)].filter((window) => ours.has(window) && !isForm(window));
}

function windows(pieces: readonly Uint8Array[], length: number): Set<string> {
  const found = new Set<string>();
  for (const piece of pieces) {
    const text = Buffer.from(piece).toString('latin1');
    for (let at = 0; at + length <= text.length; at++) found.add(text.slice(at, at + length));
  }
  return found;
}
