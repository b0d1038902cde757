// Who comes and goes: new epochs, races between devices, people who are no longer there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../../src/sdk/watched.ts';
import type { ConversationView } from '../../src/sdk/model.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, read, reads, ready, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let jonas: Someone;
let anna: Someone;
let conversationId: ConversationId;
before(async () => {
  practice = await openPractice();
  const { therapist } = practice;
  jonas = await practice.signUp(await practice.invite({ role: 'professional', name: 'Jonas Meyer' }));
  const invited = await practice.invite({
    name: 'Anna',
    withCode: true,
    linkWith: [therapist.memberId, jonas.memberId],
  });
  anna = await practice.signUp(invited, invited.code);
  await ready(jonas.device.contacts.list, (all) => all.some(({ memberId }) => memberId === anna.memberId));
  conversationId = await therapist.device.conversations.start({
    memberIds: [jonas.memberId, anna.memberId],
    topic: 'All three',
    message: 'Hello both',
  });
});
after(() => practice.close());

test('three people write in one conversation and read the same', async () => {
  const views = [practice.therapist, jonas, anna].map(({ device }) => device.conversations.open(conversationId));
  await Promise.all(views.map((open) => reads(open, ['[started]', '[topic All three]', 'Hello both'])));
  await views[1]?.write('From Jonas');
  await Promise.all(views.map((open) => ready(open.view, (view) => read(view).at(-1) === 'From Jonas')));
  await views[2]?.write('From Anna');
  await Promise.all(views.map((open) => ready(open.view, (view) => read(view).at(-1) === 'From Anna')));
  views.forEach((open) => open.close());
});

test('after a reload every one of many conversations is readable, though their keys are looked for at once', async () => {
  const sofia = await practice.signUp(await practice.invite({ role: 'professional', name: 'Sofia Brandt' }));
  const topics = Array.from({ length: 8 }, (_, n) => `Matter ${n}`);
  for (const topic of topics) {
    await practice.therapist.device.conversations.start({ memberIds: [sofia.memberId], topic, message: topic });
  }
  await sofia.reload();
  const { items } = await ready(sofia.device.conversations.list, (list) => list.items.length === topics.length);
  assert.deepEqual(items.map(({ lastMessage }) => lastMessage?.text).toSorted(), topics);
});

test('only the manager changes the topic; everybody sees the new one in their list', async () => {
  const hers = practice.therapist.device.conversations.open(conversationId);
  const annas = anna.device.conversations.open(conversationId);
  assert.equal((await ready(annas.view)).summary.abilities.changeTopic, false);
  assert.equal((await ready(hers.view)).summary.abilities.changeTopic, true);
  await hers.changeTopic('The three of us');
  await ready(anna.device.conversations.list, ({ items }) => items[0]?.topic === 'The three of us');
  await annas.changeTopic('Mine now');
  const refused = await ready(annas.view, ({ outgoing }) => outgoing[0]?.state === 'failed');
  assert.equal(refused.outgoing[0]?.reason, 'conversation.not_manager');
  await annas.discard(refused.outgoing[0].key);
  hers.close();
  annas.close();
});

test('two devices let the same person in at once: one wins, the person is in once', async () => {
  const { therapist } = practice;
  const second = await practice.signIn(therapist);
  const invited = await practice.invite({ name: 'Bram' });
  const waiting = await therapist.device.conversations.start({ memberIds: [invited.memberId], message: 'Hello Bram' });
  const bram = await practice.signUp(invited);
  const done = await Promise.allSettled([
    therapist.device.contacts.letIn(bram.memberId),
    second.device.contacts.letIn(bram.memberId),
  ]);
  assert.deepEqual(
    done.map(({ status }) => status),
    ['fulfilled', 'fulfilled'],
  );
  const brams = bram.device.conversations.open(waiting);
  const view = await reads(brams, ['[started]', 'Hello Bram', '[letIn]']);
  assert.equal(view.summary.participants.length, 2);
  brams.close();
});

test('pressing start twice makes one conversation', async () => {
  const { conversations } = practice.therapist.device;
  const id = conversations.newConversationId();
  const wish = { memberIds: [anna.memberId], topic: 'Once', message: 'Hi', conversationId: id };
  assert.deepEqual(await Promise.all([conversations.start(wish), conversations.start(wish)]), [id, id]);
  assert.equal(await conversations.start(wish), id);
  const found = await conversations.findWith(anna.memberId);
  assert.equal(found.filter(({ topic }) => topic === 'Once').length, 1);
});

test('after somebody was deactivated the next message makes a new epoch without them, and they read nothing of it', async () => {
  const { therapist } = practice;
  await therapist.device.act('deactivateMember', { memberId: jonas.memberId });
  await until(jonas.device.state, (state) => state.is === 'signedOut');
  const annas = anna.device.conversations.open(conversationId);
  const hers = therapist.device.conversations.open(conversationId);
  await ready(annas.view, (view) => read(view).at(-1) === '[ended]');
  await annas.write('Just the two of us');
  for (const open of [annas, hers]) {
    const view = await ready(open.view, (now) => read(now).at(-1) === 'Just the two of us');
    assert.equal(view.trust, 'whole');
    assert.equal(view.incomplete, false);
    assert.equal(view.summary.participants.filter(({ active }) => active).length, 2);
  }
  assert.equal((await ready(hers.view)).summary.topic, 'The three of us');
  annas.close();
  hers.close();
});

test('when the manager’s account ends, a professional follows, signs it, and can change the topic', async () => {
  const { therapist } = practice;
  const sofia = await practice.signUp(
    await practice.invite({ role: 'professional', name: 'Sofia', administrator: true }),
  );
  const bert = await practice.signUp(await practice.invite({ name: 'Bert' }));
  await therapist.device.contacts.reload();
  const team = await therapist.device.conversations.start({
    memberIds: [sofia.memberId, anna.memberId, bert.memberId],
    topic: 'Team',
    message: 'Hi',
  });
  const hers = sofia.device.conversations.open(team);
  await ready(hers.view);
  const removable = ({ items }: ConversationView) =>
    items.map((item) => item.kind === 'message' && item.abilities.remove).filter(Boolean).length;
  await sofia.device.act('setAdministrator', { memberId: therapist.memberId, administrator: false });
  await sofia.device.act('deactivateMember', { memberId: therapist.memberId });
  const view = await ready(hers.view, ({ summary }) => summary.abilities.succeed || summary.closed !== null);
  assert.equal(view.summary.closed, null);
  // Devices go by the signed chain: what she removed before signing, they would refuse.
  assert.equal(removable(view), 0);
  await hers.succeed();
  const led = await ready(hers.view, ({ summary }) => summary.abilities.changeTopic && !summary.abilities.succeed);
  assert.equal(removable(led), 1);
  await hers.changeTopic('Team, continued');
  await ready(hers.view, ({ summary }) => summary.topic === 'Team, continued');
  hers.close();
});
