// Files (protocol §7): chunks of AES-256-GCM under a key of one upload attempt. Hash before key: what isn't the very
// ciphertext that its sender signed for is never opened.
import { equalBytes, fromBase64Url, sha256, toBase64Url, type Bytes } from '../../shared/encoding.ts';
import { CHUNK, chunkAad, chunkNonce, chunksOf, SEALED_CHUNK } from '../../shared/file-format.ts';
import type { FileId } from '../../shared/ids.ts';
import { SealError } from './primitives.ts';

/** What opens a file, as the message carries it. */
export interface FileKey {
  readonly id: FileId;
  /** 32 bytes as base64url. */
  readonly key: string;
  /** SHA-256 of all ciphertext. */
  readonly hash: string;
  /** Of the content in bytes. */
  readonly size: number;
}

/**
 * The ciphertext of a content. The same key, id and content give the same bytes, so that an interrupted upload goes on;
 * another content needs another key.
 */
export async function sealFile(fileId: FileId, key: Bytes, content: Bytes): Promise<Bytes> {
  const importedKey = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const chunks = chunksOf(content.length);
  const sealed = new Uint8Array(chunks * SEALED_CHUNK);
  for (let index = 0; index < chunks; index += 1) {
    const chunk = new Uint8Array(CHUNK);
    chunk.set(content.subarray(index * CHUNK, (index + 1) * CHUNK));
    const algorithm = algorithmOf(fileId, index, index === chunks - 1);
    sealed.set(new Uint8Array(await crypto.subtle.encrypt(algorithm, importedKey, chunk)), index * SEALED_CHUNK);
  }
  return sealed;
}

export async function hashOf(sealed: Bytes): Promise<string> {
  return toBase64Url(await sha256(sealed));
}

/** The content, or SealError: cut, lengthened, swapped, changed, or of another file. */
export async function openFile({ id, key, hash, size }: FileKey, sealed: Bytes): Promise<Bytes> {
  const chunks = chunksOf(size);
  if (sealed.length !== chunks * SEALED_CHUNK) throw new SealError('has another length');
  if (!equalBytes(await sha256(sealed), fromBase64Url(hash))) throw new SealError('is not what was signed');
  const importedKey = await crypto.subtle.importKey('raw', fromBase64Url(key), 'AES-GCM', false, ['decrypt']);
  const content = new Uint8Array(chunks * CHUNK);
  for (let index = 0; index < chunks; index += 1) {
    const chunk = sealed.subarray(index * SEALED_CHUNK, (index + 1) * SEALED_CHUNK);
    const algorithm = algorithmOf(id, index, index === chunks - 1);
    const opened = await crypto.subtle.decrypt(algorithm, importedKey, chunk).catch(() => {
      throw new SealError('does not open');
    });
    content.set(new Uint8Array(opened), index * CHUNK);
  }
  if (content.subarray(size).some((byte) => byte !== 0)) throw new SealError('is padded wrongly');
  return content.slice(0, size);
}

function algorithmOf(fileId: FileId, index: number, isLast: boolean): AesGcmParams {
  return { name: 'AES-GCM', iv: chunkNonce(index, isLast), additionalData: chunkAad(fileId) };
}
