// Keys and boxes of devices: what the protocol computes with secrets (docs/encryption.md says what is built).
//
// In this folder: primitives (KDF, box) · macs (HMAC, stretching) · keys (Ed25519, X25519) · hpke · identity (cards,
// packages) · account (master key, bundle, drafts, what stays on this device) · slots · recovery-code · opaque (loaded
// only when a password is typed) · introduction · epoch (secrets, shares) · entry · topic · sealing (the writer's side of
// these three). What the server checks too is in src/shared: encoding, control, entry-rules, cards, slots, log. No
// primitive of our own: WebCrypto and @hpke/core. A secret never leaves these functions but as a return value; nothing is
// logged or cached here.
import { concat, encode, type Bytes } from '../../shared/encoding.ts';

/** A box, share, slot or code that doesn't open: wrong key, moved, or changed. It never says which. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

const NONCE = 12;
const TAG = 16;

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** KDF of §3: 32 bytes for one purpose, named by label and context. */
export async function kdf(secret: Bytes, label: string, ...context: Uint8Array[]): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const info = encode(label, ...context);
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
}

/** Box of §3 under a fresh random nonce; `aad` is what it is bound to. */
export async function sealBox(key: Bytes, aad: Bytes, plaintext: Bytes): Promise<Bytes> {
  return sealWith(await aesKey(key, 'encrypt'), aad, plaintext);
}

/** The plaintext of a box, or SealError. */
export async function openBox(key: Bytes, aad: Bytes, box: Bytes): Promise<Bytes> {
  return openWith(await aesKey(key, 'decrypt'), aad, box);
}

/** Like `sealBox`, under a key that the browser doesn't hand out. */
export async function sealWith(key: CryptoKey, aad: Bytes, plaintext: Bytes): Promise<Bytes> {
  const iv = randomBytes(NONCE);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad }, key, plaintext);
  return concat(iv, new Uint8Array(sealed));
}

/** Like `openBox`, under a key that the browser doesn't hand out. */
export async function openWith(key: CryptoKey, aad: Bytes, box: Bytes): Promise<Bytes> {
  if (box.length < NONCE + TAG) throw new SealError('too short for a box');
  const algorithm = { name: 'AES-GCM', iv: box.slice(0, NONCE), additionalData: aad };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, box.slice(NONCE)));
  } catch {
    throw new SealError('does not open');
  }
}

function aesKey(key: Bytes, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]);
}
