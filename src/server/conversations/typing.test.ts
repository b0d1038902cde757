// Typing indicators (C13): who is told that somebody types, and that nothing else comes of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  delivered,
  must,
  openPage,
  placeOf,
  start,
  startWorld,
  type Held,
  type OpenPage,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';
import { createLimits, requestLimits } from '../limits.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

const types = (held: Pick<Held, 'id'>, person: Person) => person.call('noteTyping', { conversationId: held.id });
const lets = async (person: Person, showsTyping: boolean) => must(await person.call('updateSettings', { showsTyping }));

/** Opens a page of each while `work` runs; what each was told of typing there. */
async function told(people: Person[], work: () => Promise<unknown>): Promise<unknown[][]> {
  const pages: OpenPage[] = await Promise.all(people.map((person) => openPage(world, person)));
  await work();
  await delivered(world, pages, people);
  for (const page of pages) page.close();
  return pages.map(({ events }) => events.filter(({ type }) => type === 'typing'));
}

async function startGroup() {
  const vos = await world.addPerson('professional');
  const anna = await world.addPerson('client', { name: 'Anna de Vries' });
  const bert = await world.addPerson('client');
  await world.link(vos, anna);
  await world.link(vos, bert);
  const held = await start(world, vos, [anna, bert]);
  return { vos, anna, bert, held };
}

test('C13: all others in it are told, strangers too, by the participant and by no name', async () => {
  const { vos, anna, bert, held } = await startGroup();
  const found = await told([vos, anna, bert], async () => must(await types(held, anna)));
  const event = { type: 'typing', conversationId: held.id, participantId: placeOf(held, anna).id };
  assert.deepEqual(found, [[event], [], [event]]);
});

test('C13: only where both let each other see it, and the answer doesn’t tell', async () => {
  const { vos, anna, bert, held } = await startGroup();
  await lets(bert, false);
  for (const [hers, theirs] of [
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const) {
    await lets(anna, hers);
    await lets(vos, theirs);
    const answers: unknown[] = [];
    const found = await told([vos, anna, bert], async () => {
      answers.push(await types(held, anna), await types(held, vos));
    });
    const both = hers && theirs ? 1 : 0;
    assert.deepEqual(
      found.map(({ length }) => length),
      [both, both, 0],
    );
    assert.deepEqual(
      answers,
      answers.map(() => ({ status: 200, ok: {}, error: null })),
    );
  }
});

test('C6, C8: who left neither tells nor is told; a member of another organisation finds nothing', async () => {
  const { vos, anna, bert, held } = await startGroup();
  must(await anna.call('leaveConversation', { conversationId: held.id }));
  const stranger = await world.addPerson('professional');
  const elsewhere = await world.addPerson('professional', { organisationId: await world.addOrganisation() });
  const found = await told([vos, anna, bert], async () => {
    assert.equal((await types(held, anna)).error, 'conversation.not_active');
    for (const nobody of [stranger, elsewhere]) assert.equal((await types(held, nobody)).error, 'not_found');
    assert.equal((await types({ id: world.app.ids.next() }, vos)).error, 'not_found');
    must(await types(held, bert));
  });
  assert.deepEqual(
    found.map(({ length }) => length),
    [1, 0, 0],
  );
});

test('C4, K3: nothing is told where nobody can write', async () => {
  const { vos, anna, held } = await startGroup();
  const ended = await start(world, vos, [anna]);
  await world.app.database.transaction(vos, (tx) =>
    tx.updateTable('conversations').set({ write_until: world.app.clock.now() }).where('id', '=', ended.id).execute(),
  );
  must(await vos.call('closeConversation', { conversationId: held.id }));
  const found = await told([vos, anna], async () => {
    assert.equal((await types(held, anna)).error, 'conversation.closed');
    assert.equal((await types(ended, vos)).error, 'conversation.read_only');
  });
  assert.deepEqual(found, [[], []]);
});

test('P10: who is not let in yet is not told', async () => {
  const vos = await world.addPerson('professional');
  const invited = await world.addPerson('client', { invited: true });
  await world.link(vos, invited);
  const held = await start(world, vos, [invited]);
  await world.signUp(invited);
  const found = await told([vos, invited], async () => {
    must(await types(held, vos));
    assert.equal((await types(held, invited)).error, 'conversation.not_active');
  });
  assert.deepEqual(found, [[], []]);
});

test('nothing of it is kept, in no row and no log', async () => {
  const { anna, held } = await startGroup();
  const count = () =>
    world.app.database.transaction('installation', async (tx) => {
      const rows = await tx.selectFrom('audit_rows').select('id').execute();
      const conversation = await tx.selectFrom('conversations').selectAll().where('id', '=', held.id).execute();
      return JSON.stringify([rows.length, conversation]);
    });
  const before = await count();
  must(await types(held, anna));
  assert.equal(await count(), before);
});

test('a sign-in tells so often and no more, and can write all the same', async () => {
  const strict = await startWorld({ limits: createLimits() });
  try {
    const vos = await strict.addPerson('professional');
    const anna = await strict.addPerson('client');
    await strict.link(vos, anna);
    const held = await start(strict, vos, [anna]);
    const most = requestLimits.typing.points;
    const answers = await Promise.all(Array.from({ length: most + 10 }, () => types(held, anna)));
    assert.equal(answers.filter(({ error }) => error === 'too_many').length, 10);
    must(await types(held, vos));
    must(await anna.call('markRead', { conversationId: held.id, position: 1 }));
  } finally {
    await strict.close();
  }
});
