// Safety numbers: what two people compare aloud (protocol §4).
import { requireLength, toHex, utf8 } from './encoding.ts';

/**
 * Twenty digits in four groups of five, for comparing aloud; from a fingerprint, or from SHA-256 of a participant
 * record or recovery key. Takes 0.1 s or more on purpose.
 */
export async function safetyNumber(fingerprint: Uint8Array): Promise<string> {
  const key = await crypto.subtle.importKey('raw', requireLength(new Uint8Array(fingerprint), 32), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const stretching = { name: 'PBKDF2', hash: 'SHA-256', salt: utf8('alcove/1/number'), iterations: 600_000 };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(stretching, key, 128));
  const digits = (BigInt(`0x${toHex(bits)}`) % 10n ** 20n).toString().padStart(20, '0');
  return digits.replace(/(.{5})(?=.)/g, '$1 ');
}
