import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/** AES-256-GCM under a random nonce: version, nonce, ciphertext, tag. Opens only with the same `bound` bytes. */
export function sealBox(key: Uint8Array, bound: Uint8Array, plaintext: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(bound);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, ciphertext, cipher.getAuthTag()]);
}

/** Fails on a box that was changed, sealed under another key, or bound to something else. */
export function openBox(key: Uint8Array, bound: Uint8Array, box: Uint8Array): Buffer {
  if (box[0] !== VERSION || box.length < 1 + NONCE + TAG) throw new Error('not a box of the keystore');
  const end = box.length - TAG;
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(1, 1 + NONCE), { authTagLength: TAG });
  decipher.setAAD(bound);
  decipher.setAuthTag(box.subarray(end));
  return Buffer.concat([decipher.update(box.subarray(1 + NONCE, end)), decipher.final()]);
}
