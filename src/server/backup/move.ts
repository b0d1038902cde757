// Moving an installation to another PostgreSQL: every row, compared on both sides, with the server stopped.
import type pg from 'pg';
import type { Config } from '../config.ts';
import type { Database, DatabaseSource } from '../db/database.ts';
import { openDatabase } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { createJobs } from '../jobs/jobs.ts';
import { openMatchingKeystore } from '../keystore/match.ts';
import type { Say } from '../progress.ts';
import { StartError } from '../start-error.ts';
import { clearTables, copyOutSql, isEmpty, quote, readTables, type TableForm } from './catalogue.ts';
import { takeDatabase, withClient } from './connect.ts';
import { copyOut } from './copy.ts';
import { loadTables, type TakeTable } from './load.ts';
import { dropMark, readMark, setMark } from './restore-mark.ts';

export interface Moved {
  tables: number;
  rows: number;
}

interface TableSum {
  rows: number;
  /** Doesn't depend on the order of the rows. */
  sum: string;
}

/**
 * Copies everything from where the data are now into the empty database `to`; `embedded` is the built-in one. What was
 * there stays as it is. Fails with a `StartError` where the target isn't empty, and then nothing looks whole there.
 */
export async function moveDatabase(config: Config, to: { url: string } | 'embedded', say: Say): Promise<Moved> {
  if (to === 'embedded' && config.databaseUrl === null)
    throw new StartError('The data are in the built-in database already.');
  // One lock of the data folder, whichever side lies in it: no server runs meanwhile.
  const locked = await takeDatabase(to === 'embedded' ? { ...config, databaseUrl: null } : config, say);
  const from = to === 'embedded' ? { url: config.databaseUrl! } : locked.source;
  const destination = to === 'embedded' ? locked.source : to;
  try {
    const [here, there] = [await openDatabase(from), await openDatabase(destination)];
    try {
      await migrate(here, say);
      await openMatchingKeystore(here, config.keystoreFolder, new Date());
      return await copyAll(there, from, destination, say);
    } finally {
      await Promise.all([here.close(), there.close()]);
    }
  } finally {
    await locked.close();
  }
}

async function copyAll(there: Database, from: DatabaseSource, to: DatabaseSource, say: Say): Promise<Moved> {
  return withClient(from, (source) =>
    withClient(to, async (target) => {
      await source.query('begin isolation level repeatable read, read only');
      const tables = await readTables(source);
      const expected = await sumTables(source, tables);
      const mark = await readMark(target);
      if (mark?.state === 'applying' || (mark === null && !(await isEmpty(target)))) {
        throw new StartError('There are data in the other database already: name an empty one.');
      }
      await clearTables(target);
      await setMark(target, new Date().toISOString());
      await migrate(there, say);
      const { rows: waiting } = await source.query<{ id: string }>(`select id from mails where state = 'waiting'`);
      await queueMails(
        there,
        waiting.map(({ id }) => id),
      );
      const fill = async (take: TakeTable) => {
        for (const table of tables) await take(table, copyOut(source, copyOutSql(table)));
      };
      await loadTables(target, fill, async () => {
        requireSame(expected, await sumTables(target, tables));
        // Nothing of R4: nobody restored anything, and everybody stays signed in.
        await dropMark(target);
      });
      const rows = [...expected.values()].reduce((sum, table) => sum + table.rows, 0);
      return { tables: tables.length, rows };
    }),
  );
}

/** How many rows each table has, and a sum over what they say. */
async function sumTables(client: pg.Client, tables: readonly TableForm[]): Promise<Map<string, TableSum>> {
  const sums = new Map<string, TableSum>();
  for (const { name, columns } of tables) {
    const row = `row(${columns.map(quote).join(', ')})::text`;
    const { rows } = await client.query<{ rows: string; sum: string | null }>(
      `select count(*) as rows, sum(('x' || left(encode(sha256(convert_to(${row}, 'UTF8')), 'hex'), 15))::bit(60)::bigint) as sum
       from ${quote(name)}`,
    );
    sums.set(name, { rows: Number(rows[0]?.rows), sum: rows[0]?.sum ?? '0' });
  }
  return sums;
}

function requireSame(expected: Map<string, TableSum>, found: Map<string, TableSum>): void {
  for (const [name, { rows, sum }] of expected) {
    const other = found.get(name);
    if (other?.rows !== rows || other.sum !== sum) {
      throw new StartError(`The rows of ${name} aren't the same on both sides: the data stay where they were.`);
    }
  }
}

/** The queue's own tables are made anew; what waits in it are mails, whose rows come along. */
async function queueMails(there: Database, mailIds: string[]): Promise<void> {
  const log = { info() {}, warn() {}, error() {} };
  const jobs = createJobs({ database: there, clock: { now: () => new Date() }, log, polling: false });
  jobs.work('mail.send', async () => {});
  await jobs.start();
  await there.transaction('installation', async (tx) => {
    for (const mailId of mailIds) await jobs.enqueue(tx, 'mail.send', { mailId });
  });
  await jobs.close();
}
