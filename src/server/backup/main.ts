// `npm run db -- …`: dump, restore, move, verify. Arguments come from scripts/db.mjs, the folder first that names are relative to.
import { resolve } from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { openDatabase, type Database, type DatabaseSource } from '../db/database.ts';
import { requireMigrated } from '../db/migrate.ts';
import { localFiles } from '../files/local.ts';
import { openAnsweringFiles, openFiles } from '../files/open.ts';
import { KEPT_DAYS, copyKeystore } from '../keystore/copy.ts';
import { keystoreExists, openKeystore, type Keystore } from '../keystore/keystore.ts';
import { openMatchingKeystore } from '../keystore/match.ts';
import { StartError } from '../start-error.ts';
import { isThere, reachDatabase } from './connect.ts';
import { dumpDatabase, keepRegular } from './dump.ts';
import { bringFiles, mirrorFiles } from './files.ts';
import { moveDatabase } from './move.ts';
import { restoreDump } from './restore.ts';
import { verifyAll } from './verify.ts';

const USAGE = `npm run db -- dump <file> [--files <folder>] [--keystore <folder>]
                                                   everything in the database, while Alcove runs; then what people attached, and a copy of the keystore
npm run db -- dump --keystore <folder>             a copy of the keystore alone
npm run db -- restore <file> [--files <folder>] [--keystore <folder>] [--replace]
npm run db -- move <DATABASE_URL> | embedded       to another PostgreSQL, with Alcove stopped
npm run db -- verify                               seals, conversations, rows, keys, files`;

interface Wish {
  command: string;
  what: string | null;
  keystore: string | null;
  files: string | null;
  replace: boolean;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(argv: string[]): Promise<number> {
  const [folder = '.', ...rest] = argv;
  const wish = readWish(rest);
  if (wish === null) {
    say(USAGE);
    return 2;
  }
  const config = readConfig(undefined, []);
  const path = (name: string) => resolve(folder, name);
  const copy = wish.keystore === null ? null : path(wish.keystore);
  const filesCopy = wish.files === null ? null : path(wish.files);
  switch (wish.command) {
    case 'dump':
      return dump(config, wish.what === null ? null : path(wish.what), copy, filesCopy);
    case 'restore':
      return restore(config, { file: path(wish.what ?? ''), keystoreCopy: copy, replace: wish.replace }, filesCopy);
    case 'move':
      return move(config, wish.what ?? '');
    default:
      return verify(config);
  }
}

function readWish(argv: string[]): Wish | null {
  const wish: Wish = { command: argv[0] ?? '', what: null, keystore: null, files: null, replace: false };
  for (let at = 1; at < argv.length; at += 1) {
    const word = argv[at]!;
    if (word === '--keystore' && argv[at + 1] !== undefined) wish.keystore = argv[(at += 1)]!;
    else if (word === '--files' && argv[at + 1] !== undefined) wish.files = argv[(at += 1)]!;
    else if (word === '--replace') wish.replace = true;
    else if (!word.startsWith('--') && wish.what === null) wish.what = word;
    else return null;
  }
  const isNamed = wish.what !== null;
  const fits: Record<string, boolean> = {
    dump: (isNamed || (wish.keystore !== null && wish.files === null)) && !wish.replace,
    restore: isNamed,
    move: isNamed && wish.keystore === null && wish.files === null && !wish.replace,
    verify: !isNamed && wish.keystore === null && wish.files === null && !wish.replace,
  };
  return fits[wish.command] ? wish : null;
}

/** The database first, the keystore last: so that no conversation of the dump lacks its key. */
async function dump(
  config: Config,
  file: string | null,
  copy: string | null,
  filesCopy: string | null,
): Promise<number> {
  const keystore = await requireKeystore(config);
  const ground = await reachDatabase(config, say);
  try {
    if (file !== null) {
      const counts = await dumpDatabase(ground.source, keystore, file, new Date());
      const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
      say(`Dumped ${rows} rows of ${Object.keys(counts).length} tables to ${file}.`);
    }
    if (filesCopy !== null) {
      const files = await openFiles(config, say);
      const { parts, copied, dropped } = await withDatabase(ground.source, (database) =>
        mirrorFiles(database, files, localFiles(filesCopy)),
      );
      say(
        `Copied the files to ${filesCopy}: ${parts} parts, of which ${copied} are new; ${dropped} were deleted there.`,
      );
    } else if (file !== null) {
      say('What people attached is not in it: --files <folder> keeps a copy of that beside it.');
    }
    if (copy !== null) {
      const copied = await copyKeystore(config.keystoreFolder, copy, new Date(), (ids) =>
        keepRegular(ground.source, ids),
      );
      say(
        `Copied the keys of ${copied.shredKeys} conversations to ${copy}; copies older than ${KEPT_DAYS} days are deleted (${copied.dropped.length}).`,
      );
      if (copied.permanentCopied)
        say(
          `Copied the permanent keys to ${copy}/permanent: keep them offline, in a safe. Lost, nobody signs in and no name can be read.`,
        );
    } else {
      say(
        `The keystore (${config.keystoreFolder}) is not in it, and nothing in it can be read without: back that up apart, with --keystore <folder elsewhere>.`,
      );
    }
    return 0;
  } finally {
    await ground.close();
  }
}

async function restore(
  config: Config,
  order: Parameters<typeof restoreDump>[1],
  filesCopy: string | null,
): Promise<number> {
  // Before anything is touched: a database whose files can't follow is half a restore.
  const files = filesCopy === null ? null : await openAnsweringFiles(config);
  if (filesCopy !== null && !(await isThere(filesCopy))) {
    throw new StartError(`There is no folder ${filesCopy}, and nothing was touched: correct --files.`);
  }
  const { madeAt, applied } = await restoreDump(config, order, say);
  say(`Restored the dump of ${madeAt.toISOString()}. Applied to it:`);
  for (const [name, value] of Object.entries(applied)) {
    say(
      `  ${name}: ${Array.isArray(value) ? value.map((each) => (typeof each === 'string' ? each : `${each.conversationId}/${each.entryId}`)).join(', ') || 'none' : value}`,
    );
  }
  if (filesCopy !== null && files !== null) {
    const ground = await reachDatabase(config, say);
    const { copied, missing } = await withDatabase(ground.source, (database) =>
      bringFiles(database, localFiles(filesCopy), files),
    ).finally(() => ground.close());
    say(`Brought back ${copied} parts of files; ${missing} are in neither place.`);
  }
  say('Invitations and other links that were open are over: send them again. Start Alcove with npm start.');
  return 0;
}

async function move(config: Config, to: string): Promise<number> {
  if (to !== 'embedded' && !/^postgres(ql)?:\/\//.test(to)) {
    throw new StartError('move takes an address that begins with postgres://, or the word embedded.');
  }
  const { tables, rows } = await moveDatabase(config, to === 'embedded' ? to : { url: to }, say);
  say(`Moved ${rows} rows of ${tables} tables; the same on both sides.`);
  say(
    to === 'embedded'
      ? 'Take DATABASE_URL away and start Alcove. The old database is as it was: delete it when all is well.'
      : `Set DATABASE_URL to the new address and start Alcove. The built-in database is as it was: delete ${config.dataFolder}/postgres when all is well. The keystore stays where it is.`,
  );
  return 0;
}

async function verify(config: Config): Promise<number> {
  await requireKeystore(config);
  const ground = await reachDatabase(config, say);
  const database = await openDatabase(ground.source);
  try {
    await requireMigrated(database);
    const keystore = await openMatchingKeystore(database, config.keystoreFolder, new Date());
    const files = await openFiles(config, say);
    const found = await verifyAll({ database, keystore, files, clock: { now: () => new Date() } });
    say(
      `${found.conversations} conversations with ${found.entries} entries, ${found.sealedRows} sealed rows of the access log, ${found.unsealedRows} not sealed yet.`,
    );
    for (const { text, ids } of found.problems) say(`PROBLEM ${text} ${ids.join(', ')}`);
    say(found.problems.length === 0 ? 'Everything is as it should be.' : `${found.problems.length} problems.`);
    return found.problems.length === 0 ? 0 : 1;
  } finally {
    await database.close();
    await ground.close();
  }
}

async function withDatabase<Result>(
  source: DatabaseSource,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(source);
  return work(database).finally(() => database.close());
}

async function requireKeystore({ keystoreFolder }: Config): Promise<Keystore> {
  if (!keystoreExists(keystoreFolder))
    throw new StartError(`There is no keystore in ${keystoreFolder}: correct ALCOVE_KEYSTORE.`);
  return openKeystore(keystoreFolder);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(
    `${error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
}
