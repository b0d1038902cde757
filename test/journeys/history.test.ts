import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OpenConversation } from '../../src/sdk/model.ts';
import { until } from '../../src/sdk/watched.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, read, ready, type Practice, type Someone } from './practice.ts';

const MESSAGES = 500;
let practice: Practice;
let anna: Someone;
let conversationId: ConversationId;
before(async () => {
  practice = await openPractice();
  const invited = await practice.invite({ withCode: true });
  anna = await practice.signUp(invited, invited.code);
  conversationId = await practice.therapist.device.conversations.start({ memberIds: [anna.memberId], topic: 'Long' });
  const hers = practice.therapist.device.conversations.open(conversationId);
  await ready(hers.view);
  for (let number = 1; number <= MESSAGES; number += 1) await hers.write(`Message ${number}`);
  await until(practice.therapist.device.conversations.unsent, (count) => count === 0, 60_000);
  hers.close();
});
after(() => practice.close());

const expected = ['[started]', '[topic Long]', ...Array.from({ length: MESSAGES }, (_, at) => `Message ${at + 1}`)];

test('a history of 500 messages is read back from the newest to the first, without a hole', async () => {
  const annas = anna.device.conversations.open(conversationId);
  let view = await ready(annas.view);
  assert.equal(read(view).at(-1), `Message ${MESSAGES}`);
  assert.equal(view.later, false);
  while (view.earlier) view = await page(annas, () => annas.earlier(), view.items.length);
  assert.deepEqual(read(view), expected);
  assert.equal(view.incomplete, false);
  annas.close();
});

test('the same history is read on from its beginning to the newest; the place is kept', async () => {
  const annas = anna.device.conversations.open(conversationId, 1);
  let view = await ready(annas.view);
  assert.equal(read(view)[0], '[started]');
  assert.equal(view.earlier, false);
  while (view.later) {
    const firstKeys = view.items.map(({ key }) => key);
    view = await page(annas, () => annas.later(), view.items.length);
    assert.deepEqual(
      view.items.slice(0, firstKeys.length).map(({ key }) => key),
      firstKeys,
    );
  }
  assert.deepEqual(read(view), expected);
  annas.close();
});

test('from the middle, both ways; a message that arrives meanwhile neither moves nor breaks it', async () => {
  const annas = anna.device.conversations.open(conversationId, 250);
  let view = await ready(annas.view);
  assert.ok(view.earlier && view.later);
  const hers = practice.therapist.device.conversations.open(conversationId);
  await ready(hers.view);
  await hers.write('One more');
  await ready(hers.view, (now) => read(now).at(-1) === 'One more');
  view = await page(annas, () => annas.earlier(), view.items.length);
  view = await page(annas, () => annas.later(), view.items.length);
  assert.ok(!read(view).includes('One more'));
  while (view.earlier) view = await page(annas, () => annas.earlier(), view.items.length);
  while (view.later) view = await page(annas, () => annas.later(), view.items.length);
  assert.deepEqual(read(view), [...expected, 'One more']);
  assert.equal(view.incomplete, false);
  hers.close();
  annas.close();
});

test('two devices of one person and the other person see equal timelines, live and freshly fetched', async () => {
  const second = await practice.signIn(anna);
  const everybody = [anna.device, second.device, practice.therapist.device];
  const views = everybody.map((device) => device.conversations.open(conversationId));
  await Promise.all(views.map((open) => ready(open.view)));
  await Promise.all(views.map((open, at) => open.write(`At once ${at}`)));
  const atOnce = (view: { items: readonly unknown[] }) =>
    JSON.stringify(view.items.slice(-3)).split('At once').length === 4;
  const shown = await Promise.all(views.map((open) => ready(open.view, atOnce)));
  const fresh = await practice.signIn(anna);
  const freshView = await ready(fresh.device.conversations.open(conversationId).view);
  const tail = (items: readonly { key: string; position: number; at: number }[]) =>
    items.slice(-10).map(({ key, position, at }) => [key, position, at]);
  for (const { items, incomplete } of shown) {
    assert.deepEqual(tail(items), tail(freshView.items));
    assert.equal(incomplete, false);
  }
  const last = freshView.items.at(-1)?.position ?? 0;
  await views[0]?.markRead(last);
  await ready(
    second.device.conversations.list,
    ({ items }) => items[0]?.readPosition === last && items[0].unread === 0,
  );
});

async function page(open: OpenConversation, turn: () => Promise<void>, length: number) {
  await turn();
  return ready(open.view, ({ items }) => items.length > length);
}
