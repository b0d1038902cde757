// HPKE of protocol §3 (RFC 9180): base mode, one shot, empty AAD. `info` says what a seal is for, so that it can't be
// used for anything else.
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { concat, type Bytes } from '../../shared/encoding.ts';
import { isGoodHpkeKey } from '../../shared/public-keys.ts';
import type { KeyPair } from './keys.ts';
import { SealError } from './primitives.ts';

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
const EPHEMERAL = 32;

/** Seals a message to a public key; SealError for a key of small order or with a second spelling. */
export async function sealTo(recipient: Bytes, info: Bytes, message: Bytes): Promise<Bytes> {
  const recipientPublicKey = await importPublic(recipient);
  const context = await suite.createSenderContext({ recipientPublicKey, info });
  return concat(new Uint8Array(context.enc), new Uint8Array(await context.seal(message)));
}

/** The message, or SealError: other key, other info, changed bytes. */
export async function openSealed(keys: KeyPair, info: Bytes, sealed: Bytes): Promise<Bytes> {
  const enc = sealed.slice(0, EPHEMERAL);
  if (!isGoodHpkeKey(enc)) throw new SealError('does not open');
  const publicKey = await importPublic(keys.public);
  try {
    const recipientKey = { privateKey: keys.privateKey, publicKey };
    const context = await suite.createRecipientContext({ recipientKey, enc, info });
    return new Uint8Array(await context.open(sealed.slice(EPHEMERAL)));
  } catch {
    throw new SealError('does not open');
  }
}

async function importPublic(key: Bytes): Promise<CryptoKey> {
  if (!isGoodHpkeKey(key)) throw new SealError('encryption key is not usable');
  return crypto.subtle.importKey('raw', key, { name: 'X25519' }, true, []);
}
