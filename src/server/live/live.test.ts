import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createFeed } from './feed.ts';
import type { Wire } from './connection.ts';
import type { DeviceId, MemberId, OrganisationId, SignInId } from '../../shared/ids.ts';
import {
  delivered,
  draftEntry,
  must,
  openPage,
  placeOf,
  present,
  send,
  sharesOf,
  signControl,
  start,
  startWorld,
  write,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';

let world: World;
let anna: Person;
let vos: Person;
let held: Held;

before(async () => {
  world = await startWorld();
});
beforeEach(async () => {
  vos = await world.addPerson('professional');
  anna = await world.addPerson('client');
  await world.link(vos, anna);
  held = await start(world, vos, [anna]);
});
after(() => world.close());

test('an open page gets what the other wrote, and the same as a fresh device fetches', async () => {
  const page = await openPage(world, anna);
  assert.equal(page.events[0]?.type, 'ready');
  for (let count = 0; count < 5; count += 1) await write(held, vos);
  await delivered(world, [page], [anna]);
  assert.deepEqual(page.entries(), [2, 3, 4, 5, 6]);
  const fetched = must(await anna.call('listEntries', { conversationId: held.id, after: 1 })).entries;
  assert.deepEqual(
    page.events.flatMap((event) => (event.type === 'entries' ? event.entries : [])),
    fetched,
  );
  page.close();
});

test('two pages of one person get the same; somebody else gets nothing', async () => {
  const stranger = await world.addPerson('professional');
  const pages = [await openPage(world, anna), await openPage(world, anna), await openPage(world, stranger)];
  await Promise.all(Array.from({ length: 10 }, () => write(held, vos)));
  await delivered(world, pages, [anna, anna, stranger]);
  const all = Array.from({ length: 10 }, (_, at) => at + 2);
  assert.deepEqual(
    pages.map((page) => page.entries()),
    [all, all, []],
  );
  for (const page of pages) page.close();
});

test('a deactivated member gets their own end and nothing after it, and the socket closes', async () => {
  const bram = await world.addPerson('professional');
  const group = await start(world, vos, [anna, bram]);
  const page = await openPage(world, bram);
  await world.deactivate(bram);
  world.app.feed.endSignIns([bram.signInId], 'deactivated');
  assert.equal(await page.closed, 4401);
  assert.deepEqual(page.events.at(-1), { type: 'signedOut', because: 'deactivated' });
  assert.equal((await send(group, anna, await draftEntry(group, anna))).error, 'conversation.epoch_outdated');
});

test('who is no longer in a conversation hears nothing of it, also on an open page', async () => {
  const bram = await world.addPerson('professional');
  const group = await start(world, vos, [anna, bram]);
  await world.deactivate(bram);
  await world.reactivate(bram);
  const pages = [await openPage(world, bram), await openPage(world, vos)];
  group.facts = { announced: new Set([placeOf(group, bram).id]), closed: false };
  const control = await signControl(group, anna, { type: 'drop', participants: [placeOf(group, bram).id] });
  const shares = await sharesOf(group, control.next);
  const input = { conversationId: group.id, control: present(control), shares, newKeys: null, topic: null };
  must(await anna.call('appendControl', input));
  group.state = control.next;
  await write(group, anna);
  await delivered(world, pages, [bram, vos]);
  assert.deepEqual(
    pages.map((page) => page.entries()),
    [[], [3, 4]],
  );
  assert.deepEqual(
    pages[0]!.events.map(({ type }) => type),
    ['ready', 'resume'],
  );
  for (const page of pages) page.close();
});

test('a sign-in that ran out gets nothing more, also before any timer looks', async () => {
  const page = await openPage(world, anna);
  await world.app.database.transaction('installation', (tx) =>
    tx.updateTable('sign_ins').set({ idle_until: world.app.clock.now() }).where('id', '=', anna.signInId).execute(),
  );
  // The page's deadline was looked up when it opened; it passes now.
  world.advance(400 * 24 * 3_600_000);
  world.app.feed.tell([anna.memberId], { type: 'changed', what: 'tasks' });
  await world.app.feed.idle();
  assert.equal(await page.closed, 4401);
  assert.deepEqual(
    page.events.map(({ type }) => type),
    ['ready', 'signedOut'],
  );
  assert.deepEqual(page.entries(), []);
});

test('without a sign-in, from another origin or elsewhere there is no socket', async () => {
  await assert.rejects(openPage(world, { ...anna, cookie: '' }), /401/);
  await assert.rejects(openPage(world, { ...anna, cookie: 'alcove=wrong' }), /401/);
  await assert.rejects(openPage(world, anna, { origin: 'https://evil.example' }), /403/);
  (await openPage(world, anna)).close();
});

test('a sign-in has a bounded number of sockets', async () => {
  const pages = await Promise.all(Array.from({ length: 12 }, () => openPage(world, anna)));
  await assert.rejects(openPage(world, anna), /4429/);
  for (const page of pages) page.close();
});

test('who is told of changed keys and marks fetches again', async () => {
  const page = await openPage(world, anna);
  must(await anna.call('markRead', { conversationId: held.id, position: 1 }));
  await delivered(world, [page], [anna]);
  assert.deepEqual(page.events[1], { type: 'read', conversationId: held.id, readPosition: 1, unread: 0 });
  page.close();
});

// The feed alone, with a wire in the test's hand.

const at = { now: () => new Date() };
const silent = { info() {}, warn() {}, error() {} };
const viewer = {
  organisationId: 'o' as OrganisationId,
  memberId: 'm' as MemberId,
  deviceId: 'd' as DeviceId,
  signInId: 's' as SignInId,
};

function wire() {
  const state = { waiting: 0, frames: [] as string[], taken: [] as (() => void)[], closed: null as number | null };
  const made: Wire = {
    waiting: () => state.waiting,
    send: (frame, taken) => (state.frames.push(frame), state.taken.push(taken)),
    close: (code) => void (state.closed = code),
  };
  return { state, made };
}

test('what comes in one tick goes out in one frame', async () => {
  const feed = createFeed({ clock: at, log: silent });
  const { state, made } = wire();
  feed.connect(viewer, new Date(Date.now() + 60_000), made);
  feed.tell([viewer.memberId], { type: 'changed', what: 'tasks' });
  feed.tell([viewer.memberId, viewer.memberId], { type: 'changed', what: 'contacts' });
  await feed.idle();
  assert.deepEqual(state.frames.slice(1), ['[{"type":"changed","what":"tasks"},{"type":"changed","what":"contacts"}]']);
  await feed.close();
  await feed.close();
  assert.equal(state.closed, 1001);
});

test('a page too slow to follow loses notices, and is told to resume when it has caught up', async () => {
  const feed = createFeed({ clock: at, log: silent });
  const { state, made } = wire();
  feed.connect(viewer, new Date(Date.now() + 60_000), made);
  state.waiting = 2 * 1024 * 1024;
  for (let count = 0; count < 3; count += 1) {
    feed.tell([viewer.memberId], { type: 'changed', what: 'tasks' });
    await feed.idle();
  }
  assert.equal(state.frames.length, 1);
  state.waiting = 0;
  state.taken[0]!();
  assert.deepEqual(state.frames.slice(1), ['[{"type":"resume"}]']);
  feed.tell([viewer.memberId], { type: 'changed', what: 'tasks' });
  await feed.idle();
  assert.equal(state.frames.length, 3);
});

test('a wake-up that overtook another one loses none', async () => {
  const feed = createFeed({ clock: at, log: silent });
  const { made } = wire();
  const asked: string[] = [];
  feed.serveConversations(async (stretches) => {
    for (const { from, to } of stretches) asked.push(`${from}-${to}`);
    return [];
  });
  feed.connect(viewer, new Date(Date.now() + 60_000), made);
  for (const position of [6, 5, 6, 8, 7]) {
    feed.wake(held.id, position);
    await feed.idle();
  }
  assert.deepEqual(asked, ['6-7', '5-6', '7-9']);
});

test('when the log can not be read, pages are told to fetch', async () => {
  const feed = createFeed({ clock: at, log: silent });
  const { state, made } = wire();
  feed.serveConversations(() => Promise.reject(new Error('no database')));
  feed.connect(viewer, new Date(Date.now() + 60_000), made);
  feed.wake(held.id, 1);
  await feed.idle();
  assert.deepEqual(state.frames.slice(1), ['[{"type":"resume"}]']);
});
