// The recovery code (protocol §4): 120 random bits as 24 characters that are hard to misread, and 4 that find a typo.
import { equalBytes, hash, idBytes, requireLength, sha256, utf8, type Bytes } from '../../shared/encoding.ts';
import type { MemberId } from '../../shared/ids.ts';
import { kdf, randomBytes } from './primitives.ts';

/** Crockford's base32: without I, L, O and U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BYTES = 15;
const CHARACTERS = 24;

/** A new code's bytes: the secret of its slot. */
export function makeRecoveryCode(): Bytes {
  return randomBytes(BYTES);
}

/** The code as it is printed: seven groups of four, the last one for finding typos. */
export async function formatRecoveryCode(code: Bytes): Promise<string> {
  const text = base32(requireLength(code, BYTES)) + (await checkCharacters(code));
  return text.replace(/(.{4})(?=.)/g, '$1-');
}

/**
 * The bytes of a typed code; null if a character is wrong or missing. Takes small letters, spaces and hyphens, and reads
 * O as 0, I and L as 1.
 */
export async function parseRecoveryCode(typed: string): Promise<Bytes | null> {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const values = Array.from(text, (letter) => ALPHABET.indexOf(letter));
  if (values.length !== CHARACTERS + 4 || values.includes(-1)) return null;
  const code = fromBase32(values.slice(0, CHARACTERS));
  const check = await checkCharacters(code);
  return equalBytes(utf8(text.slice(CHARACTERS)), utf8(check)) ? code : null;
}

/** What the code proves to the server when it signs in. */
export function recoveryProof(code: Bytes, account: MemberId): Promise<Bytes> {
  return kdf(requireLength(code, BYTES), 'recovery-auth', idBytes(account));
}

/** What the server keeps to check that proof. */
export async function recoveryProofHash(code: Bytes, account: MemberId): Promise<Bytes> {
  return sha256(await recoveryProof(code, account));
}

/** The first 20 bits of the hash, as four characters. */
async function checkCharacters(code: Bytes): Promise<string> {
  return base32((await hash('recovery-check', code)).slice(0, 5)).slice(0, 4);
}

/** Most significant bits first; the length is a multiple of five bytes. */
function base32(bytes: Bytes): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held & 0xff) << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31];
  }
  return text;
}

function fromBase32(values: readonly number[]): Bytes {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const value of values) {
    held = ((held & 0xff) << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return new Uint8Array(bytes);
}
