// Bytes of files in a folder: one folder for each file, spread over 256 by the end of its id.
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail } from '../../shared/errors.ts';
import type { FileId } from '../../shared/ids.ts';
import { isUuid } from '../db/uuid.ts';
import { errorCode } from '../start-error.ts';
import type { FileBytes, PartPlace, StoredPart } from './bytes.ts';

const OWN_ONLY = 0o600;
const OWN_FOLDER = 0o700;
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Files below this folder, which is made when the first one comes. */
export function localFiles(folder: string): FileBytes {
  const folderOf = (fileId: FileId) => join(folder, fileId.slice(-2), fileId);
  const pathOf = ({ fileId, objectId }: PartPlace) => join(folderOf(fileId), objectId);
  return {
    async put(place, body, size) {
      try {
        await makeFolder(folderOf(place.fileId));
        await write(pathOf(place), body, size);
      } catch (error) {
        await rm(pathOf(place), { force: true }).catch(() => undefined);
        if (NO_ROOM.has(errorCode(error) ?? '')) fail('file.no_room');
        throw error;
      }
    },
    async read(place, from) {
      const handle = await open(pathOf(place), 'r').catch(nullIfAbsent);
      return handle && createReadStream(pathOf(place), { fd: handle, start: from });
    },
    removePart: (place) => rm(pathOf(place), { force: true }),
    async removeFile(fileId) {
      await rm(folderOf(fileId), { recursive: true, force: true });
      const above = dirname(folderOf(fileId));
      await sync(above).catch(nullIfAbsent);
    },
    list: () => listParts(folder),
    async freeBytes() {
      // Before the first file there is no folder; it will lie on its parent's disk.
      const { bavail, bsize } = await statfs(folder).catch(() => statfs(dirname(folder)));
      return bavail * bsize;
    },
  };
}

async function write(path: string, body: AsyncIterable<Uint8Array>, size: number): Promise<void> {
  const handle = await open(path, 'wx', OWN_ONLY);
  try {
    let written = 0;
    for await (const bytes of body) {
      written += bytes.length;
      if (written > size) fail('bad_input');
      await handle.writeFile(bytes);
    }
    if (written !== size) fail('bad_input');
    await handle.sync();
  } finally {
    await handle.close();
  }
  await sync(dirname(path));
}

/** Makes a folder, and its name in the one above last. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: OWN_FOLDER });
  if (first === undefined) return;
  for (let at = path; at.length >= first.length; at = dirname(at)) await sync(dirname(at));
}

async function* listParts(folder: string): AsyncGenerator<StoredPart> {
  for (const half of await namesIn(folder)) {
    for (const fileId of (await namesIn(join(folder, half))).filter(isUuid)) {
      for (const objectId of (await namesIn(join(folder, half, fileId))).filter(isUuid)) {
        const found = await stat(join(folder, half, fileId, objectId)).catch(nullIfAbsent);
        if (found) yield { fileId: fileId as FileId, objectId, bytes: found.size, changedAt: found.mtime };
      }
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(nullIfAbsent)) ?? [];
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}

function nullIfAbsent(error: unknown): null {
  if (errorCode(error) === 'ENOENT') return null;
  throw error;
}
