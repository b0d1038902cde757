import { setTimeout as wait } from 'node:timers/promises';
import { createApp } from './app.ts';
import { finishRestore } from './backup/restore.ts';
import { type Config, readConfig } from './config.ts';
import { openDatabase, type DatabaseSource } from './db/database.ts';
import { EmbeddedDatabase } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import { FolderLock } from './folder-lock.ts';
import { openMatchingKeystore } from './keystore/match.ts';
import { diskFull, errorCode, StartError } from './start-error.ts';

type Closer = { close: () => Promise<void> | void; patience: number };

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', '53100']);

const closers: Closer[] = [];
const stopping = new AbortController();
let starting: Promise<void> = Promise.resolve();
let stopped: Promise<void> | null = null;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Everything in order; each part that was opened is closed again in reverse, wherever this fails or is interrupted. */
async function start(config: Config): Promise<void> {
  const lock = FolderLock.acquire(config.dataFolder);
  onStop(() => lock.close(), 100);

  const source = config.databaseUrl === null ? await startOwnDatabase(lock) : { url: config.databaseUrl };
  const database = await openDatabase(source);
  onStop(() => database.close(), 500);
  await migrate(database, say);
  stopping.signal.throwIfAborted();

  const keystore = await openMatchingKeystore(database, config.keystoreFolder, new Date());
  await finishRestore({ database, keystore, clock: { now: () => new Date() } }, say);
  const app = await createApp({ config, database, keystore });
  onStop(() => app.close(), 1_500);
  stopping.signal.throwIfAborted();

  const { address } = await app.listen();
  lock.announce(address);
  say(`Alcove is ready: ${address}`);
  app.startCalls();
  await app.resumeDemo();
  if (config.demo) await app.startDemo();
  const link = await app.setupLink();
  if (link !== null) say(`Set it up here (the link works once): ${link}`);
}

async function startOwnDatabase(lock: FolderLock): Promise<DatabaseSource> {
  const embedded = await EmbeddedDatabase.start({ lock, say, signal: stopping.signal });
  onStop(() => embedded.close(), 3_000);
  void embedded.ended.then((failure) => {
    if (failure !== null && stopped === null)
      void fail(new StartError(`${failure.message} See ${lock.folder}/postgres.log.`));
  });
  return embedded.address;
}

function onStop(close: Closer['close'], patience: number): void {
  closers.push({ close, patience });
}

/** Closes what is open, last one first, each within its time: together under 5 s. */
function stop(): Promise<void> {
  stopping.abort();
  stopped ??= (async () => {
    // What is being opened at this moment must be on the list first.
    await atMost(
      3_000,
      starting.catch(() => undefined),
    );
    for (const { close, patience } of closers.toReversed()) {
      await atMost(patience, Promise.resolve(close()).catch(report));
    }
  })();
  return stopped;
}

async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, wait(milliseconds, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
}

async function fail(error: unknown): Promise<never> {
  report(error);
  await stop();
  process.exit(1);
}

/** A sentence for what a newcomer can meet; anything else is our mistake and comes with its stack. */
function report(error: unknown): void {
  const text =
    error instanceof StartError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`${text}\n`);
}

function explain(error: unknown, config: Config): unknown {
  const code = errorCode(error);
  if (code === 'EADDRINUSE')
    return new StartError(`Port ${config.port} is taken by another program: choose another in PORT.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartError(`This machine has no address ${config.host}: correct HOST.`);
  if (code === 'EACCES' && error instanceof Error && 'syscall' in error && error.syscall === 'listen') {
    return new StartError(`Port ${config.port} is for the system's own programs: choose one above 1023 in PORT.`);
  }
  return code !== undefined && DISK_FULL.has(code) ? diskFull(config.dataFolder) : error;
}

/** Ctrl-C reaches us from the terminal and again from `npm start`: once is enough. */
function stopAsAsked(): void {
  if (stopped !== null) return;
  say('Stopping …');
  void stop().then(() => process.exit(0));
}

for (const event of ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect']) process.on(event, stopAsAsked);
// `npm start` was killed, so long ago that nobody tells us any more.
if (process.connected === false) stopAsAsked();

try {
  const config = readConfig();
  stopping.signal.throwIfAborted();
  starting = start(config);
  await starting.catch((error: unknown) => {
    throw explain(error, config);
  });
} catch (error) {
  // Interrupted by a signal: the stop above is under way and ends the process.
  if (stopped === null) await fail(error);
}
