import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../src/server/db/database.ts';
import { EmbeddedDatabase } from '../../src/server/db/embedded.ts';
import { migrate } from '../../src/server/db/migrate.ts';
import { FolderLock } from '../../src/server/folder-lock.ts';
import { createJobs } from '../../src/server/jobs/jobs.ts';
import { openPair, until, type Pair } from './pair.ts';
import { newFolder, prepareProgram, signal, type Program } from './program.ts';
import { openProxy } from './proxy.ts';

const LONG = 12_000;
const SHORT = 8_000;
/** Within 6 s it is noticed that nothing answers; the rest is for a busy machine. */
const BOUND = 14_000;

const closers: (() => Promise<void> | void)[] = [];
after(async () => {
  for (const close of closers.toReversed()) await close();
});

async function health(program: Program): Promise<string> {
  const began = performance.now();
  const answer = await fetch(`${program.url}/api/health`);
  assert.equal(answer.status, 200);
  assert.ok(performance.now() - began < 3_000, 'health answers at once');
  return ((await answer.json()) as { status: string }).status;
}

interface Absence {
  takeAway(): void;
  giveBack(): void;
  /** Milliseconds. */
  away: number;
}

/** Takes the database away while both write, and looks at what people meet meanwhile. */
async function survives(program: Program, pair: Pair, { takeAway, giveBack, away }: Absence): Promise<void> {
  const before = pair.house.acknowledged.statuses.length;
  takeAway();
  const began = performance.now();
  await pair.write(5);
  const asked = performance.now();
  await assert.rejects(pair.anna.device.ask('getProfile', {}), { code: 'unavailable' });
  assert.ok(performance.now() - asked < BOUND, 'a request is refused soon');
  const again = performance.now();
  await assert.rejects(pair.anna.device.ask('getProfile', {}), { code: 'unavailable' });
  assert.ok(performance.now() - again < 2_000, 'once it is known, at once');
  assert.equal(await health(program), 'databaseAway');
  await wait(Math.max(0, away - (performance.now() - began)));
  assert.ok(pair.anna.device.conversations.unsent.get() > 0, 'what was written waits');
  const failed = pair.anna.device.conversations.list.get();
  assert.ok(
    failed.is === 'ready' && failed.value.items.every((item) => item.failed === 0),
    'and nobody is told it failed',
  );
  giveBack();
  await until('health says ok again', async () => (await health(program)) === 'ok');
  await pair.write(2);
  await pair.agrees();
  const statuses = new Set(pair.house.acknowledged.statuses.slice(before));
  assert.deepEqual([...statuses].toSorted(), [200, 503]);
  assert.ok(program.isRunning(), 'the server never ended');
  assert.doesNotMatch(program.output(), /Unhandled|uncaught/i);
}

test('the embedded database stops for ten seconds and goes on: people wait, nothing is lost', async () => {
  const program = prepareProgram();
  closers.push(() => program.close());
  await program.start();
  const pair = await openPair(program);
  closers.push(() => pair.close());
  let stopped: number[] = [];
  const takeAway = () => {
    stopped = program.databaseProcesses();
    for (const pid of stopped) signal(pid, 'SIGSTOP');
  };
  const giveBack = (how: NodeJS.Signals) => () => stopped.forEach((pid) => signal(pid, how));
  await survives(program, pair, { takeAway, giveBack: giveBack('SIGCONT'), away: LONG });
  // The same, and then it dies: started again by the server.
  await survives(program, pair, { takeAway, giveBack: giveBack('SIGKILL'), away: SHORT });
  assert.match(
    program.output(),
    /The database ended unexpectedly: starting it again …\n(.*\n)*The database is back after/,
  );
  assert.equal(await program.stop(), 0);
});

test('a database elsewhere is cut off, or falls silent: people wait, nothing is lost', async () => {
  const folder = join(newFolder(), 'elsewhere');
  mkdirSync(folder, { mode: 0o755 });
  const lock = FolderLock.acquire(folder);
  const elsewhere = await EmbeddedDatabase.start({ lock, say: () => {} });
  const proxy = await openProxy(elsewhere.address.host);
  const url = `postgres://alcove@127.0.0.1:${proxy.port}/alcove`;
  const program = prepareProgram({ environment: { DATABASE_URL: url } });
  closers.push(
    () => lock.close(),
    () => elsewhere.close(),
    () => proxy.close(),
    () => program.close(),
  );
  await program.start();
  const pair = await openPair(program);
  closers.push(() => pair.close());
  await survives(program, pair, { takeAway: proxy.cut, giveBack: proxy.restore, away: SHORT });
  await survives(program, pair, { takeAway: proxy.silence, giveBack: proxy.restore, away: LONG });
});

test('jobs and the sealing of the access log go on after the database was away', async () => {
  const folder = newFolder();
  const lock = FolderLock.acquire(folder);
  const elsewhere = await EmbeddedDatabase.start({ lock, say: () => {} });
  const proxy = await openProxy(elsewhere.address.host);
  const database = await openDatabase({ url: `postgres://alcove@127.0.0.1:${proxy.port}/alcove` });
  await migrate(database, () => {});
  const done: unknown[] = [];
  let ticks = 0;
  const log = { info() {}, warn() {}, error() {} };
  const jobs = createJobs({ database, clock: { now: () => new Date() }, log, polling: true });
  closers.push(
    () => lock.close(),
    () => elsewhere.close(),
    () => proxy.close(),
    () => database.close(),
    () => jobs.close(),
  );
  jobs.work('greet', async ({ name }) => void done.push(name));
  jobs.every(1, 'tick', async () => {
    await database.transaction('installation', (tx) => tx.selectFrom('installation').selectAll().execute());
    ticks += 1;
  });
  await jobs.start();
  const enqueue = (name: string) => database.transaction('installation', (tx) => jobs.enqueue(tx, 'greet', { name }));
  await enqueue('Anna');
  await until('Anna is greeted', () => done.includes('Anna'));
  for (const [away, name] of [
    [proxy.cut, 'Bram'],
    [proxy.silence, 'Carla'],
  ] as const) {
    away();
    await until('it is noticed', () => !database.isThere());
    await assert.rejects(enqueue(name), { name: 'DatabaseAway' });
    proxy.restore();
    await until('it is back', () => database.isThere());
    const before = ticks;
    await enqueue(name);
    await until(`${name} is greeted`, () => done.includes(name));
    await until('the timer ticks on', () => ticks > before);
  }
  assert.deepEqual(done, ['Anna', 'Bram', 'Carla']);

  // Committed, and nobody knows: whoever has open pages is told that something may have happened.
  const told: string[] = [];
  database.onReturn(() => void told.push('back'));
  proxy.loseCommitOf('Dirk');
  await assert.rejects(enqueue('Dirk'), { name: 'DatabaseAway' });
  await until('it is told', () => told.length > 0);
  await until('Dirk is greeted', () => done.includes('Dirk'));
});
