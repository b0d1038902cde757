// The files that a message says it has. Its author may be any program: what isn't as it should be is left out.
import { chunksOf, MEGABYTE, MOST_FILES, MOST_MEGABYTES, THUMBNAIL_CHUNKS } from '../../shared/file-format.ts';
import type { FileId } from '../../shared/ids.ts';
import type { FileKey } from '../crypto/file.ts';
import type { AttachedFile } from '../model.ts';
import { tidyName } from './names.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KEY = /^[A-Za-z0-9_-]{43}$/;
const LARGEST_SIDE = 50_000;

export function readAttached(given: unknown): AttachedFile[] {
  if (!Array.isArray(given)) return [];
  return given.slice(0, MOST_FILES).flatMap((each: unknown) => {
    const key = keyOf(each, MOST_MEGABYTES * MEGABYTE);
    return key ? [{ ...key, ...describe(each as Record<string, unknown>) }] : [];
  });
}

function describe(file: Record<string, unknown>): Pick<AttachedFile, 'name' | 'type' | 'picture'> {
  const name = tidyName(typeof file['name'] === 'string' ? file['name'] : '');
  const type = typeof file['type'] === 'string' ? file['type'].slice(0, 100) : '';
  const [width, height] = [sideOf(file['width']), sideOf(file['height'])];
  const thumbnail = keyOf(file['thumbnail'], Infinity);
  const isSmall = thumbnail !== null && chunksOf(thumbnail.size) <= THUMBNAIL_CHUNKS;
  const isPicture = /^image\/(jpeg|png|gif|webp)$/.test(type);
  return { name, type, picture: isPicture ? { width, height, thumbnail: isSmall ? thumbnail : null } : null };
}

function sideOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < LARGEST_SIDE ? value : 0;
}

function keyOf(given: unknown, most: number): FileKey | null {
  if (typeof given !== 'object' || given === null) return null;
  const { id, key, hash, size } = given as Record<string, unknown>;
  const isText = typeof id === 'string' && typeof key === 'string' && typeof hash === 'string';
  if (!isText || !ID.test(id) || !KEY.test(key) || !KEY.test(hash)) return null;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || size > most) return null;
  return { id: id as FileId, key, hash, size };
}
