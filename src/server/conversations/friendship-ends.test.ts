import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  must,
  placeOf,
  shown,
  start,
  startWorld,
  trySending,
  write,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';
import { system } from '../actor.ts';
import { addFriendship, endFriendshipRow, listStandingFriendships } from '../contacts/friendships.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(() => world.close());

const inside = <T>(work: Parameters<typeof world.app.database.transaction<T>>[1]) =>
  world.app.database.transaction('installation', work);
const endFriendship = (client: Person, friend: Person) =>
  inside(async (tx) => {
    const standing = await listStandingFriendships(tx, friend.memberId);
    const between = standing.find(({ client_id }) => client_id === client.memberId)!;
    await endFriendshipRow(tx, world.app, system, between);
  });
const befriendAgain = ({ memberId: clientId, organisationId }: Person, { memberId: friendId }: Person) =>
  inside(async (tx) => {
    const what = { organisationId, clientId, friendId };
    await addFriendship(tx, world.app, what);
    await world.app.reactions.run(tx, world.app, system, 'friendshipMade', what);
  });
const isIn = async (held: Held, viewer: Person, person: Person) =>
  (await shown(held, viewer)).participants.find(({ participantId }) => participantId === placeOf(held, person).id)!
    .active;

async function addPeople() {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const anna = await world.addPerson('client', { name: 'Anna' });
  const finn = await world.addPerson('friend', { name: 'Finn' });
  await world.link(vos, anna);
  await world.befriend(anna, finn);
  return { vos, anna, finn };
}

test('F2: a conversation of two closes, both keep reading, and nothing new begins', async () => {
  const { anna, finn } = await addPeople();
  for (const starter of [anna, finn]) {
    const held = await start(world, starter, [starter === anna ? finn : anna]);
    await write(held, finn);
    await endFriendship(anna, finn);
    for (const person of [anna, finn]) {
      assert.notEqual((await shown(held, person)).closed, null);
      assert.equal(await trySending(held, person), 'conversation.closed');
      const page = must(await person.call('listEntries', { conversationId: held.id }));
      assert.ok(page.entries.some(({ kind }) => kind === 'message'));
    }
    await assert.rejects(start(world, finn, [anna]));
    await assert.rejects(start(world, anna, [finn]));
    await befriendAgain(anna, finn);
  }
});

test('F2: the friend leaves where nobody remains who brought them, and stays where another client did', async () => {
  const { vos, anna, finn } = await addPeople();
  const bram = await world.addPerson('client', { name: 'Bram' });
  await world.link(vos, bram);
  await world.befriend(bram, finn);
  await world.befriend(anna, bram);
  const [hers, both] = [await start(world, anna, [vos, finn]), await start(world, anna, [bram, finn])];
  await endFriendship(anna, finn);
  assert.equal(await isIn(hers, anna, finn), false);
  assert.equal(await trySending(hers, finn), 'conversation.not_active');
  assert.ok(must(await finn.call('listEntries', { conversationId: hers.id })).entries.length > 0);
  assert.equal(await isIn(both, anna, finn), true);
  await write(both, finn);
});

test('F2: a client who was a friend too stays where their own therapist is', async () => {
  const { vos, anna } = await addPeople();
  const bram = await world.addPerson('client', { name: 'Bram' });
  const eva = await world.addPerson('professional', { name: 'Dr Eva' });
  await world.link(vos, bram);
  await world.link(eva, anna);
  await world.befriend(anna, bram);
  const [therapist, stranger] = [await start(world, vos, [anna, bram]), await start(world, anna, [eva, bram])];
  await endFriendship(anna, bram);
  assert.equal(await isIn(therapist, vos, bram), true);
  assert.equal(await isIn(stranger, anna, bram), false);
});

test('F2: what closed stays so, and readable only, until they are friends again', async () => {
  const { anna, finn } = await addPeople();
  const held = await start(world, anna, [finn]);
  await endFriendship(anna, finn);
  const reopen = () => anna.call('reopenConversation', { conversationId: held.id });
  const able = async () => (await shown(held, anna)).abilities;
  assert.deepEqual([(await able()).reopen, (await reopen()).error], [false, 'conversation.read_only']);
  must(await anna.call('closeConversation', { conversationId: held.id }));
  await befriendAgain(anna, finn);
  assert.equal((await able()).reopen, true);
  must(await reopen());
  assert.equal((await shown(held, finn)).abilities.write, true);
});

test('P10, F2: a friend who goes before they are let in keeps no unread number', async () => {
  const { anna, vos } = await addPeople();
  const finn = await world.addPerson('friend', { invited: true, name: 'Finn' });
  await world.befriend(anna, finn);
  const held = await start(world, anna, [vos, finn]);
  await write(held, anna);
  await world.signUp(finn);
  const own = async () => {
    const { conversations, unreadInAll } = must(await finn.call('listConversations', {}));
    return { unread: conversations.map(({ unread }) => unread), unreadInAll };
  };
  assert.deepEqual(await own(), { unread: [1], unreadInAll: 1 });
  await endFriendship(anna, finn);
  const { unread, unreadInAll } = await own();
  assert.ok(unreadInAll === 0 && unread.every((number) => number === 0), JSON.stringify(unread));
});
