// The database that a command works on, as the owner of its tables: the running server's, one started for this, or the
// one of DATABASE_URL.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../config.ts';
import type { DatabaseSource } from '../db/database.ts';
import { EmbeddedDatabase } from '../db/embedded.ts';
import { FolderLock } from '../folder-lock.ts';
import type { Say } from '../progress.ts';
import { StartError } from '../start-error.ts';

export interface Ground {
  source: DatabaseSource;
  close(): Promise<void>;
}

/** The database with data in it, running or not. Fails with a `StartError` where there is none. */
export async function reachDatabase(config: Config, say: Say): Promise<Ground> {
  if (config.databaseUrl !== null) return { source: { url: config.databaseUrl }, close: async () => {} };
  const folder = join(config.dataFolder, 'postgres');
  if (!(await isThere(join(folder, 'PG_VERSION')))) {
    throw new StartError(`There is no database in ${config.dataFolder}: correct ALCOVE_DATA, or set DATABASE_URL.`);
  }
  const lock = tryLock(config.dataFolder);
  if (lock !== null) return startOn(lock, say);
  const [, , , port, socketFolder] = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split(
    '\n',
  );
  if (!socketFolder)
    throw new StartError(`Alcove is just starting or stopping with the data in ${config.dataFolder}: try again.`);
  const source = { host: socketFolder, port: Number(port), user: 'alcove', database: 'alcove' };
  return { source, close: async () => {} };
}

/** Our own database in this data folder, made where there is none, with the folder locked: no server runs meanwhile. */
export async function takeDatabase(config: Config, say: Say): Promise<Ground> {
  const lock = FolderLock.acquire(config.dataFolder);
  if (config.databaseUrl === null) return startOn(lock, say);
  return { source: { url: config.databaseUrl }, close: async () => lock.close() };
}

async function startOn(lock: FolderLock, say: Say): Promise<Ground> {
  try {
    const embedded = await EmbeddedDatabase.start({ lock, say });
    const close = async () => {
      await embedded.close();
      lock.close();
    };
    return { source: embedded.address, close };
  } catch (error) {
    lock.close();
    throw error;
  }
}

function tryLock(folder: string): FolderLock | null {
  try {
    return FolderLock.acquire(folder);
  } catch (error) {
    if (error instanceof StartError && error.message.startsWith('Alcove is already running')) return null;
    throw error;
  }
}

/** One connection without time limits, for `work`; closed afterwards. */
export async function withClient<Result>(
  source: DatabaseSource,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    ...('url' in source ? { connectionString: source.url } : source),
    application_name: 'alcove db',
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks is told to whoever waits for its answer.
  client.on('error', () => {});
  await client.connect();
  try {
    // The same text for the same value, wherever the database runs; and all rows, row-level security or not.
    await client.query(
      `set datestyle = 'ISO'; set timezone = 'UTC'; set bytea_output = 'hex'; set extra_float_digits = 1`,
    );
    await client.query(`set intervalstyle = 'postgres'; set app.scope = 'installation'`);
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
