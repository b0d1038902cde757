import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  statfs,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { FolderLock } from '../folder-lock.ts';
import { type Say, sayWhenSlow } from '../progress.ts';
import { diskFull, errorCode, explainFileError, StartError } from '../start-error.ts';
import { accountFor, requireReachable } from './account.ts';
import { type Account, type Binaries, prepareBinaries } from './binaries.ts';
import { clearLeftPostmaster, clusterName, readPostmasterFile } from './postmaster.ts';

const MAJOR = '18';
const LONGEST_SOCKET_PATH = 107;
const SMALLEST_ROOM = 1_000_000;
const STOP_PATIENCE = 2_500;
const BASE_SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  shared_buffers: '128MB',
  max_connections: '100',
  wal_compression: 'on',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // What people wrote must not reach the log, and PostgreSQL repeats rows and statements in its error lines.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_min_messages: 'error',
  log_checkpoints: 'off',
};

/** Where a client of the database connects: a socket folder in the place of a host, no password, the folder is the guard. */
export type DatabaseAddress = { host: string; port: number; user: string; database: string };

export type EmbeddedOptions = {
  lock: FolderLock;
  say: Say;
  /** Stops the start half-way (initdb too). */
  signal?: AbortSignal;
  /** Further settings of PostgreSQL; tests turn `fsync` off. */
  settings?: Record<string, string>;
};

/** Alcove's own PostgreSQL in `<data folder>/postgres`, reached through a Unix socket only. Linux. */
export class EmbeddedDatabase {
  /** As the owner of Alcove's tables, who is no superuser. */
  readonly address: DatabaseAddress;
  /** As superuser: for making databases, never for requests. */
  readonly superuserAddress: DatabaseAddress;
  /** Resolves when PostgreSQL has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #closing: Promise<void> | null = null;

  private constructor(child: ChildProcess, ended: Promise<void>, socketFolder: string) {
    this.#child = child;
    this.ended = ended;
    this.address = { host: socketFolder, port: 5432, user: 'alcove', database: 'alcove' };
    // Should our process end without closing us, PostgreSQL still ends.
    process.once('exit', () => child.kill('SIGINT'));
    this.superuserAddress = { host: socketFolder, port: 5432, user: 'postgres', database: 'postgres' };
  }

  /** Starts PostgreSQL on the locked folder, making the cluster, the role and the database where they are missing. */
  static async start(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
    const { lock, say, signal } = options;
    const root = await realpath(lock.folder);
    const folder = join(root, 'postgres');
    const account = await accountFor(folder);
    await requireReachable(root, account);
    const binaries = await prepareBinaries(account, say);
    signal?.throwIfAborted();
    if (await isMissing(join(folder, 'PG_VERSION'))) {
      await sayWhenSlow(say, 'Making the database', makeCluster(root, folder, binaries, account, signal));
    }
    await requireVersion(folder);
    await clearLeftPostmaster(folder, say);
    signal?.throwIfAborted();

    const socketFolder = await makeSocketFolder(root, account);
    const log = join(root, 'postgres.log');
    const child = spawnPostgres(binaries, folder, account, log, {
      ...BASE_SETTINGS,
      ...options.settings,
      cluster_name: clusterName(folder),
      unix_socket_directories: socketFolder,
    });
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    const database = new EmbeddedDatabase(child, ended, socketFolder);
    try {
      await sayWhenSlow(say, 'Starting the database', untilReady(folder, child, log, signal));
      await makeDatabase(database);
      child.unref();
    } catch (error) {
      await database.close();
      throw error;
    }
    return database;
  }

  /** Ends PostgreSQL within 5 s; what was committed is kept however that goes. */
  async close(): Promise<void> {
    this.#closing ??= this.#stop();
    await this.#closing;
  }

  async #stop(): Promise<void> {
    if (!isRunning(this.#child)) return;
    this.#child.ref();
    this.#child.kill('SIGINT');
    const impatient = setTimeout(() => this.#child.kill('SIGQUIT'), STOP_PATIENCE);
    await this.ended;
    clearTimeout(impatient);
    await rm(this.address.host, { recursive: true, force: true });
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function spawnPostgres(
  binaries: Binaries,
  folder: string,
  account: Account,
  log: string,
  settings: Record<string, string>,
): ChildProcess {
  const output = openSync(log, 'w', 0o600);
  try {
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return spawn(binaries.postgres, ['-D', folder, ...flags], {
      ...asAccount(account),
      cwd: folder,
      stdio: ['ignore', output, output],
      // A group of its own: Ctrl-C must not reach PostgreSQL before our own shutdown is done with it.
      detached: true,
    });
  } finally {
    closeSync(output);
  }
}

function asAccount(account: Account): { env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
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
async function makeCluster(
  root: string,
  folder: string,
  binaries: Binaries,
  account: Account,
  signal?: AbortSignal,
): Promise<void> {
  const fresh = `${folder}.new-${process.pid}-${Date.now()}`;
  try {
    for (const name of await readdir(root)) {
      if (name.startsWith('postgres.new-')) await rm(join(root, name), { recursive: true, force: true });
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
    await rm(fresh, { recursive: true, force: true });
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

async function explainOutput(output: string, folder: string): Promise<StartError> {
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

/** In the data folder, or, where that path is too long for a socket, in a short one that only we and the database can enter. */
async function makeSocketFolder(root: string, account: Account): Promise<string> {
  const inside = join(root, 'socket');
  const fits = Buffer.byteLength(join(inside, '.s.PGSQL.5432')) <= LONGEST_SOCKET_PATH;
  const folder = fits ? inside : join(account === null ? tmpdir() : '/run', clusterName(root));
  try {
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
    const found = await lstat(folder);
    const owners = [process.getuid?.(), account?.uid];
    if (!found.isDirectory() || !owners.includes(found.uid)) {
      throw new StartError(`${folder} belongs to somebody else: remove it, or choose a shorter ALCOVE_DATA.`);
    }
    if (account !== null) await chown(folder, account.uid, account.gid);
    await chmod(folder, 0o700);
    // Left by a killed PostgreSQL, whose zombie would count as its holder.
    for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) await rm(join(folder, name), { force: true });
  } catch (error) {
    throw explainFileError(error, folder);
  }
  return folder;
}

/** After a crash PostgreSQL replays its log first, which takes as long as it takes. */
async function untilReady(folder: string, child: ChildProcess, log: string, signal?: AbortSignal): Promise<void> {
  while (isRunning(child)) {
    signal?.throwIfAborted();
    const file = await readPostmasterFile(folder);
    if (file?.ready && file.pid === child.pid) return;
    await wait(25);
  }
  throw await explainOutput(await readFile(log, 'utf8'), folder);
}

async function makeDatabase(embedded: EmbeddedDatabase): Promise<void> {
  const client = new pg.Client(embedded.superuserAddress);
  await client.connect();
  try {
    const role = await client.query(`select from pg_roles where rolname = 'alcove'`);
    if (role.rowCount === 0) await client.query('create role alcove login createrole');
    const database = await client.query(`select from pg_database where datname = 'alcove'`);
    if (database.rowCount === 0) await client.query('create database alcove owner alcove');
  } finally {
    await client.end();
  }
}
