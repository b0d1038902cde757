// Pinned, muted, archived, and what waits for an answer (C17): one's own, and never anybody else's to see.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draftEntry, must, openPage, send, start, startWorld, write } from '../../../test/support/conversations.ts';
import type { Held, Person, World } from '../../../test/support/conversations.ts';
import type { ConversationId } from '../../shared/ids.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

type Wish = Parameters<Person['call']>[1];
const listed = async (person: Person, wish: Wish = { archived: 'no' } as Wish) =>
  must(await person.call('listConversations', wish as Record<string, never>)).conversations;
const ids = async (person: Person, wish?: Wish) =>
  (await listed(person, wish)).map(({ conversationId }) => conversationId);
const shown = async (person: Person, conversationId: ConversationId) =>
  must(await person.call('getConversation', { conversationId })).conversation;
const mark = (person: Person, { id }: Held, as: 'pinned' | 'muted', on: boolean) =>
  person.call('changeMark', { conversationId: id, mark: { as, on } });
const archive = (person: Person, { id }: Held, upTo: number | null) =>
  person.call('changeMark', { conversationId: id, mark: { as: 'archived', upTo } });

/** A therapist and so many clients of theirs, a conversation with each, the last one newest. */
async function startPractice(count: number) {
  const vos = await world.addPerson('professional');
  const all: { client: Person; held: Held }[] = [];
  for (let made = 0; made < count; made += 1) {
    const client = await world.addPerson('client');
    await world.link(vos, client);
    world.advance(1_000);
    all.push({ client, held: await start(world, vos, [client]) });
  }
  world.advance(1_000);
  return { vos, all };
}

test('C17: pinned conversations come first, page by page each once, and on every device of one’s own', async () => {
  const { vos, all } = await startPractice(5);
  const page = await openPage(world, vos);
  must(await mark(vos, all[0]!.held, 'pinned', true));
  must(await mark(vos, all[2]!.held, 'pinned', true));
  await world.app.feed.idle();
  const expected = [2, 0, 4, 3, 1].map((at) => all[at]!.held.id);
  assert.deepEqual(await ids(vos), expected);
  const found: ConversationId[] = [];
  let wish: Record<string, unknown> = { limit: 2 };
  for (let pages = 0; pages < 4; pages += 1) {
    const answer = must(await vos.call('listConversations', wish));
    found.push(...answer.conversations.map(({ conversationId }) => conversationId));
    if (!answer.more) break;
    const last = answer.conversations.at(-1)!;
    wish = { limit: 2, beforeActivity: last.lastActivityAt, beforeId: last.conversationId };
    if (last.pinned) wish['beforePinned'] = 'yes';
  }
  assert.deepEqual(found, expected);
  assert.deepEqual(
    page.events.slice(1).map((event) => 'conversationId' in event && event.conversationId),
    [all[0]!.held.id, all[2]!.held.id],
  );
  page.close();
  must(await mark(vos, all[2]!.held, 'pinned', false));
  assert.equal((await ids(vos))[0], all[0]!.held.id);
});

test('C17: what is archived leaves the list until somebody writes; deleting and editing bring nothing back', async () => {
  const { vos, all } = await startPractice(2);
  const { client, held } = all[0]!;
  const { entryId, position } = await write(held, client, 'Hello');
  must(await archive(vos, held, position));
  assert.deepEqual(await ids(vos), [all[1]!.held.id]);
  assert.deepEqual(await ids(vos, { archived: 'yes' } as Wish), [held.id]);
  assert.equal((await ids(vos, {} as Wish)).length, 2);
  must(await send(held, client, await draftEntry(held, client, { kind: 'edit', target: entryId })));
  must(await send(held, client, await draftEntry(held, client, { kind: 'delete', target: entryId })));
  assert.deepEqual(await ids(vos), [all[1]!.held.id]);
  await write(held, client, 'Again');
  assert.deepEqual(await ids(vos), [held.id, all[1]!.held.id]);
  assert.equal((await shown(vos, held.id)).archived, false);
});

test('C17, H1: what is archived unread is in no number of everything unread, whether or not others are listed', async () => {
  const { vos, all } = await startPractice(2);
  for (const { client, held } of all) await write(held, client);
  const unread = async () => must(await vos.call('listConversations', { archived: 'no' })).unreadInAll;
  const before = await unread();
  const [first, second] = all.map(({ held }) => held);
  assert.ok(first && second);
  must(await archive(vos, first, (await shown(vos, first.id)).lastPosition));
  assert.deepEqual([before, await unread()], [2, 1]);
  must(await archive(vos, second, (await shown(vos, second.id)).lastPosition));
  assert.equal(await unread(), 0);
  await write(first, all[0]!.client);
  assert.equal(await unread(), 2);
});

test('C17: what came while somebody archived stays in the list; back into the list by hand', async () => {
  const { vos, all } = await startPractice(1);
  const { client, held } = all[0]!;
  const seen = (await shown(vos, held.id)).lastPosition;
  await write(held, client, 'Meanwhile');
  must(await archive(vos, held, seen));
  assert.deepEqual(await ids(vos), [held.id]);
  must(await archive(vos, held, 1_000_000));
  assert.deepEqual(await ids(vos), []);
  // No place in the future: the next message brings it back.
  await write(held, client, 'Next');
  assert.deepEqual(await ids(vos), [held.id]);
  must(await archive(vos, held, 1_000_000));
  must(await archive(vos, held, null));
  assert.deepEqual(await ids(vos), [held.id]);
});

test('C17: marks are one’s own: the others see none, a stranger can set none', async () => {
  const { vos, all } = await startPractice(1);
  const { client, held } = all[0]!;
  for (const as of ['pinned', 'muted'] as const) must(await mark(vos, held, as, true));
  must(await archive(vos, held, 1));
  const own = await shown(vos, held.id);
  assert.deepEqual([own.pinned, own.muted, own.archived], [true, true, true]);
  const theirs = await shown(client, held.id);
  assert.deepEqual([theirs.pinned, theirs.muted, theirs.archived], [false, false, false]);
  const stranger = await world.addPerson('professional');
  assert.equal((await mark(stranger, held, 'muted', true)).error, 'not_found');
});

test('C17: what waits for my answer, the longest first; answered, closed and archived ones don’t', async () => {
  const { vos, all } = await startPractice(4);
  const [first, second, third, fourth] = all.map(({ held }) => held);
  const waits = async () => (await listed(vos, { waiting: 'yes' } as Wish)).map((one) => one.conversationId);
  assert.deepEqual(await waits(), []);
  for (const at of [1, 0, 2, 3]) {
    world.advance(60_000);
    await write(all[at]!.held, all[at]!.client, 'A question');
  }
  const since = (await shown(vos, second!.id)).waitsSince;
  world.advance(60_000);
  await write(second!, all[1]!.client, 'And another');
  assert.equal((await shown(vos, second!.id)).waitsSince, since);
  assert.deepEqual(await waits(), [second!.id, first!.id, third!.id, fourth!.id]);
  const page = must(await vos.call('listConversations', { waiting: 'yes', limit: 1 }));
  const last = page.conversations[0]!;
  const next = { waiting: 'yes' as const, limit: 1, beforeActivity: last.waitsSince!, beforeId: last.conversationId };
  assert.equal(must(await vos.call('listConversations', next)).conversations[0]!.conversationId, first!.id);
  await write(second!, vos, 'An answer');
  must(await archive(vos, fourth!, 100));
  await world.app.database.transaction('installation', (tx) =>
    tx.updateTable('conversations').set({ closed_at: world.app.clock.now() }).where('id', '=', third!.id).execute(),
  );
  assert.deepEqual(await waits(), [first!.id]);
  assert.equal((await shown(all[0]!.client, first!.id)).waitsSince, null);
});
