// Dumping while the server runs: one transaction that sees one moment, table by table.
import type pg from 'pg';
import type { DatabaseSource } from '../db/database.ts';
import { openDatabase } from '../db/database.ts';
import type { Keystore } from '../keystore/keystore.ts';
import { StartError } from '../start-error.ts';
import { version } from '../version.ts';
import { copyOutSql, readMarks, readTables } from './catalogue.ts';
import { withClient } from './connect.ts';
import { copyOut } from './copy.ts';
import { type RowCounts, writeDump } from './dump-file.ts';

/**
 * Rows that a dump never has: they end with a restore anyway (R4), and a stolen dump needn't hold them. Deletions are on
 * the list beside the keystore, or are done in this very dump.
 */
const LEFT_OUT = new Set(['sign_ins', 'password_attempts', 'deletions']);

/** Writes everything that the database holds at this moment into a file; the server may run. Fails with a `StartError`. */
export async function dumpDatabase(
  source: DatabaseSource,
  keystore: Keystore,
  path: string,
  now: Date,
): Promise<RowCounts> {
  await requireReachable(source);
  return withClient(source, async (client) => {
    await client.query('begin isolation level repeatable read, read only');
    const migrations = await readMarks(client);
    const installationId = migrations.length === 0 ? null : await readInstallation(client, keystore);
    if (installationId === null)
      throw new StartError('The database holds no installation yet: there is nothing to dump.');
    const tables = await readTables(client);
    const head = {
      ...{ alcove: version, installationId, keystore: keystore.fingerprint.toString('hex') },
      ...{ madeAt: now.toISOString(), migrations, tables },
    };
    return writeDump(path, keystore, head, (table) =>
      LEFT_OUT.has(table.name) ? noRows() : copyOut(client, copyOutSql(table)),
    );
  });
}

/** A sentence instead of a stack where nobody answers, or where it is too old. */
export async function requireReachable(source: DatabaseSource): Promise<void> {
  await (await openDatabase(source)).close();
}

async function readInstallation(client: pg.Client, keystore: Keystore): Promise<string | null> {
  const { rows } = await client.query<{ id: string; keystore_fingerprint: Buffer }>(
    'select id, keystore_fingerprint from installation',
  );
  const [row] = rows;
  if (row && !row.keystore_fingerprint.equals(keystore.fingerprint)) {
    throw new StartError('The keystore belongs to another database: correct ALCOVE_KEYSTORE.');
  }
  return row?.id ?? null;
}

async function* noRows(): AsyncGenerator<Buffer> {}

/** Which of these conversations are regular ones of this database. Others' keys are in no copy. */
export async function keepRegular(source: DatabaseSource, ids: string[]): Promise<ReadonlySet<string>> {
  return withClient(source, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from conversations where kind = 'regular' and id = any($1::uuid[])`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  });
}
