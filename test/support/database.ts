import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/server/db/database.ts';
import { type DatabaseAddress, EmbeddedDatabase } from '../../src/server/db/embedded.ts';
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

/** Starts a PostgreSQL that may lose its data in a power cut; it ends, and its folder goes, when `close` is called. */
export async function startTestCluster(): Promise<{ socketFolder: string; close(): Promise<void> }> {
  const { cluster, lock } = await startCluster();
  return {
    socketFolder: cluster.superuserAddress.host,
    close: async () => {
      await cluster.close();
      lock.close();
      rmSync(lock.folder, { recursive: true, force: true });
    },
  };
}

let own: Promise<DatabaseAddress> | null = null;

async function findCluster(): Promise<DatabaseAddress> {
  const socketFolder = process.env['ALCOVE_TEST_CLUSTER'];
  if (socketFolder !== undefined) return { host: socketFolder, port: 5432, user: 'postgres', database: 'postgres' };
  own ??= startOwnCluster();
  return own;
}

async function startOwnCluster(): Promise<DatabaseAddress> {
  const { cluster, lock } = await startCluster();
  process.once('exit', () => endNow(lock.folder));
  return cluster.superuserAddress;
}

async function startCluster(): Promise<{ cluster: EmbeddedDatabase; lock: FolderLock }> {
  await removeLeftClusters();
  const folder = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  chmodSync(folder, 0o755);
  const lock = FolderLock.acquire(folder);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const cluster = await EmbeddedDatabase.start({ lock, settings, say: () => {} });
  return { cluster, lock };
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

/** At exit nothing can be awaited. */
function endNow(folder: string): void {
  try {
    const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGQUIT');
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let waited = 0; waited < 2_000 && isAlive(pid); waited += 20) Atomics.wait(pause, 0, 0, 20);
  } catch {
    // It has ended already.
  }
  rmSync(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
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
