// Where prepared media workers are kept: outside the checkout, so that a new checkout or `npm ci` doesn't build again.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { SetupError } from '../setup.mjs';

const SQLITE_BUSY = 5;

/** As root never below /root, where the worker's own account can't go. */
export function cacheFolder(environment = process.env) {
  const own = environment.ALCOVE_CACHE?.trim();
  if (own) return resolve(own);
  if (process.getuid() === 0) return '/var/cache/alcove';
  return join(environment.XDG_CACHE_HOME?.trim() || join(environment.HOME ?? homedir(), '.cache'), 'alcove');
}

/** Another version, recipe or system is another worker: it is linked to the libraries of the system that it was built on. */
export function cacheKey({ version, recipe, system }) {
  return `${version}-${system}-${recipe.slice(0, 12)}`;
}

/** Of files and folders, with their names. */
export function hashOf(...paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(`${basename(path)}\0`).update(createHash('sha256').update(readFileSync(path)).digest());
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

/** As in `linux-x64-debian-12`. */
export function systemName(release = readRelease()) {
  const value = (name) => new RegExp(`^${name}="?([\\w.-]+)`, 'm').exec(release)?.[1];
  const parts = [process.platform, process.arch, value('ID') ?? 'unknown', value('VERSION_ID')];
  return parts.filter((part) => part !== undefined).join('-');
}

function readRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

/** Ours alone to write: what lies here is run. */
export function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new SetupError(`${folder} can't be made (${error.code}): choose another folder in ALCOVE_CACHE.`);
  }
  const { uid, mode } = statSync(folder);
  if (uid === process.getuid() && (mode & 0o022) === 0) return;
  throw new SetupError(`Somebody else may write to ${folder}: choose another folder in ALCOVE_CACHE.`);
}

/**
 * Waits until no other process prepares a worker; gives what lets the next one in. The lock is the kernel's (fcntl, through
 * SQLite, since Node offers no flock): it ends with its holder, however that ends.
 */
export async function holdLock(file, { signal, retryEvery = 500 } = {}) {
  for (;;) {
    signal?.throwIfAborted();
    const database = new DatabaseSync(file);
    try {
      database.exec('pragma busy_timeout = 0; pragma journal_mode = memory; begin exclusive');
      return () => database.close();
    } catch (error) {
      database.close();
      if (error.errcode !== SQLITE_BUSY) throw error;
    }
    await wait(retryEvery, undefined, { signal });
  }
}
