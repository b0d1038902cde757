// A mark in the database that a restore is under way: what was interrupted never passes for whole. In a schema of its
// own, since the tables may be those of an older Alcove.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';

export interface RestoreMark {
  id: string;
  /** `copying`: rows are missing. `applying`: all are there, and what must be applied to them (R4) isn't yet. */
  state: 'copying' | 'applying';
  dumpMadeAt: Date;
}

type Queries = Pick<pg.Client | pg.Pool, 'query'>;

export async function readMark(database: Queries): Promise<RestoreMark | null> {
  const { rows: found } = await database.query(`select from pg_namespace where nspname = 'alcove_restore'`);
  if (found.length === 0) return null;
  const { rows } = await database.query<RestoreMark>(
    `select id, state, dump_made_at as "dumpMadeAt" from alcove_restore.mark`,
  );
  return rows[0] ?? null;
}

export async function setMark(database: Queries, dumpMadeAt: string): Promise<void> {
  await database.query('drop schema if exists alcove_restore cascade');
  await database.query('create schema alcove_restore');
  await database.query(
    'create table alcove_restore.mark (id uuid not null, state text not null, dump_made_at timestamptz not null)',
  );
  await database.query('insert into alcove_restore.mark values ($1, $2, $3)', [randomUUID(), 'copying', dumpMadeAt]);
}

/** In the transaction that brings the rows. */
export async function markCopied(client: pg.Client): Promise<void> {
  await client.query(`update alcove_restore.mark set state = 'applying'`);
}

export async function dropMark(database: Queries): Promise<void> {
  await database.query('drop schema if exists alcove_restore cascade');
}
