import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { ConversationId } from '../../shared/ids.ts';
import { statementsOf } from '../../../test/support/statements.ts';
import {
  draftEntry,
  must,
  placeOf,
  present,
  send,
  sharesOf,
  shown,
  signControl,
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

const list = async (person: Person, input: Parameters<Person['call']>[1] = {}) =>
  must(await person.call('listConversations', input as Record<string, never>));

/** A therapist, their client, and a second client whom the first doesn't know; all three in one group. */
async function startGroup() {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const anna = await world.addPerson('client', { name: 'Anna de Vries' });
  const bert = await world.addPerson('client', { name: 'Bert Bakker' });
  await world.link(vos, anna);
  await world.link(vos, bert);
  return { vos, anna, bert, held: await start(world, vos, [anna, bert], { message: 'Welcome both' }) };
}

const namesIn = (conversation: { participants: { shown: { as: string; name?: string } }[] }) =>
  conversation.participants.map(({ shown: { as, name } }) => name ?? as);

test('contacts see each other by name, two clients see a number', async () => {
  const { vos, anna, bert, held } = await startGroup();
  assert.deepEqual(namesIn(await shown(held, vos)), ['Dr Vos', 'Anna de Vries', 'Bert Bakker']);
  assert.deepEqual(namesIn(await shown(held, anna)), ['Dr Vos', 'Anna de Vries', 'number']);
  assert.deepEqual(namesIn(await shown(held, bert)), ['Dr Vos', 'number', 'Bert Bakker']);
});

test('nothing about a hidden person gets out: no name, no account, nothing that two conversations share', async () => {
  const { vos, anna, bert, held } = await startGroup();
  const second = await start(world, vos, [bert, anna], { message: 'Again' });
  for (const group of [held, second]) await write(group, bert);
  const seen = async (group: Held) => {
    const conversation = await shown(group, anna);
    const { entries } = must(await anna.call('listEntries', { conversationId: group.id }));
    return { conversation, text: JSON.stringify([conversation, entries]) };
  };
  const views = [await seen(held), await seen(second)];
  for (const { text, conversation } of views) {
    assert.ok(!text.includes('Bert'));
    assert.ok(!text.includes(bert.memberId));
    const hidden = conversation.participants.filter(({ self, shown }) => !self && shown.as !== 'name');
    assert.deepEqual(
      hidden.map(({ shown }) => Object.keys(shown)),
      [['as']],
    );
  }
  // Every 16 bytes that are in both, of any field: none may speak of Bert, and nothing else than Dr Vos's and Anna's
  // accounts and names is in both at all.
  const strings = ({ text }: { text: string }) => new Set(text.match(/[A-Za-z0-9_-]{22,}/g) ?? []);
  const shared = [...strings(views[0]!)].filter((each) => strings(views[1]!).has(each));
  assert.deepEqual(shared.toSorted(), [vos.memberId, anna.memberId].toSorted());
});

test('a name that was rightly seen stays after the care link ended; one that was not stays hidden', async () => {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const [anna, bert] = [
    await world.addPerson('client', { name: 'Anna' }),
    await world.addPerson('client', { name: 'Bert' }),
  ];
  await world.link(vos, anna);
  await world.link(vos, bert);
  const [withAnna, withBert] = [await start(world, vos, [anna]), await start(world, vos, [bert])];
  await shown(withAnna, anna);
  await world.endCareLinks();
  const after = (await shown(withAnna, anna)).participants[0]!;
  assert.deepEqual(after.shown, { as: 'name', name: 'Dr Vos', nickname: null, memberId: null, role: null });
  assert.deepEqual((await shown(withBert, bert)).participants[0]!.shown, { as: 'number' });
});

test('P7: whoever had somebody as a contact keeps the name when the account ends, also without having looked before', async () => {
  const { vos, anna, bert, held } = await startGroup();
  await world.deactivate(bert);
  assert.deepEqual(namesIn(await shown(held, vos)), ['Dr Vos', 'Anna de Vries', 'Bert Bakker']);
  assert.deepEqual(namesIn(await shown(held, anna)), ['Dr Vos', 'Anna de Vries', 'number']);
  await world.deactivate(vos);
  const after = (await shown(held, anna)).participants[0]!;
  assert.deepEqual(after.shown, { as: 'name', name: 'Dr Vos', nickname: null, memberId: null, role: null });
});

test('the list has the newest activity first, page by page, each once', async () => {
  const vos = await world.addPerson('professional');
  const others: { anna: Person; held: Held }[] = [];
  for (let count = 0; count < 5; count += 1) {
    const anna = await world.addPerson('client');
    await world.link(vos, anna);
    world.advance(1000);
    others.push({ anna, held: await start(world, vos, [anna]) });
  }
  world.advance(1000);
  await write(others[1]!.held, others[1]!.anna);
  const expected = [1, 4, 3, 2, 0].map((at) => others[at]!.held.id);
  const found: string[] = [];
  let page = await list(vos, { limit: 2 });
  for (let pages = 0; pages < 4; pages += 1) {
    found.push(...page.conversations.map(({ conversationId }) => conversationId));
    const last = page.conversations.at(-1)!;
    if (!page.more) break;
    page = await list(vos, { limit: 2, beforeActivity: last.lastActivityAt, beforeId: last.conversationId });
  }
  assert.deepEqual(found, expected);
  assert.equal(page.unreadInAll, 1);
  assert.deepEqual(
    (await list(vos, { unread: 'yes' })).conversations.map(({ conversationId }) => conversationId),
    [expected[0]],
  );
  must(await vos.call('markUnread', { conversationId: others[0]!.held.id, unread: true }));
  assert.equal((await list(vos, { unread: 'yes' })).conversations.length, 2);
});

test('the list holds topic, last message and unread number as this member may see them', async () => {
  const { anna, bert, held } = await startGroup();
  const { position } = await write(held, bert, 'Hi');
  const [own] = (await list(anna)).conversations;
  assert.deepEqual([own!.lastMessage?.position, own!.unread, own!.firstUnread, own!.topic], [position, 2, 1, null]);
  assert.deepEqual(own, await shown(held, anna));
});

test('open one-to-one conversations with somebody are found, groups and closed ones are not', async () => {
  const { vos, anna, held } = await startGroup();
  const one = await start(world, anna, [vos]);
  const withVos = async () =>
    (await list(anna, { withMember: vos.memberId })).conversations.map(({ conversationId }) => conversationId);
  assert.deepEqual(await withVos(), [one.id]);
  assert.ok((await list(anna)).conversations.some(({ conversationId }) => conversationId === held.id));
  await world.app.database.transaction('installation', (tx) =>
    tx.updateTable('conversations').set({ closed_at: world.app.clock.now() }).where('id', '=', one.id).execute(),
  );
  assert.deepEqual(await withVos(), []);
});

test('who was deactivated and comes back reads up to then and nothing later', async () => {
  const { vos, anna, bert, held } = await startGroup();
  await write(held, bert);
  await world.deactivate(bert);
  held.facts = { announced: new Set([placeOf(held, bert).id]), closed: false };
  await world.reactivate(bert);
  const before = await shown(held, bert);
  const control = await signControl(held, anna, { type: 'drop', participants: [placeOf(held, bert).id] });
  const shares = await sharesOf(held, control.next);
  const input = { conversationId: held.id, control: present(control), shares, newKeys: null, topic: null };
  must(await anna.call('appendControl', input));
  held.state = control.next;
  held.facts = { announced: new Set(), closed: false };
  await write(held, anna, 'Later');
  const after = await shown(held, bert);
  assert.deepEqual(after, before);
  assert.equal(after.abilities.write, false);
  const { entries, later } = must(await bert.call('listEntries', { conversationId: held.id, limit: 200 }));
  assert.deepEqual([entries.map(({ kind }) => kind), later], [['control', 'message', 'message', 'ended'], false]);
  assert.deepEqual(must(await bert.call('listEntries', { conversationId: held.id, after: 4 })).entries, []);
  assert.equal(
    (await send(held, bert, await draftEntry(held, bert, { head: { epoch: 1 } }))).error,
    'conversation.not_active',
  );
  assert.equal((await shown(held, vos)).lastPosition, 6);
});

test('a message that its sender deletes disappears for who left too, without a time', async () => {
  const { bert, anna, held } = await startGroup();
  const { entryId, position } = await write(held, anna, 'Secret');
  await world.deactivate(bert);
  must(await send(held, anna, await draftEntry(held, anna, { kind: 'delete', target: entryId })));
  const { rows } = await world.app.database.transaction('installation', (tx) =>
    sql<{
      bytes: Buffer | null;
    }>`select bytes from timeline_entries where conversation_id = ${held.id} and position = ${position}`.execute(tx),
  );
  assert.equal(rows[0]!.bytes, null);
});

test('what a deadline has passed is served nowhere, also before any job deletes it', async () => {
  const { vos, anna, held } = await startGroup();
  await world.app.database.transaction('installation', (tx) =>
    sql`update conversations set kind = 'temporary', delete_after = ${new Date(world.app.clock.now().getTime() + 60_000)}
      where id = ${held.id}`.execute(tx),
  );
  assert.equal((await shown(held, anna)).conversationId, held.id);
  world.advance(61_000);
  const conversationId = held.id;
  const answers = [
    await anna.call('getConversation', { conversationId }),
    await anna.call('listEntries', { conversationId }),
    await anna.call('markRead', { conversationId, position: 1 }),
    await send(held, vos, await draftEntry(held, vos)),
  ];
  assert.deepEqual(
    answers.map(({ error }) => error),
    answers.map(() => 'not_found'),
  );
  assert.deepEqual((await list(anna)).conversations, []);
});

test('the list takes three statements, however long it is and whatever is asked for', async () => {
  const vos = await world.addPerson('professional');
  const count = async (wish: Parameters<typeof list>[1] = {}) => {
    await list(vos, wish);
    const statements = await statementsOf(world.app.database, () => list(vos, wish));
    const whoAsks = 1;
    return statements.filter(({ text }) => !/^(begin|commit)/.test(text)).length - whoAsks;
  };
  const anna = await world.addPerson('client');
  await world.link(vos, anna);
  const only = await start(world, vos, [anna]);
  await start(world, vos, [anna]);
  assert.equal(await count(), 3);
  for (let made = 0; made < 10; made += 1) await start(world, vos, [anna]);
  const wishes = [{}, { unread: 'yes' }, { archived: 'yes' }, { archived: 'no' }, { waiting: 'yes' }];
  for (const wish of wishes) {
    await write(only, anna);
    if ('archived' in wish) must(await vos.call('changeMark', archived(only.id, wish.archived === 'yes')));
    assert.equal(await count(wish as Parameters<typeof list>[1]), 3, JSON.stringify(wish));
  }
});

const archived = (conversationId: ConversationId, on: boolean) =>
  ({ conversationId, mark: { as: 'archived', upTo: on ? 1_000 : null } }) as const;
