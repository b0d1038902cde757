import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createJobs, type Jobs } from './jobs.ts';

let made: TestDatabase;
let jobs: Jobs;
let now = new Date();
const done: unknown[] = [];
const log = { info() {}, warn() {}, error() {} };

before(async () => {
  made = await createTestDatabase();
  jobs = createJobs({ database: made.database, clock: { now: () => now }, log, polling: false });
  jobs.work('greet', async (data) => void done.push(data['name']));
  await jobs.start();
});
after(async () => {
  await jobs.close();
  await made.drop();
});

const enqueue = (name: string, startAfter?: Date) =>
  made.database.transaction('installation', (tx) =>
    jobs.enqueue(tx, 'greet', { name }, startAfter ? { startAfter } : {}),
  );

test('a job runs once, after the commit of what caused it', async () => {
  await enqueue('Anna');
  assert.deepEqual(done, []);
  await jobs.drain();
  await jobs.drain();
  assert.deepEqual(done.splice(0), ['Anna']);
});

test('what failed causes no job', async () => {
  await assert.rejects(
    made.database.transaction('installation', async (tx) => {
      await jobs.enqueue(tx, 'greet', { name: 'Bram' });
      throw new Error('changed my mind');
    }),
    /changed my mind/,
  );
  await jobs.drain();
  assert.deepEqual(done, []);
});

test('a job for later waits for its time', async () => {
  await enqueue('Carla', new Date(now.getTime() + 60_000));
  await jobs.drain();
  assert.deepEqual(done, []);
  now = new Date(now.getTime() + 61_000);
  await jobs.drain();
  assert.deepEqual(done.splice(0), ['Carla']);
});

test('jobs stop within two seconds, also while they poll', async () => {
  const polling = createJobs({ database: made.database, clock: { now: () => new Date() }, log, polling: true });
  let heard: (name: unknown) => void = () => {};
  const greeted = new Promise((resolve) => (heard = resolve));
  polling.work('greet', async (data) => heard(data['name']));
  await polling.start();
  await made.database.transaction('installation', (tx) => polling.enqueue(tx, 'greet', { name: 'Dirk' }));
  assert.equal(await greeted, 'Dirk');
  const began = Date.now();
  await polling.close();
  assert.ok(Date.now() - began < 2000);
});
