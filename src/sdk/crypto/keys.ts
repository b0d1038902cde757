// Ed25519 and X25519 keys from seeds (protocol §3, §4). Seeds are what the bundle keeps; the imported private keys
// can't be read out again.
import { concat, fromBase64Url, fromHex, requireLength, u32, type Bytes } from '../../shared/encoding.ts';
import { requireGoodPublicKeys } from '../../shared/public-keys.ts';
import { kdf } from './primitives.ts';

/** A key pair for signing, or for opening what others sealed; `public` are the raw 32 bytes. */
export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly public: Bytes;
}

/** What an identity or a participant owns. */
export interface KeyPairs {
  readonly sign: KeyPair;
  readonly hpke: KeyPair;
}

/** PKCS#8 in front of a 32-byte seed: the only private format that every WebCrypto takes (RFC 8410). */
const PKCS8 = {
  Ed25519: fromHex('302e020100300506032b657004220420'),
  X25519: fromHex('302e020100300506032b656e04220420'),
} as const;

export function importSignKey(seed: Bytes): Promise<KeyPair> {
  return importSeed('Ed25519', seed, ['sign']);
}

export function importHpkeKey(seed: Bytes): Promise<KeyPair> {
  return importSeed('X25519', seed, ['deriveBits']);
}

export async function importKeyPairs(signSeed: Bytes, hpkeSeed: Bytes): Promise<KeyPairs> {
  const [sign, hpke] = await Promise.all([importSignKey(signSeed), importHpkeKey(hpkeSeed)]);
  requireGoodPublicKeys(sign.public, hpke.public);
  return { sign, hpke };
}

/** The keys of package k, from the root PR in the bundle: for one participant of one conversation (§4). */
export async function participantKeys(root: Bytes, k: number): Promise<KeyPairs> {
  const [sign, hpke] = await Promise.all([
    kdf(root, 'participant-sign', u32(k)),
    kdf(root, 'participant-hpke', u32(k)),
  ]);
  return importKeyPairs(sign, hpke);
}

/** An X25519 key pair for one seat of a call; its private half can't be read out, and is kept nowhere. */
export async function makeEphemeralKey(): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits']);
  if (!('publicKey' in pair)) throw new Error('X25519 gives pairs');
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { privateKey: pair.privateKey, public: raw };
}

export async function signBytes(key: KeyPair, message: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key.privateKey, message));
}

async function importSeed(name: 'Ed25519' | 'X25519', seed: Bytes, uses: KeyUsage[]): Promise<KeyPair> {
  const encoded = concat(PKCS8[name], requireLength(seed, 32));
  // WebCrypto gives the public half only through an export: so it is imported twice, once readable, once for good.
  const readable = await crypto.subtle.importKey('pkcs8', encoded, { name }, true, uses);
  const { x } = await crypto.subtle.exportKey('jwk', readable);
  const privateKey = await crypto.subtle.importKey('pkcs8', encoded, { name }, false, uses);
  return { privateKey, public: requireLength(fromBase64Url(x ?? ''), 32) };
}
