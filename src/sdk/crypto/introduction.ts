// The introduction code (protocol §8): twenty digits from person to person that prove two cards to each other. They
// never reach the server, and never go by our mail.
import { concat, encode, idBytes, utf8, type Bytes } from '../../shared/encoding.ts';
import type { IntroductionId } from '../../shared/ids.ts';
import { hmac, isHmac, stretch } from './macs.ts';
import { randomBytes } from './primitives.ts';

/** Side a made the code, side b typed it. */
export type IntroductionSide = 'a' | 'b';

const DIGITS = 20;

/** Twenty random digits. A new code always has a new introduction id. */
export function makeIntroductionCode(): string {
  let digits = '';
  // 250 is the largest multiple of ten in a byte: more would make some digits likelier.
  while (digits.length < DIGITS)
    digits += Array.from(randomBytes(DIGITS))
      .filter((byte) => byte < 250)
      .map((byte) => byte % 10)
      .join('');
  return digits.slice(0, DIGITS);
}

/** Four groups of five, for reading aloud. */
export function formatIntroductionCode(digits: string): string {
  return digits.replace(/(.{5})(?=.)/g, '$1 ');
}

/** The twenty digits of what was typed, whatever stands between them; null if there are not twenty. */
export function parseIntroductionCode(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[^0-9]/g, '');
  return digits.length === DIGITS ? digits : null;
}

/** K, for one pair, once. Takes 0.1 s or more on purpose. */
export function introductionKey(digits: string, introduction: IntroductionId): Promise<Bytes> {
  return stretch(utf8(digits), concat(utf8('alcove/1/introduction'), idBytes(introduction)));
}

/** What a side publishes: that the card is of somebody who knows the code. */
export function introductionMac(
  key: Bytes,
  introduction: IntroductionId,
  side: IntroductionSide,
  card: Bytes,
): Promise<Bytes> {
  return hmac(key, message(introduction, side, card));
}

/** Whether the other side, with this card, knows the code too. Only then the card is pinned as compared. */
export function isIntroduced(
  key: Bytes,
  introduction: IntroductionId,
  other: { side: IntroductionSide; card: Bytes; mac: Bytes },
): Promise<boolean> {
  return isHmac(key, other.mac, message(introduction, other.side, other.card));
}

function message(introduction: IntroductionId, side: IntroductionSide, card: Bytes): Bytes {
  return encode('introduction', idBytes(introduction), utf8(side), card);
}
