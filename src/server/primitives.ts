// Hashing and checking signatures with Node's own calls: the same results as WebCrypto's in shared/, without a trip to
// another thread for each.
import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import { isGoodSignKey } from '../shared/public-keys.ts';

export function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** Keys that were read already, the least used first; a participant signs all messages with the same one. */
const read = new Map<string, KeyObject | null>();
const MOST_READ = 5_000;

/** Whether this Ed25519 signature is right; false, never an exception, for keys that are refused (public-keys.ts). */
export function isSignedBy(key: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean {
  const publicKey = readKey(key);
  if (!publicKey || signature.length !== 64) return false;
  return verify(null, message, publicKey, signature);
}

function readKey(key: Uint8Array): KeyObject | null {
  const x = Buffer.from(key).toString('base64url');
  let found = read.get(x);
  if (found === undefined) found = importKey(key, x);
  else read.delete(x);
  read.set(x, found);
  if (read.size > MOST_READ) read.delete(read.keys().next().value!);
  return found;
}

function importKey(key: Uint8Array, x: string): KeyObject | null {
  if (!isGoodSignKey(key)) return null;
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  } catch {
    return null; // 32 bytes that are no point of the curve
  }
}
