import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { FolderLock } from '../folder-lock.ts';
import { type Say, sayWhenSlow } from '../progress.ts';
import { DiskFullError, errorCode, explainFileError, StartError } from '../start-error.ts';
import { accountFor, requireReachable } from './account.ts';
import { type Account, prepareBinaries } from './binaries.ts';
import { asAccount, type ClusterPlace, explainOutput, requireCluster } from './cluster.ts';
import { clearLeftPostmaster, clusterName, readPostmasterFile } from './postmaster.ts';

const LONGEST_SOCKET_PATH = 107;
const STOP_PATIENCE = 2_500;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;
const GIVE_UP_AFTER = 120_000;
const LONGEST_LOG = 1_000_000;
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
  /** So many milliseconds starting again is tried where it isn't for want of room; two minutes when missing. */
  giveUpAfter?: number;
};

/** Alcove's own PostgreSQL in `<data folder>/postgres`, reached through a Unix socket only; started again when it dies. Linux. */
export class EmbeddedDatabase {
  /** As the owner of Alcove's tables, who is no superuser. */
  readonly address: DatabaseAddress;
  /** As superuser: for making databases, never for requests. */
  readonly superuserAddress: DatabaseAddress;
  /** Resolves when PostgreSQL has ended for good: with why it can't be started again, or `null` after `close`. */
  readonly ended: Promise<StartError | null>;
  readonly #end: (why: StartError | null) => void;
  readonly #run: RunPlace;
  readonly #say: Say;
  readonly #stopping = new AbortController();
  readonly #endWithUs = () => void this.#running.child.kill('SIGINT');
  #running: Running;
  #startingAgain: Promise<StartError | null> = Promise.resolve(null);
  #closing: Promise<void> | null = null;

  private constructor(run: RunPlace, running: Running, say: Say) {
    this.#run = run;
    this.#running = running;
    this.#say = say;
    this.address = { host: run.socketFolder, port: 5432, user: 'alcove', database: 'alcove' };
    this.superuserAddress = { host: run.socketFolder, port: 5432, user: 'postgres', database: 'postgres' };
    // Should our process end without closing us, PostgreSQL still ends.
    process.once('exit', this.#endWithUs);
    const { promise, resolve } = Promise.withResolvers<StartError | null>();
    this.ended = promise;
    this.#end = resolve;
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
    const place = { root, folder, binaries, account };
    await requireCluster(place, say, signal);
    const run = {
      ...place,
      socketFolder: socketFolderOf(root, account),
      settings: options.settings ?? {},
      giveUpAfter: options.giveUpAfter ?? GIVE_UP_AFTER,
    };
    await clearLeftPostmaster(folder, say);
    signal?.throwIfAborted();

    const running = await launch(run, 'fresh');
    const database = new EmbeddedDatabase(run, running, say);
    try {
      await sayWhenSlow(say, 'Starting the database', untilReady(run, running, signal));
      await makeDatabase(database);
      running.child.unref();
    } catch (error) {
      await database.close();
      throw error;
    }
    void database.#supervise();
    return database;
  }

  /** Ends PostgreSQL within 5 s; what was committed is kept however that goes. */
  async close(): Promise<void> {
    this.#closing ??= this.#stop();
    await this.#closing;
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    // Started again at this very moment, it ends where it was started.
    await this.#startingAgain;
    await endNow(this.#running);
    this.#end(null);
    process.off('exit', this.#endWithUs);
    await rm(this.address.host, { recursive: true, force: true });
  }

  /** Whoever sent a signal to PostgreSQL, or whatever made it panic: nothing that was committed is lost, so it is started again. */
  async #supervise(): Promise<void> {
    for (;;) {
      await this.#running.ended;
      if (this.#stopping.signal.aborted) return;
      this.#startingAgain = this.#startAgain();
      const failure = await this.#startingAgain;
      if (failure !== null) return this.#end(failure);
    }
  }

  async #startAgain(): Promise<StartError | null> {
    const { signal } = this.#stopping;
    const began = performance.now();
    this.#say('The database ended unexpectedly: starting it again …');
    let isRoomAsked = false;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      const failure = await this.#tryAgain();
      if (signal.aborted) return null;
      if (failure === null) {
        this.#say(`The database is back after ${((performance.now() - began) / 1000).toFixed(1)} s.`);
        return null;
      }
      // A full disk may take days, and then all goes on.
      if (!(failure instanceof DiskFullError) && performance.now() - began > this.#run.giveUpAfter) return failure;
      if (failure instanceof DiskFullError && !isRoomAsked) {
        isRoomAsked = true;
        this.#say(
          `The disk that holds ${this.#run.root} is full: make room, then all goes on by itself. Nothing was lost.`,
        );
      }
      await wait(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  async #tryAgain(): Promise<StartError | null> {
    try {
      await clearLeftPostmaster(this.#run.folder, this.#say);
      if (this.#stopping.signal.aborted) return null;
      this.#running = await launch(this.#run, 'again');
      await untilReady(this.#run, this.#running, this.#stopping.signal);
      this.#running.child.unref();
      return null;
    } catch (error) {
      await endNow(this.#running);
      if (error instanceof StartError) return error;
      return new StartError(`The database could not be started again: ${String(error)}.`);
    }
  }
}

type RunPlace = ClusterPlace & { socketFolder: string; settings: Record<string, string>; giveUpAfter: number };
type Running = { child: ChildProcess; ended: Promise<void> };

async function launch(run: RunPlace, which: 'fresh' | 'again'): Promise<Running> {
  await makeSocketFolder(run.socketFolder, run.account);
  const child = spawnPostgres(run, which);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { child, ended };
}

async function endNow({ child, ended }: Running): Promise<void> {
  if (!isRunning(child)) return;
  child.ref();
  child.kill('SIGINT');
  const impatient = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE);
  await ended;
  clearTimeout(impatient);
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function spawnPostgres(
  { root, folder, binaries, account, socketFolder, settings }: RunPlace,
  which: string,
): ChildProcess {
  const log = join(root, 'postgres.log');
  // What it said as it died stays, unless it dies so often that the log would fill the disk.
  const isKept = which === 'again' && (statSync(log, { throwIfNoEntry: false })?.size ?? 0) < LONGEST_LOG;
  const output = openSync(log, isKept ? 'a' : 'w', 0o600);
  const all = {
    ...BASE_SETTINGS,
    ...settings,
    cluster_name: clusterName(folder),
    unix_socket_directories: socketFolder,
  };
  try {
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
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

/** In the data folder, or, where that path is too long for a socket, a short one. */
function socketFolderOf(root: string, account: Account): string {
  const inside = join(root, 'socket');
  const fits = Buffer.byteLength(join(inside, '.s.PGSQL.5432')) <= LONGEST_SOCKET_PATH;
  return fits ? inside : join(account === null ? tmpdir() : '/run', clusterName(root));
}

/** Only we and the database can enter it. */
async function makeSocketFolder(folder: string, account: Account): Promise<void> {
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
}

/** After a crash PostgreSQL replays its log first, which takes as long as it takes. */
async function untilReady({ root, folder }: RunPlace, { child }: Running, signal?: AbortSignal): Promise<void> {
  while (isRunning(child)) {
    signal?.throwIfAborted();
    const file = await readPostmasterFile(folder);
    if (file?.ready && file.pid === child.pid) return;
    await wait(25);
  }
  throw await explainOutput(await readFile(join(root, 'postgres.log'), 'utf8'), folder);
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
