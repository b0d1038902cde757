// Earlier conversations after everything was forgotten: somebody who knows the person types twenty digits, and they are
// there again, with exactly the history that was.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { News } from '../../src/sdk/model.ts';
import { updateLedger } from '../../src/sdk/ledger.ts';
import { ownPlace } from '../../src/sdk/own-place.ts';
import { memoryStore } from '../../src/sdk/storage.ts';
import type { Vault } from '../../src/sdk/vault.ts';
import { until } from '../../src/sdk/watched.ts';
import type { OutputOf } from '../../src/sdk/endpoints.ts';
import type { ConversationId, MemberId } from '../../src/shared/ids.ts';
import {
  copyKeys,
  openPractice,
  password,
  read,
  reads,
  ready,
  resetByMail,
  type Browser,
  type Practice,
  type Someone,
} from './practice.ts';

const next = 'meadow lighthouse pencil dragon';

let practice: Practice;
let eva: Someone;
let jonas: Someone;
let anna: Someone;
let bram: Someone;
/** Eva and Anna. */
let oneToOne: ConversationId;
/** Eva leads; Jonas, Anna. */
let group: ConversationId;
/** Anna leads; Eva, Jonas. */
let hers: ConversationId;
/** Jonas and Anna. */
let withJonas: ConversationId;
before(async () => {
  practice = await openPractice();
  eva = practice.therapist;
  jonas = await practice.signUp(await practice.invite({ role: 'professional', name: 'Jonas Meyer' }));
  anna = await practice.signUp(await practice.invite({ name: 'Anna', linkWith: [eva.memberId, jonas.memberId] }));
  bram = await practice.signUp(await practice.invite({ name: 'Bram' }));
  const knowsAll = (one: Someone, count: number) => ready(one.device.contacts.list, (all) => all.length === count);
  await Promise.all([knowsAll(jonas, 2), knowsAll(anna, 2)]);
  oneToOne = await start(eva, [anna], 'Just us', 'Welcome');
  group = await start(eva, [jonas, anna], 'All three', 'Hello both');
  hers = await start(anna, [eva, jonas], 'Anna asks', 'A question');
  withJonas = await start(jonas, [anna], 'Group therapy', 'See you');
  await say(anna, oneToOne, 'Thank you');
  await say(jonas, hers, 'An answer');
});
after(() => practice.close());

function start(by: Someone, others: Someone[], topic: string, message: string): Promise<ConversationId> {
  return by.device.conversations.start({ memberIds: others.map(({ memberId }) => memberId), topic, message });
}

async function say({ device }: Browser, id: ConversationId, text: string): Promise<void> {
  const open = device.conversations.open(id);
  await open.write(text);
  await ready(open.view, (view) => read(view).at(-1) === text && view.outgoing.length === 0);
  open.close();
}

/** The code that is typed by a helper, who sees it waiting. */
async function waitingCode(helper: Browser, memberId: MemberId) {
  const codes = await ready(helper.device.contacts.codesToType, (all) =>
    all.some(({ otherId, purpose }) => otherId === memberId && purpose === 'restore'),
  );
  return codes.find(({ otherId }) => otherId === memberId)!;
}

function collect({ device }: Browser): News[] {
  const news: News[] = [];
  device.on((one) => void news.push(one));
  return news;
}

async function typeRight(helper: Browser, code: string): Promise<void> {
  const { introductionId } = await waitingCode(helper, anna.memberId);
  assert.deepEqual(await helper.device.contacts.typeCode(introductionId, code), { matched: true, wrongEntries: 0 });
}

const confirmed = ({ device }: Browser) => until(device.contacts.confirming, (all) => all.size === 0);

let phone: Browser;
/** Her keys from before the reset. */
let lost: Vault;
test('after a reset the page says how much waits, and who may confirm it', async () => {
  lost = await copyKeys(anna, password);
  phone = await resetByMail(practice, anna, next);
  await say(eva, group, 'Anna, are you there?');
  const restore = await ready(phone.device.account.restore, (now) => now !== null);
  assert.deepEqual([restore?.waiting, restore?.lost], [4, 0]);
  const people = restore?.people.map(({ name, conversations }) => [name, conversations]).toSorted();
  assert.deepEqual(people, [
    ['Dr Eva Vos', 3],
    ['Jonas Meyer', 2],
  ]);
  const tasks = await ready(eva.device.tasks, (all) => all.some(({ about }) => about.kind === 'restore'));
  assert.equal(tasks.filter(({ about }) => about.kind === 'restore').length, 1);
});

test('no code is made for somebody who may not confirm', async () => {
  await assert.rejects(phone.device.account.makeRestoreCode(bram.memberId), { code: 'contact.unknown' });
});

test('who only takes part in a group brings back the conversations where he may, and no other', async () => {
  const views = [withJonas, hers, group].map((id) => phone.device.conversations.open(id));
  const [own, led, other] = views;
  await Promise.all(views.map(({ view }) => ready(view, ({ awaitsRestore }) => awaitsRestore)));
  const [told, heard] = [collect(phone), collect(jonas)];
  const code = await phone.device.account.makeRestoreCode(jonas.memberId);
  await typeRight(jonas, code);
  // Live, without a reload; the topic that she had set herself too.
  await reads(own!, ['[started]', '[topic Group therapy]', 'See you', '[newKeys]']);
  await reads(led!, ['[started]', '[topic Anna asks]', 'A question', 'An answer', '[newKeys]']);
  await confirmed(jonas);
  assert.equal((await ready(other!.view)).awaitsRestore, true);
  assert.deepEqual(
    heard.filter(({ type }) => type === 'confirmed'),
    [{ type: 'confirmed', memberId: anna.memberId, conversations: 2 }],
  );
  const restore = await ready(phone.device.account.restore, (now) => now?.waiting === 2);
  assert.deepEqual(
    restore?.people.map(({ name }) => name),
    ['Dr Eva Vos'],
  );
  assert.ok(told.some((news) => news.type === 'restored' && news.memberId === jonas.memberId));
  for (const view of views) view.close();
  // Both are compared by the same code.
  const hisList = await ready(jonas.device.contacts.list);
  assert.equal(hisList.find(({ memberId }) => memberId === anna.memberId)?.trust, 'compared');
  const herList = await ready(phone.device.contacts.list);
  assert.equal(herList.find(({ memberId }) => memberId === jonas.memberId)?.trust, 'compared');
});

/** A new device of a helper whose server says that this is to be confirmed; the requests that it signed. */
async function confirmsAsTold(helper: Someone, ofWhom: MemberId): Promise<string[]> {
  const liar = await practice.signIn(helper);
  const { participants } = (await liar.device.ask('getConversation', { conversationId: group })).conversation;
  const place = participants.find(({ shown }) => shown.as === 'name' && shown.memberId === ofWhom)!;
  const { fetch } = liar.connection;
  const appended: string[] = [];
  let isAsked = false;
  liar.connection.fetch = async (path, init) => {
    if (path.startsWith('/api/appendControl')) appended.push(path);
    if (!path.startsWith('/api/listConversationsToConfirm')) return fetch(path, init);
    isAsked = true;
    const lie: OutputOf<'listConversationsToConfirm'> = {
      conversations: [{ conversationId: group, participantId: place.participantId }],
    };
    return Response.json(lie);
  };
  await liar.reload();
  await until(liar.device.contacts.confirming, () => isAsked);
  await until(liar.device.contacts.confirming, (all) => all.size === 0);
  liar.device.close();
  return appended;
}

test('a server that names a conversation to a plain participant makes his device sign nothing there', async () => {
  assert.deepEqual(await confirmsAsTold(jonas, anna.memberId), []);
});

test('a wrong code is counted and confirms nothing; after five both are told, and a new one is a press away', async () => {
  await phone.device.account.makeRestoreCode(eva.memberId);
  const { introductionId } = await waitingCode(eva, anna.memberId);
  const told = collect(phone);
  const type = (code: string) => eva.device.contacts.typeCode(introductionId, code);
  await assert.rejects(type('123'), { code: 'code_malformed' });
  for (const wrongEntries of [1, 2, 3, 4, 5]) {
    assert.deepEqual(await type('00000 00000 00000 00000'), { matched: false, wrongEntries });
  }
  await assert.rejects(type('00000 00000 00000 00000'), { code: 'introduction.closed' });
  await phone.device.contacts.reload();
  const list = await ready(eva.device.contacts.list);
  assert.equal(list.find(({ memberId }) => memberId === anna.memberId)?.trust, 'changed');
  assert.equal(told.filter(({ type: kind }) => kind === 'restored').length, 0);
});

test('her therapist’s page is closed in the middle: the next start goes on, and all is there, also what came meanwhile', async () => {
  const views = [oneToOne, group].map((id) => phone.device.conversations.open(id));
  const code = await phone.device.account.makeRestoreCode(eva.memberId);
  // The page ends as the first conversation is about to be signed.
  const { fetch } = eva.connection;
  const stopped = new Promise<void>((resolve) => {
    eva.connection.fetch = async (path, init) => {
      if (!path.startsWith('/api/appendControl')) return fetch(path, init);
      resolve();
      throw new Error('the page was closed');
    };
  });
  await typeRight(eva, code);
  await stopped;
  eva.device.close();
  assert.equal((await ready(views[0]!.view)).awaitsRestore, true);
  eva.connection.fetch = fetch;
  await eva.reload();
  await reads(views[0]!, ['[started]', '[topic Just us]', 'Welcome', 'Thank you', '[newKeys]']);
  const all = ['[started]', '[topic All three]', 'Hello both', 'Anna, are you there?', '[newKeys]'];
  const view = await reads(views[1]!, all);
  assert.deepEqual([view.awaitsRestore, view.trust, view.incomplete], [false, 'whole', false]);
  await views[1]!.write('Here I am');
  await reads(views[1]!, [...all, 'Here I am']);
  for (const open of views) open.close();
  for (const { device } of [eva, jonas]) {
    const open = device.conversations.open(group);
    await reads(open, [...all, 'Here I am']);
    open.close();
  }
});

test('a device that still had the old keys would see who replaced them, and write nothing under them', async () => {
  const { conversation } = await phone.device.ask('getConversation', { conversationId: group });
  const look = async (vault: Vault) => {
    const ledger = await updateLedger({ store: () => memoryStore(), vault }, null, conversation);
    return { ...ownPlace(vault, ledger), writes: ledger.keys !== null };
  };
  const evas = conversation.participants.find(({ shown }) => shown.as === 'name' && shown.memberId === eva.memberId);
  assert.deepEqual(await look(lost), {
    awaitsRestore: false,
    replacedBy: evas!.participantId,
    writes: false,
  });
  const now = await copyKeys(phone, next);
  assert.deepEqual(await look(now), { awaitsRestore: false, replacedBy: null, writes: true });
});

test('a server that names somebody else’s place makes nobody’s device put her keys there', async () => {
  assert.deepEqual(await confirmsAsTold(eva, jonas.memberId), []);
});

test('then nothing waits any more: no tasks, and another device of hers has everything too', async () => {
  assert.equal(await ready(phone.device.account.restore, (now) => now === null), null);
  for (const { device } of [eva, jonas]) {
    await ready(device.tasks, (all) => all.every(({ about }) => about.kind !== 'restore'));
  }
  const second = practice.browser();
  const { address } = anna;
  await second.device.account.signIn({ address, password: next, label: 'Laptop', shared: false });
  const { items } = await ready(second.device.conversations.list, ({ items: all }) =>
    all.every(({ lastMessage }) => lastMessage?.text),
  );
  assert.deepEqual(items.map(({ topic }) => topic).toSorted(), ['All three', 'Anna asks', 'Group therapy', 'Just us']);
});

test('somebody who was away and is back has what she had before: left and closed conversations, to be read only', async () => {
  const sofia = await practice.signUp(await practice.invite({ role: 'professional', name: 'Sofia Brandt' }));
  const dora = await practice.signUp(await practice.invite({ name: 'Dora', by: sofia.device }));
  const clara = await practice.signUp(await practice.invite({ name: 'Clara', by: sofia.device }));
  await ready(clara.device.contacts.list, (all) => all.length > 0);
  const left = await start(eva, [sofia], 'Team', 'Before she left');
  const closed = await start(sofia, [dora, clara], 'Evening group', 'Good evening');
  await say(dora, closed, 'Good evening to all');
  await say(sofia, left, 'I was here');
  await eva.device.act('deactivateMember', { memberId: sofia.memberId });
  await ready(dora.device.conversations.list, ({ items }) => items[0]?.closed?.because === 'manager_ended');
  await say(eva, left, 'After she left');
  await eva.device.act('reactivateMember', { memberId: sofia.memberId });

  const hersNow = await resetByMail(practice, sofia, next);
  const views = [left, closed].map((id) => hersNow.device.conversations.open(id));
  await Promise.all(views.map(({ view }) => ready(view, ({ awaitsRestore }) => awaitsRestore)));
  for (const helper of [eva, dora]) {
    const code = await hersNow.device.account.makeRestoreCode(helper.memberId);
    const { introductionId } = await waitingCode(helper, sofia.memberId);
    await helper.device.contacts.typeCode(introductionId, code);
  }
  const was = await reads(views[0]!, ['[started]', '[topic Team]', 'Before she left', 'I was here', '[ended]']);
  assert.deepEqual([was.summary.active, was.awaitsRestore], [false, false]);
  await reads(views[1]!, ['[started]', '[topic Evening group]', 'Good evening', 'Good evening to all', '[ended]']);
  for (const open of views) open.close();
});

test('with none of her keys in stock her therapist’s device waits, and goes on when hers is there again', async () => {
  const emil = await practice.signUp(await practice.invite({ name: 'Emil' }));
  const id = await start(eva, [emil], 'Emil', 'Welcome, Emil');
  await ready(emil.device.conversations.list, ({ items }) => items.length === 1);
  const his = await resetByMail(practice, emil, next);
  const code = await his.device.account.makeRestoreCode(eva.memberId);
  const { introductionId } = await waitingCode(eva, emil.memberId);
  his.connection.unplug();
  const take = () => eva.device.act('takeKeyPackages', { memberIds: [emil.memberId] });
  while ((await take()).packages[0]?.package);
  await eva.device.contacts.typeCode(introductionId, code);
  const waits = await until(eva.device.contacts.confirming, (all) => all.has(emil.memberId));
  assert.deepEqual(waits.get(emil.memberId), { done: 0, all: 1 });
  his.connection.plugIn();
  const open = his.device.conversations.open(id);
  await ready(open.view, (view) => read(view).includes('Welcome, Emil'));
  open.close();
  await confirmed(eva);
});

test('signing in with the password from before finds nobody', async () => {
  const { account } = practice.browser().device;
  const old = { address: anna.address, password, label: 'Old', shared: false };
  await assert.rejects(account.signIn(old), { code: 'signin.refused' });
});
