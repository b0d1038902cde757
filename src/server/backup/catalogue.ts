// What there is to copy, as the database itself says it: tables in an order in which references hold, and their columns.
import type pg from 'pg';
import { StartError } from '../start-error.ts';

export interface TableForm {
  name: string;
  columns: string[];
}

/** Kept by the migration runner: a copy runs the migrations itself. */
const OF_THE_RUNNER = 'schema_migrations';

/** All our tables, those that others refer to first. Generated columns are left out. Never the job queue's schema. */
export async function readTables(client: pg.Client): Promise<TableForm[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '${OF_THE_RUNNER}'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`);
  const { rows: references } = await client.query<{ from: string; to: string }>(`
    select f.relname as from, t.relname as to
    from pg_constraint join pg_class f on f.oid = conrelid join pg_class t on t.oid = confrelid
    where contype = 'f' and not condeferrable and conrelid <> confrelid`);
  const ordered: TableForm[] = [];
  const left = new Map(rows.map((table) => [table.name, table]));
  while (left.size > 0) {
    const free = [...left.values()].filter(
      ({ name }) => !references.some((one) => one.from === name && left.has(one.to)),
    );
    if (free.length === 0) throw new Error('tables refer to each other in a circle');
    for (const table of free) left.delete(table.name);
    ordered.push(...free);
  }
  return ordered;
}

export interface MigrationMark {
  number: number;
  name: string;
  sha256: string;
}

/** The migrations that made this database, in order; none where it has no table of ours. */
export async function readMarks(client: pg.Client): Promise<MigrationMark[]> {
  const { rows } = await client.query(`select from pg_class where oid = to_regclass('public.${OF_THE_RUNNER}')`);
  if (rows.length === 0) return [];
  return (await client.query<MigrationMark>(`select number, name, sha256 from ${OF_THE_RUNNER} order by number`)).rows;
}

/** Whether nothing was ever kept here: no table at all, or tables that a start made and nobody used. */
export async function isEmpty(client: pg.Client): Promise<boolean> {
  const tables = await readTables(client);
  for (const { name } of tables) {
    const { rows } = await client.query(`select from ${quote(name)} limit 1`);
    if (rows.length > 0) return false;
  }
  return true;
}

/** Takes our tables away, of which the caller knows that they are empty, so that the migrations can run anew. Refuses to touch others' things. */
export async function clearTables(client: pg.Client): Promise<void> {
  const tables = await readTables(client);
  if (tables.length === 0) return;
  if ((await readMarks(client)).length === 0) {
    throw new StartError('The database holds tables of another program: give Alcove a database of its own.');
  }
  await client.query(`drop table ${[...tables.map(({ name }) => quote(name)), OF_THE_RUNNER].join(', ')} cascade`);
  const { rows: functions } = await client.query<{ name: string }>(
    `select oid::regprocedure::text as name from pg_proc
     where pronamespace = 'public'::regnamespace and proowner = current_user::regrole`,
  );
  if (functions.length > 0) await client.query(`drop function ${functions.map(({ name }) => name).join(', ')} cascade`);
  await client.query('drop schema if exists pgboss cascade');
}

export function copyOutSql({ name, columns }: TableForm): string {
  return `copy (select ${columns.map(quote).join(', ')} from ${quote(name)}) to stdout`;
}

export function copyInSql({ name, columns }: TableForm): string {
  return `copy ${quote(name)} (${columns.map(quote).join(', ')}) from stdin`;
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
