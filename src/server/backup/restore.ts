// Restoring a dump into an empty database. Everything that can be refused is refused before anything is touched.
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { system } from '../actor.ts';
import type { App } from '../application.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { migrate, readMigrations } from '../db/migrate.ts';
import { clearLeftPostmaster } from '../db/postmaster.ts';
import { FolderLock } from '../folder-lock.ts';
import { openCopy, putKeystoreBack } from '../keystore/copy.ts';
import { keystoreExists, openKeystore, type Keystore } from '../keystore/keystore.ts';
import { openMatchingKeystore } from '../keystore/match.ts';
import type { Say } from '../progress.ts';
import { StartError } from '../start-error.ts';
import { applyRestore, type Applied } from './apply.ts';
import { clearTables, isEmpty, readTables } from './catalogue.ts';
import { isThere, takeDatabase, withClient } from './connect.ts';
import { type DumpFile, openDump, readDump } from './dump-file.ts';
import { loadTables } from './load.ts';
import { dropMark, markCopied, readMark, setMark } from './restore-mark.ts';

export interface RestoreOrder {
  file: string;
  /** A copy of the keystore to be put back first; null: the keystore is there. */
  keystoreCopy: string | null;
  /** Whether a database that is there is moved aside; it is never deleted. */
  replace: boolean;
}

export interface Restored {
  madeAt: Date;
  applied: Applied;
  /** Where the database went that was there before. */
  movedTo: string | null;
}

/** Restores with the server stopped, migrates, and applies R4. Fails with a `StartError`, and then nothing looks whole. */
export async function restoreDump(config: Config, order: RestoreOrder, say: Say): Promise<Restored> {
  const dump = await openDump(order.file);
  requireKnown(dump);
  if (order.keystoreCopy === null) await requireKeystore(config, dump);
  else await requireCopy(config, order.keystoreCopy, dump);
  const movedTo = order.replace ? await moveAside(config, say) : null;
  const ground = await takeDatabase(config, say);
  try {
    const database = await openDatabase(ground.source);
    try {
      await withClient(ground.source, async (client) => {
        const mark = await readMark(client);
        if (mark?.state === 'applying') throw finishFirst();
        if (mark === null && !(await isEmpty(client))) throw notEmpty(config);
        if (order.keystoreCopy !== null) await putBack(config, order.keystoreCopy, say);
        await clearTables(client);
        await setMark(client, dump.head.madeAt);
        await migrate(database, () => {}, readMigrations().slice(0, dump.head.migrations.length));
        const known = new Map((await readTables(client)).map((table) => [table.name, table]));
        await loadTables(
          client,
          (take) =>
            readDump(dump, (table, rows) => {
              if (!table.columns.every((column) => known.get(table.name)?.columns.includes(column))) {
                throw new Error(`the dump holds columns of ${table.name} that its migrations don't make`);
              }
              return take(table, rows);
            }),
          () => markCopied(client),
        );
      });
      await migrate(database, say);
      const keystore = await openMatchingKeystore(database, config.keystoreFolder, new Date());
      const applied = await finishRestore({ database, keystore, clock: { now: () => new Date() } }, say);
      if (applied === null) throw new Error('the restore is not marked');
      return { madeAt: new Date(dump.head.madeAt), applied, movedTo };
    } finally {
      await database.close();
    }
  } finally {
    await ground.close();
  }
}

type Parts = Pick<App, 'database' | 'keystore' | 'clock'>;

/**
 * Applies R4 where a restore was interrupted before it could; call it after the migrations and before the first request.
 * Null where there is nothing to do. Fails with a `StartError` where rows are missing.
 */
export async function finishRestore(parts: Parts, say: Say): Promise<Applied | null> {
  const mark = await readMark(parts.database.pool);
  if (mark === null) return null;
  if (mark.state === 'copying') {
    throw new StartError('A restore into this database was interrupted: run npm run db -- restore again.');
  }
  const applied = await applyRestore(parts, system, mark);
  await dropMark(parts.database.pool);
  say(`Restored as of ${mark.dumpMadeAt.toISOString()}: everybody signs in again.`);
  return applied;
}

/** The dump must be of this Alcove or of one before it. */
function requireKnown({ head, path }: DumpFile): void {
  const known = readMigrations();
  for (const { number, name, sha256 } of head.migrations) {
    const ours = known[number - 1];
    if (ours === undefined) {
      throw new StartError(
        `${path} was written by a newer Alcove (${head.alcove}, step ${number}, ${name}): restore it with that one.`,
      );
    }
    if (ours.sha256 !== sha256) throw new StartError(`${path} was made by another Alcove (step ${number}, ${name}).`);
  }
}

async function requireKeystore(config: Config, dump: DumpFile): Promise<void> {
  if (!keystoreExists(config.keystoreFolder)) {
    throw new StartError(
      `The keystore is missing in ${config.keystoreFolder}, and nothing in the dump can be read without it: put it back, or name its copy with --keystore.`,
    );
  }
  requireMatch(await openKeystore(config.keystoreFolder), dump);
}

async function requireCopy(config: Config, copy: string, dump: DumpFile): Promise<void> {
  if (keystoreExists(config.keystoreFolder)) {
    throw new StartError(
      `There is a keystore in ${config.keystoreFolder} already: leave --keystore away, or move that one aside.`,
    );
  }
  requireMatch(await openCopy(copy), dump);
}

async function putBack(config: Config, copy: string, say: Say): Promise<void> {
  const { shredKeys } = await putKeystoreBack(copy, config.keystoreFolder);
  say(`Keystore put back in ${config.keystoreFolder}, with the keys of ${shredKeys} conversations.`);
}

function requireMatch(keystore: Keystore, { head, digest, proof, path }: DumpFile): void {
  if (head.installationId !== keystore.installationId || head.keystore !== keystore.fingerprint.toString('hex')) {
    throw new StartError(`${path} belongs to another keystore than the one given: restore it with its own.`);
  }
  if (!keystore.proveDump(digest).equals(proof)) {
    throw new StartError(
      `${path} was changed by somebody who doesn't have the keystore, and nothing was touched: take another dump.`,
    );
  }
}

/** The built-in database goes to another name beside it; nothing is deleted. */
async function moveAside(config: Config, say: Say): Promise<string | null> {
  if (config.databaseUrl !== null) {
    throw new StartError('--replace is for the built-in database: make an empty one and name it in DATABASE_URL.');
  }
  const lock = FolderLock.acquire(config.dataFolder);
  try {
    const folder = join(config.dataFolder, 'postgres');
    if (!(await isThere(folder))) return null;
    await clearLeftPostmaster(folder, say);
    const aside = `${folder}.before-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`;
    await rename(folder, aside);
    say(`The database that was here lies in ${aside} now: delete it when the restored one is right.`);
    return aside;
  } finally {
    lock.close();
  }
}

function notEmpty(config: Config): StartError {
  return config.databaseUrl === null
    ? new StartError(
        `There is a database in ${config.dataFolder} already: choose an empty folder in ALCOVE_DATA, or add --replace to move it aside.`,
      )
    : new StartError('The database in DATABASE_URL holds data already: name an empty one.');
}

function finishFirst(): StartError {
  return new StartError(
    'The rows of an earlier restore are all here, only the last step is missing: start Alcove, which does it.',
  );
}
