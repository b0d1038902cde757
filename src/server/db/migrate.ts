import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Say } from '../progress.ts';
import { diskFull, errorCode, StartError } from '../start-error.ts';
import { APPLICATION_ROLE, type Database } from './database.ts';

export type Migration = { number: number; name: string; sql: string; sha256: string };

const FOLDER = join(import.meta.dirname, 'migrations');
const LOCK = 0x616c636f; // "alco": one process at a time, among all on this database
const DUPLICATE_OBJECT = '42710';
const UNIQUE_VIOLATION = '23505';
const DISK_FULL = '53100';

/** The migrations in order: numbered from 1 without a gap. */
export function readMigrations(folder: string = FOLDER): Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted();
  return files.map((file, index) => {
    const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file);
    const number = Number(match?.[1]);
    if (match?.[2] === undefined || number !== index + 1)
      throw new Error(`${file}: migrations are named NNNN_name.sql, without a gap`);
    const sql = readFileSync(join(folder, file), 'utf8');
    return { number, name: match[2], sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

/**
 * Brings the database to the newest form, each step in a transaction of its own, forward only. Refuses data that a newer Alcove wrote, and
 * steps that were changed after they ran.
 */
export async function migrate(database: Database, say: Say, migrations: Migration[] = readMigrations()): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await makeApplicationRole(client);
    await client.query(
      `create table if not exists schema_migrations (number integer primary key, name text not null, sha256 text not null, at timestamptz not null default now())`,
    );
    const pending = await findPending(client, migrations);
    for (const migration of pending) await apply(client, migration);
    if (pending.length > 0)
      say(`Database brought up to date (${pending.length} ${pending.length === 1 ? 'step' : 'steps'})`);
    await grantTables(client);
  } catch (error) {
    throw errorCode(error) === DISK_FULL ? diskFull('the database') : error;
  } finally {
    // With the connection its lock and settings go too.
    client.release(true);
  }
}

/** Lets the application's role use every table, also those that the job queue makes for itself after the migrations. */
export async function grantToApplication(database: Database): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await grantTables(client);
  } finally {
    client.release(true);
  }
}

/** Refuses data of another form than this Alcove's, without changing them. */
export async function requireMigrated(database: Database): Promise<void> {
  const client = await database.pool.connect();
  try {
    const { rows } = await client.query(`select from pg_class where oid = to_regclass('public.schema_migrations')`);
    const migrations = readMigrations();
    const pending = rows.length === 0 ? migrations : await findPending(client, migrations);
    if (pending.length > 0)
      throw new StartError('The data are of an older Alcove: start this one once, which brings them up to date.');
  } finally {
    client.release();
  }
}

async function findPending(client: pg.PoolClient, migrations: Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{ number: number; name: string; sha256: string }>(
    'select number, name, sha256 from schema_migrations order by number',
  );
  for (const row of rows) {
    const known = migrations[row.number - 1];
    if (known === undefined) {
      throw new StartError(
        `The data was written by a newer Alcove (step ${row.number}, ${row.name}): start that one, or restore an older backup.`,
      );
    }
    if (known.sha256 !== row.sha256) {
      throw new StartError(
        `Migration ${row.number} (${row.name}) isn't the one that this database was made with: undo the change, and add a new migration instead.`,
      );
    }
  }
  return migrations.slice(rows.length);
}

async function apply(client: pg.PoolClient, migration: Migration): Promise<void> {
  try {
    // Row-level security holds for the owner too: a step that moves data must see all of it.
    await client.query(`begin; set local app.scope = 'installation'`);
    await client.query(migration.sql);
    await client.query('insert into schema_migrations (number, name, sha256) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.sha256,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    if (error instanceof Error) error.message = `migration ${migration.number} (${migration.name}): ${error.message}`;
    throw error;
  }
}

/** Roles belong to the whole cluster, where another database's Alcove may be making the same one at this moment. */
async function makeApplicationRole(client: pg.PoolClient): Promise<void> {
  const existing = await client.query('select from pg_roles where rolname = $1', [APPLICATION_ROLE]);
  if (existing.rowCount === 0) {
    await client.query(`create role ${APPLICATION_ROLE} nologin`).catch((error: unknown) => {
      if ([DUPLICATE_OBJECT, UNIQUE_VIOLATION].includes(errorCode(error) ?? '')) return;
      throw explainRole(error);
    });
  }
  if (await maySetRole(client)) return;
  try {
    await client.query(`grant ${APPLICATION_ROLE} to current_user`);
  } catch (error) {
    if (!(await maySetRole(client))) throw explainRole(error);
  }
}

/** From PostgreSQL 16 on, being a member of a role and acting as it are two things. */
async function maySetRole(client: pg.PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select pg_has_role(current_user, $1, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as may`,
    [APPLICATION_ROLE],
  );
  return rows[0]?.may === true;
}

function explainRole(error: unknown): unknown {
  if (errorCode(error) !== '42501') return error;
  return new StartError(
    `The database's account may not make the role ${APPLICATION_ROLE}: let an administrator run "create role ${APPLICATION_ROLE} nologin; grant ${APPLICATION_ROLE} to" that account.`,
  );
}

async function grantTables(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname in ('public', 'pgboss')`,
  );
  for (const { name } of rows) {
    await client.query(`
      grant usage on schema ${name} to ${APPLICATION_ROLE};
      grant select, insert, update, delete on all tables in schema ${name} to ${APPLICATION_ROLE};
      grant usage, select on all sequences in schema ${name} to ${APPLICATION_ROLE};
      grant execute on all functions in schema ${name} to ${APPLICATION_ROLE}`);
  }
  await client.query(`revoke insert, update, delete on schema_migrations from ${APPLICATION_ROLE}`);
}
