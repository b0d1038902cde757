import { randomBytes } from 'node:crypto';
import { link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../start-error.ts';

const OWN_ONLY = 0o600;
const UNFINISHED_AFTER = 60_000;

/** Puts a whole file in place, on the disk when this returns; refuses nothing that was there. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const fresh = await writeAside(path, bytes);
  await rename(fresh, path);
  await syncFolder(dirname(path));
}

/** Puts a whole file in place unless there is one already, on the disk when this returns; tells whether it was made. */
export async function createFile(path: string, bytes: Uint8Array): Promise<boolean> {
  const fresh = await writeAside(path, bytes);
  try {
    return await link(fresh, path).then(
      () => true,
      (error: unknown) => {
        if (errorCode(error) !== 'EEXIST') throw error;
        return false;
      },
    );
  } finally {
    await rm(fresh, { force: true });
    // Also where somebody else made it a moment ago: their name for it may not be on the disk yet, and our caller relies on it.
    await syncFolder(dirname(path));
  }
}

/** Takes a file away, for good when this returns; one that is gone already is fine. */
export async function destroyFile(path: string): Promise<void> {
  const handle = await open(path, 'r+').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return;
  // Where the disk writes in place, the key is gone from its block too.
  const { size } = await handle.stat();
  await handle.write(randomBytes(size), 0, size, 0);
  await handle.sync();
  await handle.close();
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

/** Takes away what was being written here when an earlier run was killed: it may be a second name of a key. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    if (!/\.[0-9a-f]{12}\.tmp$/.test(name)) continue;
    // Another process may be writing at this moment.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > UNFINISHED_AFTER) await rm(path, { force: true });
  }
}

/** Makes the names in a folder last. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}

async function writeAside(path: string, bytes: Uint8Array): Promise<string> {
  const fresh = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await open(fresh, 'wx', OWN_ONLY);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    // No room, say: half a key must not lie about.
    await rm(fresh, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return fresh;
}
