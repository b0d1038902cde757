// What people let each other see while they read and write (C13): device to device, and nothing of it where one of the
// two doesn't want it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ConversationView, OpenConversation } from '../../src/sdk/model.ts';
import { watchTyping } from '../../src/sdk/typing.ts';
import { until } from '../../src/sdk/watched.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, ready, type Browser, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let anna: Someone;
let bert: Someone;
let group: ConversationId;
before(async () => {
  practice = await openPractice();
  anna = await practice.signUp(await practice.invite({ name: 'Anna' }));
  bert = await practice.signUp(await practice.invite({ name: 'Bert' }));
  const memberIds = [anna.memberId, bert.memberId];
  group = await practice.therapist.device.conversations.start({ memberIds, message: 'Welcome, both of you.' });
  const hers = anna.device.conversations.open(group);
  await ready(hers.view);
  await hers.chooseName({ as: 'nickname', nickname: 'Sunflower' });
  hers.close();
});
after(() => practice.close());

async function enter({ device }: Browser): Promise<OpenConversation> {
  const open = device.conversations.open(group);
  await ready(open.view);
  return open;
}

/** "Sunflower read "Hello"": who read what, as this view shows them. */
function readIn({ items, summary }: ConversationView): string[] {
  return summary.receipts.map(({ participantId, position }) => {
    const shown = summary.participants.find((one) => one.participantId === participantId)?.shown;
    const name = shown?.as === 'name' ? shown.name : shown?.as === 'nickname' ? shown.nickname : 'somebody';
    const item = items.find((one) => one.position === position);
    return `${name} read ${item?.kind === 'message' ? item.text : '?'}`;
  });
}
const shows = (open: OpenConversation, ...lines: string[]) =>
  ready(open.view, (view) => readIn(view).join() === lines.join());
const position = async (open: OpenConversation, text: string) => {
  const { items } = await ready(open.view, (view) =>
    view.items.some((one) => one.kind === 'message' && one.text === text),
  );
  return items.find((one) => one.kind === 'message' && one.text === text)!.position;
};

test('C13: an author sees who read it, under the shown name, on all devices; off again it is gone at once', async () => {
  const second = await practice.signIn(bert);
  const [hers, his, elsewhere] = [await enter(anna), await enter(bert), await enter(second)];
  await his.write('Who is there?');
  await hers.markRead(await position(hers, 'Who is there?'));
  // Neither has said so; then one alone.
  await bert.device.account.updateSettings({ showsReading: true });
  await his.write('Anybody?');
  await hers.markRead(await position(hers, 'Anybody?'));
  assert.deepEqual(readIn(await ready(his.view)), []);
  await anna.device.account.updateSettings({ showsReading: true });
  await his.write('Now?');
  assert.deepEqual(readIn(await ready(his.view)), []);
  await hers.markRead(await position(hers, 'Now?'));
  await shows(his, 'Sunflower read Now?');
  await shows(elsewhere, 'Sunflower read Now?');
  // Anna's reading of another one's message is nobody's business but the author's.
  await hers.write('I am.');
  await his.markRead(await position(his, 'I am.'));
  await shows(hers, 'somebody read I am.');
  await bert.device.account.updateSettings({ showsReading: false });
  await Promise.all([shows(his), shows(elsewhere), shows(hers)]);
  for (const open of [hers, his, elsewhere]) open.close();
  second.device.close();
});

test('C6: who comes back is not said to have read what was written meanwhile, until they read it', async () => {
  const { therapist } = practice;
  for (const { device } of [therapist, bert]) await device.account.updateSettings({ showsReading: true });
  const theirs = await enter(therapist);
  const his = await enter(bert);
  const { selfId } = (await ready(his.view)).summary;
  await theirs.write('Before.');
  await his.markRead(await position(his, 'Before.'));
  await shows(theirs, 'Bert read Before.');
  await theirs.removeParticipant(selfId, { hideHistory: false });
  await theirs.write('Meanwhile.');
  await theirs.addParticipants([bert.memberId], 'everything');
  const back = await ready(theirs.view, ({ summary }) =>
    summary.participants.some(({ participantId, active }) => participantId === selfId && active),
  );
  assert.deepEqual(readIn(back), []);
  await his.goTo('newest');
  await his.markRead((await ready(his.view, ({ summary }) => summary.active)).summary.lastPosition);
  await shows(theirs, 'Bert read Meanwhile.');
  for (const open of [theirs, his]) open.close();
});

test('C13: who types is seen until they have written, and by nobody once they switch it off', async () => {
  const { therapist } = practice;
  const [hers, his] = [await enter(anna), await enter(bert)];
  const [typesHer, typesHim] = [watchTyping(anna.device, hers), watchTyping(bert.device, his)];
  const { selfId } = (await ready(hers.view)).summary;
  typesHer.typed();
  await until(typesHim.who, (who) => who.join() === selfId);
  assert.deepEqual(typesHer.who.get(), []);
  await hers.write('There it is.');
  await until(typesHim.who, (who) => who.length === 0, 5_000);

  // The switch reaches every device of hers; from then on none tells, and none is told.
  const another = await practice.signIn(anna);
  await another.device.account.updateSettings({ showsTyping: false });
  await until(anna.device.state, (now) => now.is === 'open' && !now.me.profile.showsTyping);
  const heard: string[] = [];
  const stops = [anna, bert, therapist].map(({ device }, at) =>
    device.on((news) => void (news.type === 'typing' && heard.push(['anna', 'bert', 'therapist'][at]!))),
  );
  const theirs = await enter(therapist);
  const [anew, typesThem] = [watchTyping(anna.device, hers), watchTyping(therapist.device, theirs)];
  anew.typed();
  typesHim.typed();
  typesThem.typed();
  for (const { who } of [typesHim, typesThem]) await until(who, ({ length }) => length === 1, 5_000);
  assert.deepEqual(heard.toSorted(), ['bert', 'therapist']);
  for (const stop of stops) stop();
  for (const one of [typesHer, typesHim, anew, typesThem, hers, his, theirs]) one.close();
  another.device.close();
});
