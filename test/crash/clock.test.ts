import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createDevice } from '../../src/sdk/device.ts';
import { memoryStore } from '../../src/sdk/storage.ts';
import { until } from '../../src/sdk/watched.ts';
import { createJobs } from '../../src/server/jobs/jobs.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import {
  openPractice,
  password,
  read,
  reads,
  ready,
  switchedConnection,
  type Practice,
  type Someone,
} from '../journeys/practice.ts';
import { createTestDatabase } from '../support/database.ts';
import { until as soon } from './pair.ts';
import { readTruth } from './truth.ts';

const HOUR = 3_600_000;

let practice: Practice;
let anna: Someone;
let conversationId: ConversationId;
before(async () => {
  practice = await openPractice();
  const invited = await practice.invite({ withCode: true });
  anna = await practice.signUp(invited, invited.code);
  conversationId = await practice.therapist.device.conversations.start({
    memberIds: [anna.memberId],
    message: 'Hello',
  });
  await ready(anna.device.conversations.list, ({ items }) => items.length === 1);
});
after(() => practice.close());

test("the server's clock jumps by hours while two write: all is there once, in order, and both stay signed in", async () => {
  const { server, therapist } = practice;
  const both = [therapist.device, anna.device].map((device) => ({
    device,
    open: device.conversations.open(conversationId),
    keys: [] as string[],
  }));
  for (const { open } of both) await ready(open.view);
  const began = server.clock.now().getTime();
  let [earliest, latest] = [began, began];
  for (const hours of [3, -5, 1, -0.02, 9, -8]) {
    server.clock.advance({ hours });
    const now = server.clock.now().getTime();
    [earliest, latest] = [Math.min(earliest, now), Math.max(latest, now)];
    for (let n = 0; n < 4; n += 1) {
      await Promise.all(both.map(async (one) => void one.keys.push(await one.open.write(`${hours} ${n}`))));
    }
    for (const { device } of both) await until(device.conversations.unsent, (count) => count === 0);
    // Whose time is over is looked for now, by the new time.
    await server.app.feed.sweep();
    for (const { device } of both) {
      assert.equal(device.state.get().is, 'open');
      await device.ask('getProfile', {});
    }
  }
  const truth = readTruth(conversationId);
  await truth.readOn(therapist.device);
  for (const { keys } of both) {
    const positions = keys.map((key) => truth.positionsOf(key as never));
    assert.ok(positions.every((found) => found.length === 1));
    assert.deepEqual(
      positions.flat(),
      positions.flat().toSorted((a, b) => a - b),
    );
  }
  for (const { at } of truth.entries) assert.ok(at >= earliest - 60_000 && at <= latest + 60_000, 'as the clock said');
  const [hers, annas] = await Promise.all(
    both.map(({ open }) => ready(open.view, ({ items }) => items.at(-1)?.position === truth.last)),
  );
  assert.deepEqual(read(hers!), read(annas!));
  for (const { open, device } of both) {
    // Writing reads too, and that is told apart from the messages: the number is right as soon as both have come.
    await ready(open.view, ({ summary: { selfId, readPosition, unread } }) => {
      return unread === truth.unreadFor(selfId, readPosition);
    });
    const ids = (await ready(device.conversations.list)).items.map((item) => item.conversationId);
    assert.deepEqual(ids, [conversationId]);
    open.close();
  }
});

test('somebody can sign in while the clock is put back between the two halves of it', async () => {
  const browser = practice.browser();
  const real = browser.connection.fetch;
  browser.connection.fetch = async (path, init) => {
    const answer = await real(path, init);
    if (path === '/api/startSignIn') practice.server.clock.advance({ minutes: -7 });
    return answer;
  };
  await browser.device.account.signIn({ address: anna.address, password, label: 'Test', shared: false });
  assert.equal(browser.device.state.get().is, 'open');
  await browser.device.ask('getProfile', {});
});

test("a device's own clock jumps back between messages written offline: a reload keeps their order", async () => {
  const kept = new Map<string, unknown>();
  const connection = switchedConnection(practice.server.url);
  let shift = 0;
  const clock = { now: () => Date.now() + shift };
  const open = () => createDevice({ connection, store: memoryStore(kept, true), clock });
  let device = open();
  await device.account.signIn({ address: anna.address, password, label: 'Clock', shared: false });
  const other = await practice.therapist.device.conversations.start({ memberIds: [anna.memberId], message: 'Apart' });
  let annas = device.conversations.open(other);
  await reads(annas, ['[started]', 'Apart']);
  connection.unplug();
  for (const [text, hours] of [
    ['First', 3],
    ['Second', -4],
    ['Third', 0.5],
    ['Fourth', -24],
  ] as const) {
    shift += hours * HOUR;
    await annas.write(text);
  }
  device.close();
  device = open();
  connection.plugIn();
  await device.account.resume();
  annas = device.conversations.open(other);
  await reads(annas, ['[started]', 'Apart', 'First', 'Second', 'Third', 'Fourth']);
  device.close();
});

test('jobs go on while the clock of the system is put back again and again', async () => {
  const made = await createTestDatabase();
  const done: unknown[] = [];
  const log = { info() {}, warn() {}, error() {} };
  const jobs = createJobs({ database: made.database, clock: { now: () => new Date() }, log, polling: true });
  jobs.work('greet', async ({ name }) => void done.push(name));
  await jobs.start();
  const real = Date.now;
  let back = 0;
  Date.now = () => real() - (back += HOUR);
  try {
    for (const name of ['Anna', 'Bram']) {
      await made.database.transaction('installation', (tx) => jobs.enqueue(tx, 'greet', { name }));
      await soon(`${name} is greeted`, () => done.includes(name), 15_000);
    }
  } finally {
    Date.now = real;
    await jobs.close();
    await made.drop();
  }
});
