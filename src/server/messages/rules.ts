import { EDITABLE_FOR, UNDOABLE_FOR } from '../../shared/entry-rules.ts';
import {
  CHUNK,
  chunksOf,
  MEGABYTE,
  MOST_FILES,
  PART_CHUNKS,
  SEALED_CHUNK,
  THUMBNAIL_CHUNKS,
} from '../../shared/file-format.ts';
import type { ErrorCode } from '../../shared/errors.ts';

/** So many messages of one author wait in a conversation at most. */
export const MOST_SCHEDULED = 20;
const FURTHEST_DAYS = 366;

/** Whether a message may be kept for this time: later than now, and not for longer than a year (C23). */
export function isReleaseTime(at: Date, now: Date): boolean {
  const ahead = at.getTime() - now.getTime();
  return ahead > 0 && ahead <= FURTHEST_DAYS * 24 * 3_600_000;
}

/** A message from later than this may be undone at `now`. */
export function undoableSince(now: Date): Date {
  return new Date(now.getTime() - UNDOABLE_FOR);
}

export function isEditable(sentAt: Date, now: Date): boolean {
  return now.getTime() - sentAt.getTime() <= EDITABLE_FOR;
}

/** Whether a message may be deleted: the organisation's limit is for its author, not for who manages the group (C11). */
export function mayDelete(message: { at: Date; isOwn: boolean; deletesWithinDay: boolean }, now: Date): boolean {
  return !message.isOwn || !message.deletesWithinDay || isEditable(message.at, now);
}

/** Uploads of one member that no message names yet: three full messages with thumbnails. */
export const MOST_WAITING = 6 * MOST_FILES;
/** What one member may upload in 24 hours. */
export const MOST_A_DAY = (2 * 1024 * MEGABYTE) / CHUNK;
/** How long an upload may wait for its message. */
export const UNSENT_HOURS = 24;
/** Room that files leave to everything else on the same disk, the database first. */
export const ROOM_KEPT = 256 * MEGABYTE;

/** Why an upload of so many chunks may not begin, or null. */
export function uploadRefusal(
  chunks: number,
  at: { fileMegabytes: number; waiting: number; chunksSince: number; freeBytes: number | null },
): ErrorCode | null {
  if (chunks > chunksOf(at.fileMegabytes * MEGABYTE)) return 'file.too_large';
  if (at.waiting >= MOST_WAITING || at.chunksSince + chunks > MOST_A_DAY) return 'file.quota_reached';
  if (at.freeBytes !== null && at.freeBytes < ROOM_KEPT + chunks * SEALED_CHUNK) return 'file.no_room';
  return null;
}

/** Why these bytes can't be the next part of an upload, or null. */
export function partRefusal(
  part: { offset: number; bytes: number },
  upload: { chunks: number; storedBytes: number },
): ErrorCode | null {
  const { offset, bytes } = part;
  if (bytes > PART_CHUNKS * SEALED_CHUNK) return 'too_large';
  if (bytes === 0 || bytes % SEALED_CHUNK !== 0) return 'bad_input';
  if (offset !== upload.storedBytes) return 'file.offset_wrong';
  return offset + bytes > upload.chunks * SEALED_CHUNK ? 'bad_input' : null;
}

/** Whether one message may have these: ten files, and for each a thumbnail, told by its size. */
export function fitsMessage(files: readonly { chunks: number }[]): boolean {
  const large = files.filter(({ chunks }) => chunks > THUMBNAIL_CHUNKS);
  return large.length <= MOST_FILES && files.length <= 2 * MOST_FILES;
}
