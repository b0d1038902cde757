// Messages that are sent later (C23), through the server: kept until their time, changed, withdrawn, released once.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { add } from '../../../test/support/control.ts';
import {
  addCircle,
  draftEntry,
  must,
  placeOf,
  present,
  send,
  shown,
  start,
  startWorld,
  type EntryWish,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';
import { releaseDue } from './scheduling.ts';

let world: World;
let vos: Person;
let bram: Person;
let anna: Person;
let held: Held;

before(async () => {
  world = await startWorld();
  ({ vos, bram, anna } = await addCircle(world));
});
beforeEach(async () => {
  held = await start(world, vos, [anna]);
});
after(() => world.close());

const HOUR = 3_600_000;
const inAnHour = () => world.app.clock.now().getTime() + HOUR;
const release = () => releaseDue(world.app);
const waiting = async (person: Person) => must(await person.call('listScheduled', {})).scheduled;
const texts = async (person: Person, of = held) =>
  must(await person.call('listEntries', { conversationId: of.id, limit: 200 })).entries.filter(
    ({ kind }) => kind === 'message',
  );

async function schedule(author: Person, { at = inAnHour(), ...wish }: EntryWish & { at?: number } = {}, of = held) {
  const entry = await draftEntry(of, author, wish);
  const answer = await author.call('scheduleEntry', { conversationId: of.id, entry: present(entry), releaseAt: at });
  return { entryId: entry.head.entryId, entry, error: answer.error };
}
const cancel = (person: Person, entryId: Awaited<ReturnType<typeof schedule>>['entryId'], of = held) =>
  person.call('cancelScheduled', { conversationId: of.id, entryId });

test('C23: what is sent later waits, and then stands there once, in its author’s name, unread for the other', async () => {
  const { entryId, entry, error } = await schedule(anna);
  assert.equal(error, null);
  await release();
  assert.deepEqual(await texts(vos), []);
  assert.deepEqual(
    (await waiting(anna)).map((one) => [one.entryId, one.state, one.entry.bytes]),
    [[entryId, 'waiting', present(entry).bytes]],
  );
  world.advance(HOUR);
  await Promise.all([release(), release(), release()]);
  const [only, ...more] = await texts(vos);
  assert.deepEqual([only?.bytes, only?.authorId, more], [present(entry).bytes, placeOf(held, anna).id, []]);
  assert.equal((await shown(held, vos)).unread, 1);
  assert.deepEqual(await waiting(anna), []);
});

test('C23: until then its author changes text and time, and takes it back; others see nothing of it', async () => {
  const { entryId } = await schedule(anna);
  const later = inAnHour() + HOUR;
  const changed = await schedule(anna, { entryId, at: later, body: { text: 'Better words' } });
  assert.equal(changed.error, null);
  assert.deepEqual(
    (await waiting(anna)).map(({ releaseAt, entry }) => [releaseAt, entry.bytes]),
    [[later, present(changed.entry).bytes]],
  );
  assert.deepEqual(await waiting(vos), []);
  assert.equal((await cancel(vos, entryId)).error, null, 'as if there were none');
  assert.equal((await waiting(anna)).length, 1);
  assert.deepEqual(must(await cancel(anna, entryId)), { sent: false });
  assert.deepEqual(must(await cancel(anna, entryId)), { sent: false });
  world.advance(3 * HOUR);
  await release();
  assert.deepEqual(await texts(vos), []);
});

test('C23: what was sent can neither be changed nor taken back this way', async () => {
  const { entryId } = await schedule(anna);
  world.advance(HOUR);
  await release();
  assert.deepEqual(must(await cancel(anna, entryId)), { sent: true });
  assert.equal((await schedule(anna, { entryId, body: { text: 'Other words' } })).error, 'message.id_used');
});

test('C23: where somebody joined meanwhile it isn’t sent; a device of its author sends it anew under the same id', async () => {
  await world.link(bram, anna);
  const { entryId } = await schedule(vos);
  await add(held, vos, bram);
  world.advance(HOUR);
  await release();
  assert.deepEqual(await texts(anna), []);
  assert.deepEqual(
    (await waiting(vos)).map(({ state }) => state),
    ['outdated'],
  );
  must(await send(held, vos, await draftEntry(held, vos, { entryId })));
  assert.deepEqual(must(await cancel(vos, entryId)), { sent: false }, 'the plan goes');
  await release();
  assert.equal((await texts(bram)).length, 1);
  assert.equal((await texts(anna)).length, 1);
});

test('C23: nothing is sent in the name of somebody who is out by then, nor where it was closed', async () => {
  const group = await start(world, vos, [anna, bram]);
  await schedule(anna, {}, group);
  must(await anna.call('leaveConversation', { conversationId: group.id }));
  const closed = await start(world, vos, [anna]);
  await schedule(anna, {}, closed);
  must(await vos.call('closeConversation', { conversationId: closed.id }));
  world.advance(HOUR);
  await release();
  for (const each of [group, closed]) assert.deepEqual(await texts(vos, each), []);
  assert.deepEqual(
    (await waiting(anna)).map(({ state }) => state),
    ['refused', 'refused'],
  );
});

test('C23: what would be refused now is refused now; so is a time that is past or far, and the twenty-first', async () => {
  const entry = await draftEntry(held, anna);
  const stranger = { conversationId: held.id, entry: present(entry), releaseAt: inAnHour() };
  assert.equal((await bram.call('scheduleEntry', stranger)).error, 'not_found');
  assert.equal((await schedule(anna, { at: world.app.clock.now().getTime() })).error, 'scheduled.time_wrong');
  assert.equal((await schedule(anna, { at: inAnHour() + 400 * 24 * HOUR })).error, 'scheduled.time_wrong');
  const { entryId } = await schedule(anna);
  assert.equal((await schedule(anna, { kind: 'delete', target: entryId })).error, 'conversation.chain_refused');
  assert.equal((await schedule(anna, { head: { epoch: 7 } })).error, 'conversation.epoch_outdated');
  assert.equal((await cancel(bram, entryId)).error, 'not_found');
  for (let count = 1; count < 20; count += 1) assert.equal((await schedule(anna)).error, null);
  assert.equal((await schedule(anna)).error, 'scheduled.too_many');
  assert.equal((await schedule(anna, { entryId })).error, null, 'changing one makes no more');
});
