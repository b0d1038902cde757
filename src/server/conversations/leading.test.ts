import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { announce, append, asManager, drop } from '../../../test/support/control.ts';
import {
  addCircle,
  delivered,
  draftEntry,
  must,
  openPage,
  placeOf,
  send,
  shown,
  start,
  startWorld,
  write,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';

let world: World;
let vos: Person;
let bram: Person;
let anna: Person;
let cem: Person;

before(async () => {
  world = await startWorld();
  ({ vos, bram, anna, cem } = await addCircle(world));
  await world.link(bram, anna);
});
after(() => world.close());

const idOf = (held: Held, person: Person) => placeOf(held, person).id;
const leave = (held: Held, person: Person) => person.call('leaveConversation', { conversationId: held.id });
const close = (held: Held, person: Person) => person.call('closeConversation', { conversationId: held.id });
const reopen = (held: Held, person: Person) => person.call('reopenConversation', { conversationId: held.id });
const lead = (held: Held, by: Person, manager: Person, deputies: Person[] = []) =>
  append(held, by, {
    ...{ type: 'manager', manager: idOf(held, manager), basis: 'handover' },
    deputies: deputies.map((each) => idOf(held, each)),
  });

test('C6: who left reads everything up to then, their own leaving included, and nothing later, on no way', async () => {
  const held = await start(world, vos, [anna, bram]);
  await write(held, vos, 'Before');
  const page = await openPage(world, anna);
  must(await leave(held, anna));
  must(await leave(held, anna));
  announce(held, anna);
  must(await drop(held, bram, anna));
  await write(held, vos, 'After');
  await delivered(world, [page], [anna]);
  const seen = await shown(held, anna);
  const { entries } = must(await anna.call('listEntries', { conversationId: held.id }));
  assert.deepEqual(
    entries.map(({ kind }) => kind),
    ['control', 'message', 'ended'],
  );
  assert.ok(Math.max(...page.entries()) <= 3);
  assert.deepEqual([seen.ended?.because, seen.lastPosition, seen.unread], ['left', 3, 1]);
  assert.deepEqual([seen.abilities.write, seen.abilities.leave], [false, false]);
  assert.equal((await send(held, anna, await draftEntry(held, anna))).error, 'conversation.not_active');
  page.close();
});

test('C4: the manager cannot leave, and hands over to a professional in it at once', async () => {
  const held = await start(world, vos, [anna, bram, cem]);
  assert.equal((await leave(held, vos)).error, 'conversation.manager_stays');
  assert.deepEqual((await shown(held, vos)).abilities.leave, false);
  assert.equal((await lead(asManager(held, bram), bram, bram)).error, 'not_allowed');
  must(await lead(held, vos, bram));
  const seen = await shown(held, anna);
  assert.equal(seen.managerId, idOf(held, bram));
  assert.equal((await lead(asManager(held, vos), vos, vos)).error, 'not_allowed');
  must(await leave(held, vos));
});

test('C4: a client leads only where all others are their contacts', async () => {
  const held = await start(world, vos, [anna, bram, cem]);
  assert.deepEqual(
    (await shown(held, vos)).abilities.handOver.toSorted(),
    [idOf(held, bram)].toSorted(),
    'Anna and Cem do not know each other',
  );
  assert.equal((await lead(held, vos, anna)).error, 'not_allowed');
  const small = await start(world, vos, [anna, bram]);
  assert.deepEqual(
    (await shown(small, vos)).abilities.handOver.toSorted(),
    [idOf(small, bram), idOf(small, anna)].toSorted(),
  );
  assert.deepEqual((await shown(small, anna)).abilities.handOver, []);
  must(await lead(small, vos, anna));
  assert.equal((await shown(small, anna)).managerId, idOf(small, anna));
});

test('C20: the manager names professionals as deputies, all see it, and a deputy names nobody', async () => {
  const held = await start(world, vos, [anna, bram]);
  assert.deepEqual((await shown(held, vos)).abilities.deputies, [idOf(held, bram)]);
  must(await lead(held, vos, vos, [bram]));
  assert.deepEqual((await shown(held, anna)).deputyIds, [idOf(held, bram)]);
  assert.deepEqual((await shown(held, bram)).abilities.deputies, []);
  assert.equal((await lead(asManager(held, bram), bram, vos, [])).error, 'not_allowed');
  must(await lead(held, vos, vos, []));
  assert.deepEqual((await shown(held, anna)).deputyIds, []);
});

test('two hand-overs at once: one wins, the other is outdated', async () => {
  const held = await start(world, vos, [anna, bram]);
  const state = { ...held };
  const answers = await Promise.all([lead({ ...state }, vos, bram), lead({ ...state }, vos, anna)]);
  assert.deepEqual(answers.map(({ error }) => error).toSorted(), ['conversation.state_outdated', null]);
});

test('C3: the manager closes a conversation and opens it again; nobody else does', async () => {
  const held = await start(world, vos, [anna, bram]);
  assert.equal((await close(held, anna)).error, 'conversation.not_manager');
  must(await close(held, vos));
  must(await close(held, vos));
  assert.equal((await send(held, anna, await draftEntry(held, anna))).error, 'conversation.closed');
  assert.deepEqual((await shown(held, vos)).abilities.reopen, true);
  assert.equal((await reopen(held, anna)).error, 'conversation.not_manager');
  assert.equal((await lead({ ...held }, vos, bram)).error, 'conversation.closed');
  must(await reopen(held, vos));
  const { entries } = must(await anna.call('listEntries', { conversationId: held.id }));
  assert.deepEqual(
    entries.map(({ kind }) => kind),
    ['control', 'closed', 'reopened'],
  );
  await write(held, anna, 'Again');
});

test('C5: whose account ends in a closed conversation leaves it to who follows', async () => {
  const eva = await world.addPerson('professional');
  const held = await start(world, eva, [vos, bram]);
  must(await close(held, eva));
  await world.deactivate(eva);
  assert.equal((await shown(held, vos)).managerId, idOf(held, vos));
  must(await reopen(held, vos));
  assert.equal((await shown(held, bram)).closed, null);
});

test('F4: with the last client who brought a friend, the friend leaves too', async () => {
  const fay = await world.addPerson('friend', { name: 'Fay' });
  await world.befriend(anna, fay);
  const held = await start(world, anna, [vos, fay]);
  await lead(held, anna, vos);
  must(await leave(held, anna));
  const seen = await shown(held, fay);
  assert.deepEqual([seen.ended?.because, seen.abilities.write], ['friendship', false]);
  assert.equal((await shown(held, vos)).ended, null);
});

test('nobody outside leaves, closes or opens a conversation', async () => {
  const held = await start(world, vos, [anna]);
  const stranger = await world.addPerson('professional', { organisationId: await world.addOrganisation() });
  for (const person of [cem, stranger]) {
    for (const attempt of [leave, close, reopen]) assert.equal((await attempt(held, person)).error, 'not_found');
  }
  assert.equal((await shown(held, vos)).closed, null);
});

test('C6: who left while it was closed hears neither that it was opened again, nor that it was closed once more', async () => {
  const held = await start(world, vos, [anna, bram]);
  must(await close(held, vos));
  must(await leave(held, anna));
  const atEnd = await shown(held, anna);
  assert.equal(atEnd.closed?.because, 'manager');
  must(await reopen(held, vos));
  assert.deepEqual(await shown(held, anna), atEnd);
  must(await close(held, vos));
  assert.deepEqual(await shown(held, anna), atEnd);
});
