// Proofs that somebody knows a secret: HMACs, and the stretching of what people read aloud.
import { equalBytes, type Bytes } from '../../shared/encoding.ts';
import { randomBytes } from './primitives.ts';

export async function hmac(secret: Bytes, message: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', await hmacKey(secret), message));
}

/** Whether this is the HMAC of the message; takes the same time for every wrong one. */
export async function isHmac(secret: Bytes, mac: Bytes, message: Bytes): Promise<boolean> {
  return crypto.subtle.verify('HMAC', await hmacKey(secret), mac, message);
}

/** PBKDF2 with 600,000 rounds: for what a person reads aloud, so takes 0.1 s on purpose. */
export async function stretch(secret: Bytes, salt: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 600_000 };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
}

/** Compares secrets by their HMACs under a random key, so that time tells nothing about them. */
export async function equalSecrets(a: Bytes, b: Bytes): Promise<boolean> {
  const key = randomBytes(32);
  return equalBytes(await hmac(key, a), await hmac(key, b));
}

function hmacKey(secret: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}
