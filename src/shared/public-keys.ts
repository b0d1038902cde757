// Public keys are checked before they are used or stored (protocol §3): browsers and Node accept small-order Ed25519
// keys, for which one fixed signature is valid for every text.
import { EncodingError, fromHex, requireLength, toHex, type Bytes } from './encoding.ts';

/** p = 2²⁵⁵ − 19, big-endian. Coordinates at or above it are second spellings of a point. */
const FIELD = BigInt(`0x7f${'ff'.repeat(30)}ed`);

/** y of the eight points of small order: with either sign each is refused. */
const SMALL_ORDER_Y = new Set([
  0n,
  1n,
  FIELD - 1n,
  littleEndian(fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')),
  littleEndian(fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')),
]);

/** u of the points of small order of Curve25519 (RFC 7748 §6.1 asks to check the result; we refuse the key too). */
const SMALL_ORDER_U = new Set([
  0n,
  1n,
  FIELD - 1n,
  littleEndian(fromHex('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800')),
  littleEndian(fromHex('5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157')),
]);

/** Whether an Ed25519 public key has 32 bytes, one spelling only, and isn't of small order. */
export function isGoodSignKey(key: Uint8Array): boolean {
  if (key.length !== 32) return false;
  const y = littleEndian(key) & ((1n << 255n) - 1n);
  return y < FIELD && !SMALL_ORDER_Y.has(y);
}

/** Whether an X25519 public key has 32 bytes, one spelling only (top bit clear), and isn't of small order. */
export function isGoodHpkeKey(key: Uint8Array): boolean {
  if (key.length !== 32) return false;
  const u = littleEndian(key);
  return u < FIELD && !SMALL_ORDER_U.has(u);
}

/** Refuses, with an EncodingError, a pair of public keys that nobody honest could have made. */
export function requireGoodPublicKeys(sign: Uint8Array, hpke: Uint8Array): void {
  if (!isGoodSignKey(sign)) throw new EncodingError('signing key is not usable');
  if (!isGoodHpkeKey(hpke)) throw new EncodingError('encryption key is not usable');
}

/** Whether this Ed25519 signature is right; false, never an exception, for keys that are refused on import. */
export async function isSignedBy(key: Uint8Array, signature: Uint8Array, message: Uint8Array): Promise<boolean> {
  if (!isGoodSignKey(key) || signature.length !== 64) return false;
  try {
    const imported = await crypto.subtle.importKey('raw', own(key), { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, own(signature), own(message));
  } catch {
    return false; // 32 bytes that are no point of the curve
  }
}

function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(requireLength(bytes, 32).slice().reverse())}`);
}
