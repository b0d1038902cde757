import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draftEntry, must, send, start, startWorld, write, type Person, type World } from '../../../test/support/conversations.ts';

let world: World;
let anna: Person;
let vos: Person;

before(async () => {
  world = await startWorld();
  anna = await world.addPerson('client', { name: 'Anna' });
  vos = await world.addPerson('professional', { name: 'Dr Vos' });
  await world.link(vos, anna);
});
after(() => world.close());

test('a therapist starts a conversation, both write, and both read the same order', async () => {
  const held = await start(world, vos, [anna], { topic: 'Sleep', message: 'How are you?' });
  const { position } = await write(held, anna, 'Better');
  assert.equal(position, 4);
  const read = async (person: Person) => must(await person.call('listEntries', { conversationId: held.id })).entries;
  assert.deepEqual(await read(anna), await read(vos));
  assert.deepEqual((await read(anna)).map(({ kind }) => kind), ['control', 'topic', 'message', 'message']);
});
