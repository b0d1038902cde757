// Friends: brought by a client, let in by a code or a tap, and kept out where a therapist is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ConversationId, IntroductionId } from '../../src/shared/ids.ts';
import { tokenOf } from '../support/people.ts';
import { mailedLink } from '../support/ways-back.ts';
import { openPractice, read, ready, resetByMail, type Browser, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let eva: Someone;
let anna: Someone;
let bram: Someone;

before(async () => {
  practice = await openPractice();
  eva = practice.therapist;
  anna = await practice.signUp(await practice.invite({ name: 'Anna' }));
  bram = await practice.signUp(await practice.invite({ name: 'Bram' }));
});
after(() => practice.close());

async function inviteFriend(by: Browser, address: string, withCode: boolean) {
  const input = { name: 'Finn', address, language: 'en', named: false, withCode } as const;
  const { memberId, code } = await by.device.contacts.inviteFriend(input);
  const link = await mailedLink(practice.server, address, 'invitation.friend');
  return { memberId, address, code, token: tokenOf(link!) };
}

function start(by: Someone, others: { memberId: Someone['memberId'] }[], message: string): Promise<ConversationId> {
  return by.device.conversations.start({ memberIds: others.map(({ memberId }) => memberId), message });
}

async function reads({ device }: Browser, id: ConversationId, text: string): Promise<void> {
  const open = device.conversations.open(id);
  await ready(open.view, (view) => read(view).includes(text));
  open.close();
}

let finn: Someone;
/** Anna leads; Eva, Finn. */
let group: ConversationId;
/** Anna and Finn. */
let oneToOne: ConversationId;

test('F1, P10: what a client writes to an invited friend waits, and with the code they are in by themselves', async () => {
  const invited = await inviteFriend(anna, 'finn@example.org', true);
  await ready(anna.device.contacts.list, (all) => all.some(({ memberId }) => memberId === invited.memberId));
  oneToOne = await start(anna, [invited], 'Welcome, Finn');
  const joined = await practice.signUp(invited, invited.code);
  assert.equal(joined.introduction, 'matched');
  finn = joined;
  await reads(finn, oneToOne, 'Welcome, Finn');
  const [contact, ...more] = await ready(finn.device.contacts.list, (all) => all.length > 0);
  assert.deepEqual([contact?.name, contact?.trust, more.length], ['Anna', 'compared', 0]);
  await ready(anna.device.contacts.list, (all) => all.some((one) => one.name === 'Finn' && one.trust === 'compared'));
});

test('F1, K1: who accepts with an account from before reads what waited, once the client has tapped; no code does it', async () => {
  const invited = await inviteFriend(anna, bram.address, true);
  await ready(anna.device.contacts.list, (all) => all.some(({ memberId }) => memberId === invited.memberId));
  const waits = await start(anna, [invited], 'Hello whoever you are');
  const tasks = await ready(bram.device.tasks, (all) => all.some(({ about }) => about.kind === 'friendInvitation'));
  const task = tasks.find(({ about }) => about.kind === 'friendInvitation')!;
  assert.ok(task.about.kind === 'friendInvitation' && task.about.invitedBy === null);
  await bram.device.act('acceptFriendship', { invitationId: task.about.invitationId });
  await ready(anna.device.contacts.list, (all) => all.some(({ memberId }) => memberId === bram.memberId));
  const asked = await ready(anna.device.tasks, (all) => all.some(({ about }) => about.kind === 'letIn'));
  const letIn = asked.find(({ about }) => about.kind === 'letIn')!.about;
  assert.ok(letIn.kind === 'letIn' && letIn.memberId === bram.memberId && letIn.address === bram.address);
  const there = bram.device.conversations.open(waits);
  assert.deepEqual(read(await ready(there.view)).includes('Hello whoever you are'), false);
  there.close();
  assert.equal(await anna.device.contacts.letIn(bram.memberId), 1);
  await reads(bram, waits, 'Hello whoever you are');
  const [contact] = (await ready(anna.device.contacts.list)).filter(({ memberId }) => memberId === bram.memberId);
  assert.equal(contact?.trust, 'notYetCompared');
});

test('F1: where the account is in the conversation itself, nobody is waited for any more', async () => {
  const invited = await inviteFriend(anna, bram.address, false);
  await ready(anna.device.contacts.list, (all) => all.some(({ memberId }) => memberId === invited.memberId));
  const both = await start(anna, [bram, invited], 'Two of you');
  const open = anna.device.conversations.open(both);
  await ready(open.view, ({ pendingIds }) => pendingIds.length === 1);
  const tasks = await ready(bram.device.tasks, (all) => all.some(({ about }) => about.kind === 'friendInvitation'));
  const { about } = tasks.find((task) => task.about.kind === 'friendInvitation')!;
  assert.ok(about.kind === 'friendInvitation');
  await bram.device.act('acceptFriendship', { invitationId: about.invitationId });
  const { summary } = await ready(open.view, ({ pendingIds }) => pendingIds.length === 0);
  assert.equal(summary.participants.filter(({ active }) => active).length, 2);
  assert.ok(!(await anna.device.ask('listTasks', {})).tasks.some((task) => task.about.kind === 'letIn'));
  await reads(bram, both, 'Two of you');
  open.close();
});

test('P10: a server that gives the place of somebody still invited to another contact isn’t believed, tapped or not', async () => {
  const invited = await inviteFriend(anna, 'guus@example.org', false);
  await ready(anna.device.contacts.list, (all) => all.some(({ memberId }) => memberId === invited.memberId));
  const waits = await start(anna, [invited], 'For Guus alone');
  await practice.server.app.database.transaction('installation', (tx) =>
    tx
      .updateTable('participants')
      .set({ member_id: bram.memberId })
      .where('conversation_id', '=', waits)
      .where('kind', '=', 'pending')
      .execute(),
  );
  await anna.reload();
  const shown = await ready(anna.device.conversations.list);
  const { participants } = shown.items.find(({ conversationId }) => conversationId === waits)!;
  assert.ok(participants.some((each) => each.shown.as === 'name' && each.shown.memberId === bram.memberId));
  assert.equal(await anna.device.contacts.letIn(bram.memberId), 0);
  const there = bram.device.conversations.open(waits);
  assert.ok(!read(await ready(there.view)).includes('For Guus alone'));
  there.close();
  await anna.device.act('endFriendship', { memberId: invited.memberId });
});

test('a friend writes to nobody but who brought them, starts no group, and adds nobody', async () => {
  group = await start(anna, [eva, finn], 'We are three');
  await reads(finn, group, 'We are three');
  for (const others of [[eva], [bram], [anna, eva]]) {
    await assert.rejects(start(finn, others, 'Let me in'), { code: 'contact.unknown' });
  }
  const { contacts } = await finn.device.ask('listContacts', {});
  assert.deepEqual(
    contacts.map(({ name }) => name),
    ['Anna'],
  );
});

test('F3: when a friend is added, everybody there is told by whom, both sides are asked how they are named, and each may leave', async () => {
  const id = await start(anna, [eva, bram], 'Just us');
  const annas = anna.device.conversations.open(id);
  await ready(annas.view);
  const others = [eva, bram].map(({ device }) => device.conversations.open(id));
  for (const open of others) await ready(open.view, (view) => read(view).includes('Just us'));
  await annas.addParticipants([finn.memberId], 'fromNow');
  for (const open of others) {
    const { summary, items } = await ready(open.view, (view) => read(view).includes('[added]'));
    const added = items.flatMap((item) => (item.kind === 'happening' && item.what.type === 'added' ? [item.what] : []));
    const newcomer = summary.participants.find(({ participantId }) => participantId === added[0]?.participantId);
    assert.deepEqual([added.length, added[0]?.byId], [1, summary.managerId]);
    assert.equal(newcomer?.shown.as, 'number', 'nobody there knows the friend, who has not chosen a name yet');
    assert.deepEqual([summary.naming.offered, summary.abilities.leave], [true, true]);
  }
  const finns = finn.device.conversations.open(id);
  const { summary } = await ready(finns.view, (view) => read(view).includes('[added]'));
  assert.deepEqual([summary.naming.offered, summary.abilities.leave], [true, true]);
  await others[1]!.leave();
  await ready(annas.view, (view) => view.summary.participants.filter(({ active }) => active).length === 3);
  for (const open of [annas, finns, ...others]) open.close();
});

test('A10: a friend who may hold her mailbox never confirms keys where a therapist is', async () => {
  const phone = await resetByMail(practice, anna, 'meadow lighthouse pencil dragon');
  const restore = await ready(phone.device.account.restore, (now) => now !== null);
  const able = restore?.people.map(({ name, conversations }) => [name, conversations]).toSorted();
  // Of Finn's the conversation of two alone, and not the one in which Eva is.
  assert.deepEqual(able, [
    ['Bram', 2],
    ['Dr Eva Vos', 2],
    ['Finn', 1],
  ]);
  const { conversations } = await finn.device.ask('listConversationsToConfirm', { memberId: anna.memberId });
  assert.deepEqual(
    conversations.map(({ conversationId }) => conversationId),
    [oneToOne],
  );
  const code = await phone.device.account.makeRestoreCode(finn.memberId);
  const codes = await ready(finn.device.contacts.codesToType, (all) =>
    all.some(({ purpose }) => purpose === 'restore'),
  );
  await finn.device.contacts.typeCode(codes[0]!.introductionId as IntroductionId, code);
  await reads(phone, oneToOne, 'Welcome, Finn');
  const open = phone.device.conversations.open(group);
  assert.equal((await ready(open.view)).awaitsRestore, true);
  open.close();
});
