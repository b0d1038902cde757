// How words are looked for: without regard to case and accents, each from its beginning. Pure.
import type { Piece } from './search-model.ts';

const letters: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };
const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' };
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const BEFORE = 50;
const AROUND = 160;

/** A word as it is compared: "Größe" → "grosse". */
function fold(word: string): string {
  const bare = word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return bare.replace(/[ßæœøłđðþı]/g, (letter) => letters[letter] ?? letter);
}

/** A text as it is kept to be looked through: a space before each word. */
export function foldText(text: string): string {
  const words = text.match(WORD);
  return words ? ` ${words.map(fold).join(' ')}` : '';
}

/** What was typed, word by word, each in all ways in which it may stand in a folded text: "Müller" and "Mueller" are one. */
export function termsOf(typed: string): readonly (readonly string[])[] {
  const words = typed.normalize('NFC').match(WORD) ?? [];
  return words.slice(0, 10).map((word) => {
    const low = word.toLowerCase();
    const spelledOut = fold(low.replace(/[äöü]/g, (letter) => umlauts[letter] ?? letter));
    const contracted = fold(low).replace(/([aou])e/g, '$1');
    return [...new Set([fold(low), spelledOut, contracted])].map((way) => ` ${way}`);
  });
}

/** Whether each of these words begins a word of this folded text. */
export function matches(folded: string, terms: readonly (readonly string[])[]): boolean {
  return terms.every((ways) => ways.some((way) => folded.includes(way)));
}

/** The part of a text around what was found, in pieces. */
export function excerptOf(text: string, terms: readonly (readonly string[])[]): readonly Piece[] {
  const found = [...text.matchAll(WORD)].filter(([word]) => {
    const folded = ` ${fold(word)}`;
    return terms.some((ways) => ways.some((way) => folded.startsWith(way)));
  });
  const start = startAt(text, found[0]?.index ?? 0);
  const end = Math.min(text.length, start + BEFORE + AROUND);
  const pieces: Piece[] = start > 0 ? [{ text: '…', found: false }] : [];
  let at = start;
  for (const one of found) {
    const to = one.index + one[0].length;
    if (one.index < at || to > end) continue;
    if (one.index > at) pieces.push({ text: text.slice(at, one.index), found: false });
    pieces.push({ text: one[0], found: true });
    at = to;
  }
  const rest = text.slice(at, end) + (end < text.length ? '…' : '');
  return rest === '' ? pieces : [...pieces, { text: rest, found: false }];
}

/** A little before the first word that was found, at the beginning of a word. */
function startAt(text: string, first: number): number {
  if (first <= BEFORE) return 0;
  const space = text.indexOf(' ', first - BEFORE);
  return space >= 0 && space < first ? space + 1 : first;
}
