// One's own order in the list, on all devices of one's own: pinned, muted, archived, and what waits (C17).
import { after, before, test } from 'node:test';
import type { ConversationList } from '../../src/sdk/model.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, ready, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let anna: Someone;
let bram: Someone;
let withAnna: ConversationId;
let withBram: ConversationId;
before(async () => {
  practice = await openPractice();
  anna = await practice.signUp(await practice.invite({ name: 'Anna' }));
  bram = await practice.signUp(await practice.invite({ name: 'Bram' }));
  const start = (memberId: Someone['memberId'], message: string) =>
    practice.therapist.device.conversations.start({ memberIds: [memberId], message });
  withAnna = await start(anna.memberId, 'Welcome, Anna.');
  withBram = await start(bram.memberId, 'Welcome, Bram.');
});
after(() => practice.close());

const hers = () => practice.therapist.device.conversations;
const idsOf = ({ items }: ConversationList) => items.map(({ conversationId }) => conversationId);
const are = (...ids: ConversationId[]) => {
  return (list: ConversationList) => idsOf(list).join() === ids.join();
};
const write = async ({ device }: Someone, id: ConversationId, text: string) => {
  const open = device.conversations.open(id);
  const entryId = await open.write(text);
  await ready(open.view, (view) => view.items.some(({ key }) => key === entryId));
  return { open, entryId };
};

test('C17: pinned first, archived away until somebody writes, and the second device agrees', async () => {
  const second = await practice.signIn(practice.therapist);
  const lists = [hers().list, second.device.conversations.list];
  const both = (isSo: (list: ConversationList) => boolean) => Promise.all(lists.map((list) => ready(list, isSo)));
  await both(are(withBram, withAnna));
  await hers().setMark(withAnna, 'pinned', true);
  await both(are(withAnna, withBram));
  await second.device.conversations.setMark(withBram, 'archived', true);
  await both(are(withAnna));
  const archived = await hers().openFiltered('archived');
  await ready(archived.list, are(withBram));

  const { open } = await write(bram, withBram, 'Are you there?');
  await both(are(withAnna, withBram));
  await ready(archived.list, are());
  archived.close();
  open.close();

  await hers().setMark(withBram, 'muted', true);
  await both(({ items }) => items.find(({ conversationId }) => conversationId === withBram)?.muted === true);
  await ready(bram.device.conversations.list, ({ items }) => items[0]?.muted === false);
  await hers().setMark(withAnna, 'pinned', false);
  await both(are(withBram, withAnna));
  second.device.close();
});

test('C17: what waits for my answer is kept fresh, and is gone once it is answered', async () => {
  const waiting = await hers().openFiltered('waiting');
  const unread = await hers().openFiltered('unread');
  await ready(waiting.list, are(withBram));
  const asked = await write(anna, withAnna, 'When is our next appointment?');
  await ready(waiting.list, are(withBram, withAnna));
  await ready(unread.list, ({ items }) => items.length === 2);
  const answered = await write(practice.therapist, withBram, 'Yes, I am.');
  await ready(waiting.list, are(withAnna));
  await ready(unread.list, are(withAnna));
  for (const one of [waiting, unread, asked.open, answered.open]) void one.close();
});

test('C11: the list shows the last message as it was edited last', async () => {
  const { open, entryId } = await write(anna, withAnna, 'See you on Tuseday');
  const shows = (text: string) => (list: ConversationList) =>
    list.items.find(({ conversationId }) => conversationId === withAnna)?.lastMessage?.text === text;
  await ready(hers().list, shows('See you on Tuseday'));
  await open.edit(entryId, 'See you on Tuesday');
  const all = [hers(), anna.device.conversations];
  await Promise.all(all.map(({ list }) => ready(list, shows('See you on Tuesday'))));
  const fresh = await practice.signIn(practice.therapist);
  await ready(fresh.device.conversations.list, shows('See you on Tuesday'));
  fresh.device.close();
  open.close();
});
