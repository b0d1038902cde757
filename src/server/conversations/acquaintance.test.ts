import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { must, start, startWorld, type Held, type Person, type World } from '../../../test/support/conversations.ts';

let world: World;
let vos: Person;
let bram: Person;
let anna: Person;
let cem: Person;

before(async () => {
  world = await startWorld();
  vos = await world.addPerson('professional', { name: 'Dr Vos' });
  bram = await world.addPerson('professional', { name: 'Dr Bram' });
  anna = await world.addPerson('client', { name: 'Anna' });
  cem = await world.addPerson('client', { name: 'Cem' });
  await world.link(vos, anna);
  await world.link(vos, cem);
});
after(() => world.close());

const ask = ({ id: conversationId }: Held, by: Person, { memberId }: Person) =>
  by.call('getAcquaintance', { conversationId, memberId });

test('N7: before adding, the manager learns whether people would meet who are no contacts', async () => {
  const held = await start(world, vos, [anna]);
  assert.deepEqual(must(await ask(held, vos, cem)), { knowsAll: false }, 'two clients of one therapist');
  assert.deepEqual(must(await ask(held, vos, bram)), { knowsAll: false }, 'a colleague whom the client does not know');
  const colleagues = await start(world, vos, [bram]);
  assert.deepEqual(must(await ask(colleagues, vos, anna)), { knowsAll: false });
  await world.link(bram, anna);
  assert.deepEqual(must(await ask(held, vos, bram)), { knowsAll: true });
  assert.deepEqual(must(await ask(colleagues, vos, anna)), { knowsAll: true });
});

test('N3: nobody but the manager asks, about nobody but their own contacts, and strangers learn of no conversation', async () => {
  const held = await start(world, vos, [anna]);
  assert.equal((await ask(held, anna, vos)).error, 'conversation.not_manager');
  assert.equal((await ask(held, cem, vos)).error, 'not_found');
  const client = await start(world, anna, [vos]);
  assert.equal((await ask(client, anna, cem)).error, 'contact.unknown');
  assert.equal((await ask(client, anna, vos)).error, null);
});
