// The files of a PostgreSQL: made once by initdb, and of one major version for good.
import { spawn } from 'node:child_process';
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Say, sayWhenSlow } from '../progress.ts';
import { diskFull, errorCode, explainFileError, StartError } from '../start-error.ts';
import type { Account, Binaries } from './binaries.ts';

const MAJOR = '18';
const SMALLEST_ROOM = 1_000_000;
const WHOLE = { recursive: true, force: true };

/** Where a cluster lies or is to be made, and with what. */
export interface ClusterPlace {
  root: string;
  folder: string;
  binaries: Binaries;
  account: Account;
}

/** Makes the files where they are missing; refuses those of another major version. `signal` stops initdb half-way. */
export async function requireCluster(place: ClusterPlace, say: Say, signal?: AbortSignal): Promise<void> {
  if (await isMissing(join(place.folder, 'PG_VERSION'))) {
    await sayWhenSlow(say, 'Making the database', makeCluster(place, signal));
  }
  await requireVersion(place.folder);
}

/** The account to run as, and an environment in which nothing depends on the system's language. */
export function asAccount(account: Account): { env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const env = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };
  return account === null ? { env } : { env, uid: account.uid, gid: account.gid };
}

async function isMissing(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return true;
      throw explainFileError(error, path);
    },
  );
}

async function requireVersion(folder: string): Promise<void> {
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (version === MAJOR) return;
  throw new StartError(
    `The data in ${folder} belongs to PostgreSQL ${version}, this Alcove brings ${MAJOR}: start it with the Alcove that wrote it.`,
  );
}

/** In a folder aside that is renamed when whole, so that an interrupted first start leaves nothing half-made. */
async function makeCluster({ root, folder, binaries, account }: ClusterPlace, signal?: AbortSignal): Promise<void> {
  const fresh = `${folder}.new-${process.pid}-${Date.now()}`;
  try {
    for (const name of await readdir(root)) {
      // What a killed start left may still be written to for a moment by the program that it was making it with.
      if (name.startsWith('postgres.new-')) await rm(join(root, name), { ...WHOLE, maxRetries: 10, retryDelay: 100 });
    }
    await mkdir(fresh, { mode: 0o700 });
    if (account !== null) await chown(fresh, account.uid, account.gid);
  } catch (error) {
    throw explainFileError(error, root);
  }
  try {
    await runInitdb(fresh, binaries, account, signal);
    await rename(fresh, folder);
    await syncFolder(root);
  } catch (error) {
    await rm(fresh, WHOLE);
    throw error;
  }
}

async function runInitdb(folder: string, binaries: Binaries, account: Account, signal?: AbortSignal): Promise<void> {
  // The built-in C.UTF-8 sorts the same on every machine: no index breaks when the system's locales change.
  const flags = [
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--data-checksums',
  ];
  const child = spawn(binaries.initdb, ['-D', folder, ...flags], {
    ...asAccount(account),
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  if (code !== 0) throw await explainOutput(output, folder);
}

/** What PostgreSQL wrote before it gave up, as a sentence. */
export async function explainOutput(output: string, folder: string): Promise<StartError> {
  const root = dirname(folder);
  // On a full disk not even the log that says so can be written.
  const { bavail, bsize } = await statfs(root);
  if (/No space left on device|Disk quota exceeded/.test(output) || bavail * bsize < SMALLEST_ROOM)
    return diskFull(root);
  const line =
    output.split('\n').findLast((text) => /FATAL|error:|PANIC/.test(text)) ?? output.trim().split('\n').at(-1) ?? '';
  const reason = line.replace(/^.*?(FATAL|error|PANIC):\s*/, '').trim();
  return new StartError(`The database in ${folder} could not be started: ${reason || 'it gave no reason'}.`);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
