import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/server/db/database.ts';
import type { DatabaseAddress } from '../../src/server/db/embedded.ts';
import { migrate, readMigrations } from '../../src/server/db/migrate.ts';
import { clearLeftPostmaster } from '../../src/server/db/postmaster.ts';
import { FolderLock } from '../../src/server/folder-lock.ts';

export type TestDatabase = {
  database: Database;
  /** For a second connection to the same data, as another process would have it. */
  address: DatabaseAddress;
  drop(): Promise<void>;
};

const FOLDER_PREFIX = 'alcove-test-';
const LOCK = 1;

/** A migrated, empty database of its own for one test file. `npm test` passes the running cluster; a file run by hand starts one. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const superuser = await findCluster();
  const template = await withClient(superuser, (client) => requireTemplate(client, superuser));
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withClient(superuser, (client) => client.query(`create database ${name} template ${template} owner alcove`));
  const address = { ...superuser, user: 'alcove', database: name };
  const database = await openDatabase(address);
  return {
    database,
    address,
    drop: async () => {
      await database.close();
      await withClient(superuser, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/**
 * Starts a PostgreSQL that may lose its data in a power cut; it ends, and its folder goes, when `close` is called or this process ends,
 * by a kill too.
 */
export async function startTestCluster(): Promise<{ socketFolder: string; close(): Promise<void> }> {
  await removeLeftClusters();
  const holder = fork(join(import.meta.dirname, 'hold-cluster.ts'), [FOLDER_PREFIX], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  });
  const ended = once(holder, 'exit');
  const [answer] = (await Promise.race([once(holder, 'message'), ended])) as [
    { socketFolder?: string; error?: string },
  ];
  if (answer?.socketFolder === undefined) throw new Error(`no database for tests: ${answer?.error ?? 'it ended'}`);
  holder.unref();
  holder.channel?.unref();
  return {
    socketFolder: answer.socketFolder,
    close: async () => {
      holder.ref();
      if (holder.connected) holder.disconnect();
      await ended;
    },
  };
}

let own: Promise<DatabaseAddress> | null = null;

async function findCluster(): Promise<DatabaseAddress> {
  const socketFolder = process.env['ALCOVE_TEST_CLUSTER'];
  if (socketFolder !== undefined) return superuserAt(socketFolder);
  own ??= startTestCluster().then((cluster) => superuserAt(cluster.socketFolder));
  return own;
}

function superuserAt(host: string): DatabaseAddress {
  return { host, port: 5432, user: 'postgres', database: 'postgres' };
}

/** Of runs that were killed. A running one holds its lock. */
async function removeLeftClusters(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    try {
      if (Date.now() - statSync(join(tmpdir(), name)).ctimeMs < 60_000) continue; // about to be locked, perhaps
      const lock = FolderLock.acquire(join(tmpdir(), name));
      await clearLeftPostmaster(join(lock.folder, 'postgres'), () => {});
      lock.close();
      rmSync(lock.folder, { recursive: true, force: true });
    } catch {
      // In use, or somebody else's.
    }
  }
}

/** The migrations run once per cluster and set of migrations; everything else is a copy. */
async function requireTemplate(client: pg.Client, superuser: DatabaseAddress): Promise<string> {
  const migrations = readMigrations();
  const hash = createHash('sha256');
  for (const migration of migrations) hash.update(migration.sha256);
  const name = `alcove_template_${hash.digest('hex').slice(0, 16)}`;
  await client.query('select pg_advisory_lock($1)', [LOCK]);
  const existing = await client.query('select from pg_database where datname = $1', [name]);
  if (existing.rowCount === 1) return name;
  await client.query('drop database if exists alcove_template_building');
  await client.query('create database alcove_template_building owner alcove');
  const database = await openDatabase({ ...superuser, user: 'alcove', database: 'alcove_template_building' });
  try {
    await migrate(database, () => {}, migrations);
  } finally {
    await database.close();
  }
  await client.query(`alter database alcove_template_building rename to ${name}`);
  return name;
}

async function withClient<Result>(
  address: DatabaseAddress,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
