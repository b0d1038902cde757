// Answers that come late, or not at all: what was asked for since is what counts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../../src/sdk/watched.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, reads, ready, type Practice, type Someone, type SwitchedConnection } from './practice.ts';

let practice: Practice;
let anna: Someone;
before(async () => {
  practice = await openPractice();
  anna = await practice.signUp(await practice.invite());
  await practice.therapist.device.contacts.reload();
});
after(() => practice.close());

const start = (message: string): Promise<ConversationId> =>
  practice.therapist.device.conversations.start({ memberIds: [anna.memberId], message });

/** Keeps back the next answer to this question; `arrived` once the server gave it. */
function keepBack(connection: SwitchedConnection, path: string): { arrived: Promise<void>; pass(): void } {
  const real = connection.fetch;
  const arrived = Promise.withResolvers<void>();
  const passed = Promise.withResolvers<void>();
  connection.fetch = async (asked, init) => {
    if (!asked.startsWith(path)) return real(asked, init);
    connection.fetch = real;
    const answer = await real(asked, init);
    arrived.resolve();
    await passed.promise;
    return answer;
  };
  return { arrived: arrived.promise, pass: passed.resolve };
}

test('C13: the number of everything unread is right, also where the list was answered before something was read', async () => {
  const [one, other] = [await start('One'), await start('Other')];
  const { conversations } = anna.device;
  await ready(conversations.list, ({ unreadInAll, items }) => unreadInAll === 2 && items.length === 2);
  const late = keepBack(anna.connection, '/api/listConversations');
  const reloaded = conversations.reload();
  await late.arrived;
  const open = conversations.open(one);
  await ready(open.view);
  await open.markRead(2);
  await ready(conversations.list, ({ unreadInAll }) => unreadInAll === 1);
  late.pass();
  await reloaded;
  const { unreadInAll, items } = await ready(conversations.list);
  assert.deepEqual([unreadInAll, items.map(({ unread }) => unread)], [1, [1, 0]]);
  // One that it hears of only now is counted once.
  await start('Third');
  await ready(conversations.list, (now) => now.unreadInAll === 2 && now.items.length === 3);
  await conversations.reload();
  assert.equal((await ready(conversations.list)).unreadInAll, 2);
  for (const id of [one, other]) conversations.open(id).close();
  open.close();
});

test('a page that is closed and opened again without a network says so, and shows everything once there is one', async () => {
  const id = await start('Hello');
  const { conversations, connection } = anna.device;
  await ready(conversations.list, ({ items }) => items.some(({ conversationId }) => conversationId === id));
  const late = keepBack(anna.connection, '/api/listEntries');
  const before = conversations.open(id);
  await late.arrived;
  before.close();
  const open = conversations.open(id);
  anna.connection.unplug();
  late.pass();
  await until(open.view, ({ is }) => is !== 'loading', 10_000);
  assert.deepEqual(open.view.get(), { is: 'failed', code: 'offline' });
  anna.connection.plugIn();
  await until(connection, (is) => is === 'online', 10_000);
  await reads(open, ['[started]', 'Hello']);
  open.close();
});

test('what arrives while an earlier place is looked for stands there, though the page was made before', async () => {
  const id = await start('Hello');
  const open = anna.device.conversations.open(id);
  await reads(open, ['[started]', 'Hello']);
  const late = keepBack(anna.connection, '/api/listEntries');
  const going = open.goTo(1);
  await late.arrived;
  await open.write('On my way');
  await until(anna.device.conversations.unsent, (count) => count === 1);
  const { device } = practice.therapist;
  const theirs = device.conversations.open(id);
  await reads(theirs, ['[started]', 'Hello', 'On my way']);
  late.pass();
  await going;
  await reads(open, ['[started]', 'Hello', 'On my way']);
  for (const one of [open, theirs]) one.close();
});
