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

test('F1: a client of the same organisation accepts with her own account; no server moves her into what waited for somebody else', async () => {
  const invited = await inviteFriend(anna, bram.address, false);
  await ready(anna.device.contacts.list, (all) => all.some(({ memberId }) => memberId === invited.memberId));
  const waits = await start(anna, [invited], 'Hello whoever you are');
  const tasks = await ready(bram.device.tasks, (all) => all.some(({ about }) => about.kind === 'friendInvitation'));
  const task = tasks.find(({ about }) => about.kind === 'friendInvitation')!;
  assert.ok(task.about.kind === 'friendInvitation' && task.about.invitedBy === null);
  await bram.device.act('acceptFriendship', { invitationId: task.about.invitationId });
  await ready(anna.device.contacts.list, (all) => all.some(({ memberId }) => memberId === bram.memberId));
  const { conversations } = await bram.device.ask('listConversations', {});
  assert.ok(!conversations.some(({ conversationId }) => conversationId === waits));
  await reads(bram, await start(anna, [bram], 'Hello Bram'), 'Hello Bram');
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

test('A10: a friend who may hold her mailbox never confirms keys where a therapist is', async () => {
  const phone = await resetByMail(practice, anna, 'meadow lighthouse pencil dragon');
  const restore = await ready(phone.device.account.restore, (now) => now !== null);
  const able = restore?.people.map(({ name, conversations }) => [name, conversations]).toSorted();
  // Of Finn's the conversation of two alone, and not the one in which Eva is.
  assert.deepEqual(able, [
    ['Bram', 1],
    ['Dr Eva Vos', 1],
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
