import { randomBytes } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../start-error.ts';

const OWN_ONLY = 0o600;

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
    await link(fresh, path);
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(fresh, { force: true });
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

/** Makes the names in a folder last. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}

async function writeAside(path: string, bytes: Uint8Array): Promise<string> {
  const fresh = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await open(fresh, 'wx', OWN_ONLY);
  await handle.writeFile(bytes);
  await handle.sync();
  await handle.close();
  return fresh;
}
