// Filling an empty database with rows from elsewhere: all of them in one transaction, or none.
import type pg from 'pg';
import { pipeline } from 'node:stream/promises';
import { copyInSql, quote, type TableForm } from './catalogue.ts';
import { copyIn } from './copy.ts';

export type TakeTable = (table: TableForm, rows: AsyncIterable<Buffer>) => Promise<void>;

/**
 * Gives `fill` a way to put rows into tables that the migrations made, then commits; `last` runs in the same transaction.
 * Row-level security knows no COPY, so it is not forced on the owner meanwhile.
 */
export async function loadTables(
  client: pg.Client,
  fill: (take: TakeTable) => Promise<void>,
  last: () => Promise<void>,
): Promise<void> {
  await client.query('begin');
  try {
    const { rows: forced } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity`,
    );
    const each = async (change: string) => {
      for (const { name } of forced) await client.query(`alter table ${quote(name)} ${change}`);
    };
    await each('no force row level security');
    await client.query('set constraints all deferred');
    await fill((table, rows) => pipeline(rows, copyIn(client, copyInSql(table))));
    await setSequences(client);
    // What waits for the commit is checked here: a table with such checks open can't be altered.
    await client.query('set constraints all immediate');
    await each('force row level security');
    await last();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
  await client.query('analyze');
}

/** The next number is one that no row has. */
async function setSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(`
    select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and a.attidentity <> ''`);
  for (const { table, column } of rows) {
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), (select coalesce(max(${quote(column)}), 0) + 1 from ${quote(table)}), false)`,
      [table, column],
    );
  }
}
