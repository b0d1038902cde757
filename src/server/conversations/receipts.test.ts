// Read receipts (C13): whose messages are shown as read, by whom, and that nobody else learns anything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
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
before(async () => {
  world = await startWorld();
});
after(() => world.close());

const lets = async (person: Person, showsReading: boolean) => {
  world.advance(1_000);
  must(await person.call('updateSettings', { showsReading }));
  world.advance(1_000);
};
const reads = async (held: Held, person: Person, position: number) => {
  world.advance(1_000);
  return must(await person.call('markRead', { conversationId: held.id, position }));
};
/** Who reads up to where, as this person sees it, by the people behind the participants. */
const receipts = async (held: Held, viewer: Person) => {
  const found = (await shown(held, viewer)).receipts;
  return found.map(({ participantId, position }) => {
    const place = held.places.find(({ id }) => id === participantId);
    return [place?.person.name, position];
  });
};

/** A therapist and two clients of theirs who don't know each other. */
async function startGroup() {
  const vos = await world.addPerson('professional', { name: 'Vos' });
  const anna = await world.addPerson('client', { name: 'Anna' });
  const bert = await world.addPerson('client', { name: 'Bert' });
  await world.link(vos, anna);
  await world.link(vos, bert);
  return { vos, anna, bert, held: await start(world, vos, [anna, bert]) };
}

test('C13: only where both let each other see it, in either direction', async () => {
  const vos = await world.addPerson('professional', { name: 'Vos' });
  for (const [author, reader] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    const anna = await world.addPerson('client', { name: 'Anna' });
    await world.link(vos, anna);
    const held = await start(world, vos, [anna]);
    await lets(vos, author);
    await lets(anna, reader);
    const { position } = await write(held, vos);
    await reads(held, anna, position);
    const both = author && reader;
    assert.deepEqual(await receipts(held, vos), both ? [['Anna', position]] : [], `${author} ${reader}`);
    const answer = await write(held, anna);
    await reads(held, vos, answer.position);
    assert.deepEqual(await receipts(held, anna), both ? [['Vos', answer.position]] : [], `${reader} ${author}`);
    // Reading and being read are told apart.
    assert.equal((await shown(held, vos)).readPosition, answer.position);
  }
});

test('C13: nobody lets others see what they read before they say so', async () => {
  const anna = await world.addPerson('client');
  const { profile } = must(await anna.call('getProfile', {}));
  assert.deepEqual([profile.showsTyping, profile.showsReading], [true, false]);
});

test('what was read before both let each other see it shows to nobody', async () => {
  const { vos, anna, held } = await startGroup();
  await lets(vos, true);
  const { position } = await write(held, vos);
  await reads(held, anna, position);
  await lets(anna, true);
  assert.deepEqual(await receipts(held, vos), []);
  const next = await write(held, vos);
  await reads(held, anna, next.position);
  assert.deepEqual(await receipts(held, vos), [['Anna', next.position]]);
  // Off and on again begins anew, whoever of the two it was.
  for (const person of [vos, anna]) {
    await lets(person, false);
    await lets(person, true);
    assert.deepEqual(await receipts(held, vos), []);
    const again = await write(held, vos);
    await reads(held, anna, again.position);
    assert.deepEqual(await receipts(held, vos), [['Anna', again.position]]);
  }
  // Choosing again what is chosen changes nothing.
  await lets(anna, true);
  assert.equal((await receipts(held, vos)).length, 1);
});

test('in a group each author learns of their own messages only, and of who was there to read them', async () => {
  const { vos, anna, bert, held } = await startGroup();
  for (const person of [vos, anna, bert]) await lets(person, true);
  const first = await write(held, vos);
  const second = await write(held, anna);
  await reads(held, bert, first.position);
  assert.deepEqual(await receipts(held, vos), [
    // Whoever answers has read.
    ['Anna', first.position],
    ['Bert', first.position],
  ]);
  assert.deepEqual(await receipts(held, anna), []);
  await reads(held, bert, second.position);
  assert.deepEqual(await receipts(held, anna), [['Bert', second.position]]);
  assert.deepEqual((await receipts(held, vos)).at(-1), ['Bert', first.position]);
  // A stranger: by the participant that stands in the conversation, whose name they don't get.
  const seen = await shown(held, anna);
  const reader = seen.participants.find(({ participantId }) => participantId === seen.receipts[0]!.participantId);
  assert.equal(reader?.shown.as, 'number');
  assert.equal(JSON.stringify(seen).includes(bert.memberId), false);
});

test('an author is told at once when somebody reads, by a notice that names nobody; others are not', async () => {
  const { vos, anna, bert, held } = await startGroup();
  await lets(vos, true);
  await lets(anna, true);
  const { position } = await write(held, vos);
  const people = [vos, anna, bert];
  const pages = await Promise.all(people.map((person) => openPage(world, person)));
  await reads(held, anna, position);
  await reads(held, bert, position);
  // Again, and what nobody wrote.
  await reads(held, anna, position);
  await delivered(world, pages, people);
  const told = pages.map(({ events }) => events.filter(({ type }) => type === 'conversation'));
  assert.deepEqual(told, [[{ type: 'conversation', conversationId: held.id }], [], []]);
  for (const page of pages) page.close();
});

test('C13: switching off takes effect at once, in both directions, and tells only who saw something', async () => {
  const { vos, anna, bert, held } = await startGroup();
  await lets(vos, true);
  await lets(anna, true);
  const { position } = await write(held, vos);
  await reads(held, anna, position);
  const answer = await write(held, anna);
  await reads(held, vos, answer.position);
  assert.equal((await receipts(held, vos)).length + (await receipts(held, anna)).length, 2);
  const people = [vos, anna, bert];
  const pages = await Promise.all(people.map((person) => openPage(world, person)));
  await lets(anna, false);
  assert.deepEqual([await receipts(held, vos), await receipts(held, anna)], [[], []]);
  await world.app.feed.idle();
  const types = pages.map(({ events }) => events.map(({ type }) => type));
  assert.deepEqual(types, [['ready', 'conversation'], ['ready', 'resume', 'changed'], ['ready']]);
  for (const page of pages) page.close();
});

test('C6, C8: who left neither sees nor is seen any more', async () => {
  const { vos, anna, bert, held } = await startGroup();
  for (const person of [vos, anna, bert]) await lets(person, true);
  const mine = await write(held, anna);
  const theirs = await write(held, vos);
  for (const person of [vos, anna, bert]) await reads(held, person, theirs.position);
  assert.equal((await receipts(held, vos)).length, 2);
  must(await anna.call('leaveConversation', { conversationId: held.id }));
  assert.deepEqual(await receipts(held, vos), [['Bert', theirs.position]]);
  assert.deepEqual(await receipts(held, anna), []);
  assert.ok(mine.position > 0);
});

test('a deleted message is nobody’s read one: the one before it is', async () => {
  const { vos, anna, held } = await startGroup();
  await lets(vos, true);
  await lets(anna, true);
  const first = await write(held, vos);
  const second = await write(held, vos);
  await reads(held, anna, second.position);
  const deletion = await draftEntry(held, vos, { kind: 'delete', target: second.entryId, body: {} });
  must(await send(held, vos, deletion));
  assert.deepEqual(await receipts(held, vos), [['Anna', first.position]]);
});

test('C9: who came later is never said to have read what they can’t read', async () => {
  const { vos, anna, bert, held } = await startGroup();
  await lets(vos, true);
  await lets(bert, true);
  const early = await write(held, vos);
  await reads(held, bert, early.position);
  assert.equal((await receipts(held, vos)).length, 1);
  // As an adding from now on leaves them: with a position before which nothing is theirs to read.
  await world.app.database.transaction(vos, async (tx) => {
    const { id } = placeOf(held, bert);
    const from_position = early.position + 1;
    await tx.updateTable('reading_intervals').set({ from_position }).where('participant_id', '=', id).execute();
  });
  assert.deepEqual(await receipts(held, vos), []);
  await write(held, anna);
  const late = await write(held, vos);
  await reads(held, bert, late.position);
  assert.deepEqual(await receipts(held, vos), [['Bert', late.position]]);
});
