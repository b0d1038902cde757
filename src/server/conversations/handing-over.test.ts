import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { add, announce, append, drop } from '../../../test/support/control.ts';
import {
  must,
  placeOf,
  start,
  startWorld,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';
import type { HandOverReads } from '../../shared/hand-over.ts';
import type { CareLinkId, HandOverId } from '../../shared/ids.ts';
import { contactReactions } from '../contacts/jobs.ts';

let world: World;
let vos: Person;
let bram: Person;
let carla: Person;
/** A client of Dr Vos alone, of their own for each test. */
let anna: Person;

before(async () => {
  world = await startWorld();
  contactReactions(world.app.reactions);
  vos = await world.addPerson('professional', { name: 'Dr Vos' });
  bram = await world.addPerson('professional', { name: 'Dr Bram' });
  carla = await world.addPerson('professional', { name: 'Dr Carla' });
});
beforeEach(async () => {
  anna = await world.addPerson('client', { name: 'Anna' });
  await world.link(vos, anna);
});
after(() => world.close());

const newId = () => crypto.randomUUID() as HandOverId;
const everything = { from: 'epoch', epoch: 0, position: 1 } as const;
const leave = (held: Held, person: Person) => person.call('leaveConversation', { conversationId: held.id });
const finish = (handOverId: HandOverId, by = vos) => by.call('finishHandOver', { handOverId });
const stop = (handOverId: HandOverId, by = vos) => by.call('stopHandOver', { handOverId });

interface Wish {
  by?: Person;
  client?: Person;
  to?: Person;
  handOverId?: HandOverId;
  choices?: [Held, HandOverReads][];
}

function begin({ by = vos, client = anna, to = bram, handOverId = newId(), choices = [] }: Wish = {}) {
  return by.call('startHandOver', {
    ...{ handOverId, clientId: client.memberId, colleagueId: to.memberId },
    conversations: choices.map(([held, reads]) => ({ conversationId: held.id, reads })),
  });
}

const planOf = async (by = vos, client = anna) =>
  must(await by.call('getHandOver', { clientId: client.memberId })).handOver;
const obstacles = async (by = vos, client = anna) => {
  const { conversations } = must(await by.call('getHandOver', { clientId: client.memberId }));
  return new Map(conversations.map(({ conversationId, obstacle }) => [conversationId, obstacle]));
};
const tasksOf = async (person: Person) => must(await person.call('listTasks', {})).tasks.map(({ about }) => about);
const noticesOf = async (person: Person) => (await tasksOf(person)).filter(({ kind }) => kind === 'handOver');
const contactsOf = async (person: Person) =>
  must(await person.call('listContacts', {})).contacts.filter(({ role }) => role === 'client');
const isClientOf = async (person: Person, client = anna) =>
  (await contactsOf(person)).some(({ memberId }) => memberId === client.memberId);
const linkOf = async (person: Person): Promise<CareLinkId> => {
  const { careLinks } = must(await person.call('listCareLinks', {}));
  return careLinks.find(({ client, to }) => client.memberId === anna.memberId && to === null)!.careLinkId;
};

/** What a device does with one conversation. */
async function handOver(held: Held, reads: HandOverReads, to = bram): Promise<void> {
  must(await add(held, vos, to, reads === 'everything' ? everything : { from: 'now' }));
  await lead(held, to);
  must(await leave(held, vos));
}
async function lead(held: Held, to: Person): Promise<void> {
  const manager = placeOf(held, to).id;
  must(await append(held, vos, { type: 'manager', manager, basis: 'handover', deputies: [] }));
}

test('K8: the client is told by whom, to whom and what will be read, in the act that links the colleague', async () => {
  const [one, two] = [await start(world, vos, [anna]), await start(world, vos, [anna])];
  const choices: Wish['choices'] = [
    [one, 'everything'],
    [two, 'fromNow'],
  ];
  must(await begin({ choices }));
  const said = {
    kind: 'handOver',
    by: 'Dr Vos',
    colleague: 'Dr Bram',
    client: 'Anna',
    everything: 1,
    fromNow: 1,
    asBefore: 0,
  };
  const told = (await tasksOf(anna)).filter((about) => about.kind !== 'newCareLink' || about.professional !== 'Dr Vos');
  assert.deepEqual(told, [{ ...said, side: 'client', state: 'begun' }], 'one notice, not one of the link too');
  assert.deepEqual((await noticesOf(bram)).at(-1), { ...said, side: 'colleague', state: 'begun' });
  assert.equal(await isClientOf(bram), true);
  const begun = { kind: 'handOverBegun', clientId: anna.memberId, client: 'Anna', colleague: 'Dr Bram' };
  assert.deepEqual(await tasksOf(vos), [begun]);
  assert.deepEqual((await bram.call('getConversation', { conversationId: one.id })).error, 'not_found');
  const outside = await world.app.database.transaction(anna, (tx) =>
    tx.selectFrom('notifications').select('kind').where('member_id', '=', anna.memberId).execute(),
  );
  assert.ok(
    outside.some(({ kind }) => kind === 'task'),
    'outside the app too',
  );
});

test('K8: all of it, step by step; the own link ends last, and nothing is done twice', async () => {
  const [one, two] = [await start(world, vos, [anna]), await start(world, vos, [anna])];
  const handOverId = newId();
  const wish: Wish = {
    handOverId,
    choices: [
      [one, 'everything'],
      [two, 'fromNow'],
    ],
  };
  must(await begin(wish));
  const states = async () =>
    new Map((await planOf())!.conversations.map(({ conversationId, state }) => [conversationId, state]));
  assert.equal((await finish(handOverId)).error, 'hand_over.unfinished');
  must(await add(one, vos, bram, everything));
  assert.equal((await states()).get(one.id), 'waits');
  await lead(one, bram);
  assert.equal((await states()).get(one.id), 'waits', 'leaving is left');
  must(await leave(one, vos));
  assert.deepEqual([(await states()).get(one.id), (await states()).get(two.id)], ['done', 'waits']);
  assert.equal((await finish(handOverId)).error, 'hand_over.unfinished');
  must(await begin(wish));
  await handOver(two, 'fromNow');
  must(await finish(handOverId));
  must(await finish(handOverId));
  must(await begin(wish));
  assert.deepEqual([await isClientOf(vos), await isClientOf(bram)], [false, true]);
  assert.equal(
    (await tasksOf(vos)).some((about) => 'clientId' in about && about.clientId === anna.memberId),
    false,
  );
  const [notice] = await noticesOf(anna);
  assert.equal(notice?.kind === 'handOver' && notice.state, 'done');
  const ended = (await tasksOf(anna)).filter(({ kind }) => kind === 'careLinkEnded');
  assert.equal(ended.length, 1);
  assert.equal((await vos.call('getHandOver', { clientId: anna.memberId })).error, 'not_found');
});

test('K8: only a professional with a lasting link of their own hands over, to an active colleague of the organisation', async () => {
  const other = await world.addOrganisation();
  const elsewhere = await world.addPerson('professional', { organisationId: other, name: 'Dr Else' });
  const gone = await world.addPerson('professional', { name: 'Dr Gone' });
  await world.deactivate(gone);
  const invited = await world.addPerson('professional', { invited: true });
  const cem = await world.addPerson('client', { name: 'Cem' });
  for (const by of [bram, elsewhere]) {
    assert.equal((await begin({ by, to: carla })).error, 'not_found');
    assert.equal((await by.call('getHandOver', { clientId: anna.memberId })).error, 'not_found');
  }
  for (const to of [elsewhere, gone, invited, cem, anna, vos]) assert.equal((await begin({ to })).error, 'not_found');
  assert.equal((await begin({ client: cem })).error, 'not_found');
  assert.equal((await begin({ by: anna })).error, 'not_allowed');
  const waiting = await world.addPerson('client', { invited: true });
  await world.link(vos, waiting);
  assert.equal((await begin({ client: waiting })).error, 'not_found', 'who has no page yet is not told first');
  const abilities = async () =>
    (await contactsOf(vos)).map(({ memberId, abilities: { handOver: may } }) => [memberId, may] as const);
  assert.equal(new Map(await abilities()).get(waiting.memberId), false);
  assert.equal(new Map(await abilities()).get(anna.memberId), true);
  await world.deactivate(anna);
  assert.equal((await begin()).error, 'not_found');
  assert.deepEqual([await noticesOf(cem), await noticesOf(elsewhere)], [[], []]);
});

test('K8: conversations go along that one manages and where both are; others say why not', async () => {
  const mine = await start(world, vos, [anna]);
  const hers = await start(world, anna, [vos]);
  const closed = await start(world, vos, [anna]);
  must(await vos.call('closeConversation', { conversationId: closed.id }));
  const gone = await start(world, vos, [anna, carla]);
  must(await leave(gone, anna));
  const foreign = await start(world, carla, [bram]);
  const found = await obstacles();
  assert.deepEqual([found.get(mine.id), found.get(hers.id), found.get(closed.id)], [null, 'notManager', 'closed']);
  assert.deepEqual([found.has(gone.id), found.has(foreign.id)], [false, false]);
  for (const held of [hers, closed, gone, foreign]) {
    assert.equal((await begin({ choices: [[held, 'everything']] })).error, 'hand_over.conversation');
  }
  assert.deepEqual([await noticesOf(anna), await isClientOf(bram)], [[], false], 'nothing was begun');
  const there = await start(world, vos, [anna, bram]);
  for (const [held, reads] of [
    [mine, 'asBefore'],
    [there, 'everything'],
  ] as const) {
    assert.equal((await begin({ choices: [[held, reads]] })).error, 'hand_over.conversation', 'what is told is true');
  }
  const handOverId = newId();
  must(await begin({ handOverId, choices: [[there, 'asBefore']] }));
  assert.equal((await begin({ handOverId })).error, 'hand_over.begun', 'another one under this id');
  must(await stop(handOverId));
  must(
    await begin({
      choices: [
        [mine, 'fromNow'],
        [mine, 'fromNow'],
      ],
    }),
  );
});

test('N3: a conversation where the client has not been told yet that they are a contact is not listed', async () => {
  const cem = await world.addPerson('client', { name: 'Cem' });
  const bea = await world.addPerson('professional', { name: 'Dr Bea' });
  await world.link(bea, anna);
  await world.link(bea, cem);
  const group = await start(world, bea, [vos, cem]);
  must(await append(group, bea, { type: 'manager', manager: placeOf(group, vos).id, basis: 'handover', deputies: [] }));
  await world.link(vos, cem);
  const listed = await obstacles(vos, cem);
  assert.equal(listed.has(group.id), false);
  assert.equal((await begin({ client: cem, choices: [[group, 'fromNow']] })).error, 'hand_over.conversation');
  must(await cem.call('noteUnveiling', { conversationId: group.id }));
  assert.equal((await obstacles(vos, cem)).get(group.id), null);
});

test('K8: of ten hand-overs at once one begins; the others are told, and the client once', async () => {
  const tries = await Promise.all(Array.from({ length: 10 }, (_, at) => begin({ to: at % 2 === 0 ? bram : carla })));
  const errors = tries.map(({ error }) => error);
  assert.deepEqual(errors.filter((error) => error === null).length, 1);
  assert.ok(errors.every((error) => error === null || error === 'hand_over.begun'));
  assert.equal((await noticesOf(anna)).length, 1);
  const handOverId = newId();
  const cem = await world.addPerson('client');
  await world.link(vos, cem);
  const same = await Promise.all(Array.from({ length: 10 }, () => begin({ client: cem, handOverId })));
  assert.ok(
    same.every(({ error }) => error === null),
    'the same one again is no other',
  );
  const ends = await Promise.all(Array.from({ length: 10 }, () => finish(handOverId)));
  assert.ok(ends.every(({ error }) => error === null));
  assert.equal((await tasksOf(cem)).filter(({ kind }) => kind === 'careLinkEnded').length, 1);
});

test('K8: the colleague’s account ends meanwhile: it is stopped, both are told, and another colleague takes over', async () => {
  const dora = await world.addPerson('professional', { name: 'Dr Dora' });
  const [one, two] = [await start(world, vos, [anna]), await start(world, vos, [anna])];
  const handOverId = newId();
  must(
    await begin({
      ...{ to: dora, handOverId },
      choices: [
        [one, 'everything'],
        [two, 'fromNow'],
      ],
    }),
  );
  await handOver(one, 'everything', dora);
  await world.deactivate(dora);
  assert.equal((await finish(handOverId)).error, 'hand_over.stopped');
  const stateFor = async (person: Person) =>
    (await noticesOf(person)).map((about) => about.kind === 'handOver' && [about.side, about.state]);
  assert.deepEqual(await stateFor(anna), [['client', 'stopped']]);
  assert.deepEqual((await stateFor(vos)).at(-1), ['professional', 'stopped']);
  assert.equal(await planOf(), null);
  assert.equal(await isClientOf(vos), true, 'the own link stands');
  const again = newId();
  must(await begin({ handOverId: again, choices: [[two, 'fromNow']] }));
  await handOver(two, 'fromNow');
  must(await finish(again));
});

test('K8: stopped by oneself, what was done stays and the client is told; it can begin anew', async () => {
  const handOverId = newId();
  must(await begin({ handOverId }));
  assert.equal((await stop(handOverId, bram)).error, 'not_found');
  assert.equal((await finish(handOverId, bram)).error, 'not_found');
  must(await stop(handOverId));
  must(await stop(handOverId));
  assert.deepEqual([await isClientOf(vos), await isClientOf(bram)], [true, true]);
  const [notice, more] = await noticesOf(anna);
  assert.equal(notice?.kind === 'handOver' && notice.state, 'stopped');
  assert.equal(more, undefined);
  assert.equal((await finish(handOverId)).error, 'hand_over.stopped');
  must(await begin());
  const [anew] = await noticesOf(anna);
  assert.equal(anew?.kind === 'handOver' && anew.state, 'begun');
});

test('K8: an ended link stops it, whoever’s it is; nobody is left without anybody', async () => {
  const [first, second] = [newId(), newId()];
  must(await begin({ handOverId: first }));
  must(await bram.call('endCareLink', { careLinkId: await linkOf(bram), as: 'mistake' }));
  assert.equal((await finish(first)).error, 'hand_over.stopped');
  assert.equal(await isClientOf(vos), true);
  must(await begin({ handOverId: second }));
  must(await vos.call('endCareLink', { careLinkId: await linkOf(vos), as: 'ended' }));
  assert.equal((await finish(second)).error, 'hand_over.stopped');
  assert.deepEqual([await isClientOf(vos), await isClientOf(bram)], [false, true]);
});

test('K8: what was closed or led away meanwhile doesn’t hold up the end; the rest of the two alone is written in for a while', async () => {
  const [one, two, kept] = [
    await start(world, vos, [anna]),
    await start(world, vos, [anna, carla]),
    await start(world, vos, [anna]),
  ];
  const handOverId = newId();
  must(
    await begin({
      handOverId,
      choices: [
        [one, 'everything'],
        [two, 'fromNow'],
      ],
    }),
  );
  must(await vos.call('closeConversation', { conversationId: one.id }));
  await lead(two, carla);
  const states = (await planOf())!.conversations.map(({ state }) => state).toSorted();
  assert.deepEqual(states, ['closed', 'notManager']);
  must(await finish(handOverId));
  const { conversation } = must(await anna.call('getConversation', { conversationId: kept.id }));
  assert.ok(conversation.writeUntil! > world.app.clock.now().getTime());
});

test('C9, C6: the colleague reads what was chosen, and who handed over reads up to their own leaving', async () => {
  const held = await start(world, vos, [anna], { message: 'Before' });
  const handOverId = newId();
  must(await begin({ handOverId, choices: [[held, 'fromNow']] }));
  await handOver(held, 'fromNow');
  announce(held, vos);
  must(await drop(held, bram, vos));
  must(await finish(handOverId));
  const read = async (person: Person) =>
    must(await person.call('listEntries', { conversationId: held.id, after: 0, limit: 200 })).entries.map(
      ({ position }) => position,
    );
  assert.deepEqual(await read(bram), [3, 4, 5, 6]);
  assert.deepEqual(await read(vos), [1, 2, 3, 4, 5]);
});
