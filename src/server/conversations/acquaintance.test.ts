import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  addCircle,
  must,
  placeOf,
  start,
  startWorld,
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

test('N3: who is hidden from the manager counts as a stranger, whoever is asked about', async () => {
  const [eva, bo, dan] = [
    await world.addPerson('professional'),
    await world.addPerson('professional'),
    await world.addPerson('professional'),
  ];
  const cara = await world.addPerson('client');
  await world.link(eva, cara);
  await world.link(dan, cara);
  const held = await start(world, eva, [bo, cara]);
  assert.deepEqual(must(await ask(held, eva, dan)), { knowsAll: true });
  // As after a hand-over: Bo leads, and doesn't know Cara.
  const manager = placeOf(held, bo).id;
  await world.app.database.transaction(bo, (tx) =>
    tx
      .updateTable('conversations')
      .set({ manager_participant_id: manager, chain_manager_id: manager })
      .where('id', '=', held.id)
      .execute(),
  );
  assert.deepEqual(must(await ask(held, bo, dan)), { knowsAll: false });
});
