// Secrets that people carry: 256 random bits, of which the server keeps a hash.
import { createHash, randomBytes } from 'node:crypto';

export interface Token {
  text: string;
  hash: Buffer;
}

export function makeToken(): Token {
  const text = randomBytes(32).toString('base64url');
  return { text, hash: hashToken(text) };
}

export function hashToken(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whether this can be one of our tokens at all. */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}
