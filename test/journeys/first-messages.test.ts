import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPractice, read, reads, ready, type Practice } from './practice.ts';

let practice: Practice;
before(async () => {
  practice = await openPractice();
});
after(() => practice.close());

test('a client who typed the introduction code is let in by itself, and both write', async () => {
  const { therapist } = practice;
  const invited = await practice.invite({ name: 'Anna de Vries', withCode: true });
  assert.match(invited.code ?? '', /^(\d{5} ){3}\d{5}$/);
  const conversationId = await therapist.device.conversations.start({
    memberIds: [invited.memberId],
    topic: 'Our first weeks',
    message: 'Welcome, Anna.',
  });
  const hers = therapist.device.conversations.open(conversationId);
  const waiting = await reads(hers, ['[started]', '[topic Our first weeks]', 'Welcome, Anna.']);
  assert.equal(waiting.pendingIds.length, 1);

  const anna = await practice.signUp(invited, invited.code);
  assert.equal(anna.introduction, 'matched');
  const list = await ready(anna.device.conversations.list, ({ items }) => items[0]?.topic === 'Our first weeks');
  assert.equal(list.items[0]?.lastMessage?.text, 'Welcome, Anna.');
  assert.equal(list.items[0]?.unread, 1, 'the message');

  const annas = anna.device.conversations.open(conversationId);
  await reads(annas, ['[started]', '[topic Our first weeks]', 'Welcome, Anna.', '[letIn]']);
  await annas.write('Thank you. I was a bit nervous.');
  await hers.write('That is all right.');
  const expected = ['[started]', '[topic Our first weeks]', 'Welcome, Anna.', '[letIn]'];
  const both = [
    await ready(hers.view, (view) => view.items.length === 6),
    await ready(annas.view, (view) => view.items.length === 6),
  ];
  for (const view of both) {
    assert.deepEqual(read(view).slice(0, 4), expected);
    assert.equal(view.incomplete, false);
  }
  assert.deepEqual(
    both[0]?.items.map(({ position, key }) => [position, key]),
    both[1]?.items.map(({ position, key }) => [position, key]),
  );

  const contacts = await ready(therapist.device.contacts.list, (all) => all.some(({ trust }) => trust === 'compared'));
  assert.equal(contacts.find(({ memberId }) => memberId === anna.memberId)?.trust, 'compared');
  const annasContacts = await ready(anna.device.contacts.list);
  assert.equal(annasContacts.find(({ memberId }) => memberId === therapist.memberId)?.trust, 'compared');
  hers.close();
  annas.close();
});

test('a client without a code waits until somebody lets her in, and is not yet compared', async () => {
  const { therapist } = practice;
  const invited = await practice.invite({ name: 'Bram' });
  const conversationId = await therapist.device.conversations.start({
    memberIds: [invited.memberId],
    message: 'Hello Bram',
  });
  const bram = await practice.signUp(invited);
  const tasks = await ready(therapist.device.tasks, (all) => all.some(({ about }) => about.kind === 'letIn'));
  const task = tasks.find(({ about }) => about.kind === 'letIn' && about.memberId === bram.memberId);
  assert.ok(task);
  const before = await ready(bram.device.conversations.list);
  assert.ok(before.items.every(({ lastMessage }) => lastMessage === null || lastMessage.text === null));

  assert.equal(await therapist.device.contacts.letIn(bram.memberId), 1);
  await ready(bram.device.conversations.list, ({ items }) => items[0]?.lastMessage?.text === 'Hello Bram');
  const brams = bram.device.conversations.open(conversationId);
  await reads(brams, ['[started]', 'Hello Bram', '[letIn]']);
  const contacts = await ready(therapist.device.contacts.list);
  assert.equal(contacts.find(({ memberId }) => memberId === bram.memberId)?.trust, 'notYetCompared');

  const { own, theirs } = await bram.device.contacts.safetyNumbers(therapist.memberId);
  const other = await therapist.device.contacts.safetyNumbers(bram.memberId);
  assert.deepEqual({ own, theirs }, { own: other.theirs, theirs: other.own });
  await bram.device.contacts.markCompared(therapist.memberId);
  const compared = await ready(bram.device.contacts.list);
  assert.equal(compared.find(({ memberId }) => memberId === therapist.memberId)?.trust, 'compared');
  brams.close();
});

test('two contacts who met compare themselves by a code later, and a changed name is announced until it was seen', async () => {
  const { therapist } = practice;
  const dora = await practice.signUp(await practice.invite({ name: 'Dora' }));
  const trustOf = (memberId: string) => (all: readonly { memberId: string; trust: string }[]) =>
    all.find((contact) => contact.memberId === memberId)?.trust;
  await ready(therapist.device.contacts.list, (all) => trustOf(dora.memberId)(all) === 'notYetCompared');
  const code = await therapist.device.contacts.makeCode(dora.memberId);
  const [asked] = await ready(dora.device.contacts.codesToType, (codes) => codes.length === 1);
  assert.equal(asked?.purpose, 'compare');
  assert.equal((await dora.device.contacts.typeCode(asked.introductionId, code)).matched, true);
  await ready(dora.device.contacts.list, (all) => trustOf(therapist.memberId)(all) === 'compared');
  await ready(therapist.device.contacts.list, (all) => trustOf(dora.memberId)(all) === 'compared');

  await therapist.device.act('renameMember', { memberId: dora.memberId, name: 'Dora Jansen' });
  const renamed = await ready(therapist.device.contacts.list, (all) =>
    all.some(({ formerName }) => formerName === 'Dora'),
  );
  assert.equal(renamed.find(({ memberId }) => memberId === dora.memberId)?.name, 'Dora Jansen');
  await therapist.device.contacts.acknowledgeName(dora.memberId);
  await ready(therapist.device.contacts.list, (all) => all.every(({ formerName }) => formerName === null));
});

test('a wrong introduction code lets nobody in by itself; the right one later does', async () => {
  const { therapist } = practice;
  const invited = await practice.invite({ name: 'Carla', withCode: true });
  await therapist.device.conversations.start({ memberIds: [invited.memberId], message: 'Hello Carla' });
  const carla = await practice.signUp(invited, '1234 5678 9012 3456 7890');
  assert.equal(carla.introduction, 'wrong');
  const [code] = await ready(carla.device.contacts.codesToType, (codes) => codes[0]?.wrongEntries === 1);
  assert.ok(code);
  const typed = await carla.device.contacts.typeCode(code.introductionId, invited.code ?? '');
  assert.equal(typed.matched, true);
  await ready(carla.device.conversations.list, ({ items }) => items[0]?.lastMessage?.text === 'Hello Carla');
});
