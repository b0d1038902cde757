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
import type { EntryId } from '../../shared/ids.ts';
import { releaseDue } from './releasing.ts';

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

type Wish = EntryWish & { at?: number; replaces?: EntryId; forOthers?: true };

async function schedule(
  author: Person,
  { at: releaseAt = inAnHour(), replaces, forOthers, ...wish }: Wish = {},
  of = held,
) {
  const entry = await draftEntry(of, author, wish);
  const given = { conversationId: of.id, entry: present(entry), releaseAt };
  const answer = await author.call('scheduleEntry', {
    ...given,
    ...(replaces && { replaces }),
    ...(forOthers && { forOthers }),
  });
  return { entryId: entry.head.entryId, entry, error: answer.error };
}
const sendNow = (author: Person, entry: Awaited<ReturnType<typeof draftEntry>>, of = held) =>
  author.call('sendScheduled', { conversationId: of.id, entry: present(entry) });
const cancel = (person: Person, entryId: Awaited<ReturnType<typeof schedule>>['entryId'], of = held) =>
  person.call('cancelScheduled', { conversationId: of.id, entryId });

test('C23: what is sent later waits, and then stands there once, in its author’s name, unread for the other', async () => {
  const { entryId, entry, error } = await schedule(anna);
  assert.equal(error, null);
  await release();
  assert.deepEqual(await texts(vos), []);
  assert.deepEqual(
    (await waiting(anna)).map((one) => [one.entryId, one.state, 'entry' in one && one.entry.bytes]),
    [[entryId, 'waiting', present(entry).bytes]],
  );
  world.advance(HOUR);
  await Promise.all([release(), release(), release()]);
  const [only, ...more] = await texts(vos);
  assert.deepEqual([only?.bytes, only?.authorId, more], [present(entry).bytes, placeOf(held, anna).id, []]);
  assert.equal((await shown(held, vos)).unread, 1);
  assert.deepEqual(await waiting(anna), []);
});

test('C23: what its author hasn’t read meanwhile stays unread, and nothing of theirs is unread to them', async () => {
  await schedule(anna);
  must(await send(held, vos, await draftEntry(held, vos)));
  world.advance(HOUR);
  await release();
  const { unread, readPosition, lastPosition } = await shown(held, anna);
  assert.deepEqual([unread, readPosition < lastPosition], [1, true]);
});

test('C23: until then its author changes the time or, under another id, the text, and takes it back; others see nothing of it', async () => {
  const { entryId } = await schedule(anna);
  const later = inAnHour() + HOUR;
  assert.equal((await schedule(anna, { entryId, replaces: entryId, at: later })).error, null);
  const other = await schedule(anna, { replaces: entryId, at: later, body: { text: 'Better words' } });
  assert.equal(other.error, null);
  assert.deepEqual(
    (await waiting(anna)).map((one) => [one.entryId, one.releaseAt]),
    [[other.entryId, later]],
  );
  const again = { conversationId: held.id, entry: present(other.entry), releaseAt: later, replaces: entryId };
  assert.equal((await anna.call('scheduleEntry', again)).error, null, 'the answer may have got lost');
  assert.equal((await schedule(anna, { replaces: entryId })).error, 'scheduled.gone');
  assert.deepEqual(await waiting(vos), []);
  assert.equal((await cancel(vos, other.entryId)).error, null, 'as if there were none');
  assert.equal((await waiting(anna)).length, 1);
  assert.deepEqual(must(await cancel(anna, other.entryId)), { sent: false });
  assert.deepEqual(must(await cancel(anna, other.entryId)), { sent: false });
  assert.equal((await schedule(anna, { entryId: other.entryId, replaces: other.entryId })).error, 'scheduled.gone');
  assert.equal((await sendNow(anna, other.entry)).error, 'scheduled.gone');
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
  assert.equal((await schedule(anna, { replaces: entryId })).error, 'scheduled.gone');
});

test('C23: sent now by ten at once it stands there once, and its time changes nothing', async () => {
  const { entryId, entry } = await schedule(anna);
  assert.equal((await sendNow(vos, entry)).error, 'scheduled.gone', 'nobody else’s');
  const places = await Promise.all(Array.from({ length: 10 }, () => sendNow(anna, entry)));
  assert.equal(new Set(places.map((place) => must(place).position)).size, 1);
  assert.equal((await sendNow(anna, await draftEntry(held, anna, { entryId }))).error, 'message.id_used');
  world.advance(HOUR);
  await release();
  assert.equal((await texts(vos)).length, 1);
  assert.deepEqual(await waiting(anna), []);
});

test('C23: where somebody joined meanwhile it isn’t sent; a device of its author sends it anew under the same id, and that is told', async () => {
  await world.link(bram, anna);
  const { entryId } = await schedule(vos);
  const early = await schedule(vos);
  await add(held, vos, bram);
  assert.equal((await schedule(vos, { entryId: early.entryId, replaces: early.entryId, forOthers: true })).error, null);
  const [, renewed] = await waiting(vos).then((all) => all.toSorted((a) => (a.entryId === entryId ? -1 : 1)));
  assert.ok(renewed?.state === 'waiting' && renewed.renewedAt === world.app.clock.now().getTime());
  world.advance(HOUR);
  await release();
  assert.equal((await texts(anna)).length, 1, 'what was sealed anew in time is sent in time');
  assert.deepEqual(
    (await waiting(vos)).map((one) => [one.entryId, one.state]),
    [[entryId, 'outdated']],
  );
  must(await sendNow(vos, await draftEntry(held, vos, { entryId })));
  const [told, ...more] = await waiting(vos);
  assert.deepEqual([told?.entryId, told?.state, more], [entryId, 'sent', []]);
  assert.ok(!JSON.stringify(told).includes('bytes'));
  await release();
  assert.equal((await texts(bram)).length, 2);
  assert.equal((await texts(anna)).length, 2);
  assert.deepEqual(must(await cancel(vos, entryId)), { sent: true });
  assert.deepEqual(await waiting(vos), []);
});

test('C23: nothing is sent in the name of somebody who is out by then, nor where it was closed; its author is told why', async () => {
  const group = await start(world, vos, [anna, bram]);
  await schedule(anna, {}, group);
  must(await anna.call('leaveConversation', { conversationId: group.id }));
  const closed = await start(world, vos, [anna]);
  const { entry } = await schedule(anna, {}, closed);
  must(await vos.call('closeConversation', { conversationId: closed.id }));
  world.advance(HOUR);
  await release();
  for (const each of [group, closed]) assert.deepEqual(await texts(vos, each), []);
  assert.deepEqual((await waiting(anna)).map((one) => one.state === 'refused' && one.because).toSorted(), [
    'conversation.closed',
    'conversation.not_active',
  ]);
  assert.equal((await sendNow(anna, entry, closed)).error, 'conversation.closed');
  assert.equal((await waiting(anna)).length, 2, 'its text stays');
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
