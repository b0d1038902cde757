// The format of a file (protocol §7), as far as numbers and what a chunk is bound to: for devices, and for the server,
// which sees lengths only.
import { concat, encode, idBytes, u32, u8, type Bytes } from './encoding.ts';
import type { FileId } from './ids.ts';

/** Of content, in each chunk; the last one is filled up with zeros. */
export const CHUNK = 64 * 1024;
/** The same encrypted, with its tag. */
export const SEALED_CHUNK = CHUNK + 16;
/** Most chunks in one part of an upload: what is read, stored and acknowledged at once. */
export const PART_CHUNKS = 16;
/** Files of one message; each may have a thumbnail besides. */
export const MOST_FILES = 10;
/** Most chunks of a thumbnail. */
export const THUMBNAIL_CHUNKS = 2;
/** What an organisation may allow at most; a device holds a whole file in memory. */
export const MOST_MEGABYTES = 100;
export const MEGABYTE = 1024 * 1024;

/** How many chunks a content of this many bytes has: an empty one has one too. */
export function chunksOf(size: number): number {
  return Math.max(1, Math.ceil(size / CHUNK));
}

/** The nonce of a chunk: its place, and whether it is the last, so that none can be moved, cut off or added. */
export function chunkNonce(index: number, isLast: boolean): Bytes {
  return concat(new Uint8Array(7), u32(index), u8(isLast ? 1 : 0));
}

/** What every chunk is bound to. */
export function chunkAad(fileId: FileId): Bytes {
  return encode('file', idBytes(fileId));
}

/** How many bytes the ciphertext of such a content has. */
export function sealedSize(size: number): number {
  return chunksOf(size) * SEALED_CHUNK;
}
