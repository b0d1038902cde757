// Everything forgotten: back in by the confirmed address with new keys, and what others see of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ConversationId } from '../../src/shared/ids.ts';
import { mailedLink } from '../support/ways-back.ts';
import { tokenOf } from '../support/people.ts';
import { openPractice, password, read, reads, ready, type Browser, type Practice, type Someone } from './practice.ts';

const next = 'meadow lighthouse pencil dragon';

let practice: Practice;
let anna: Someone;
let conversationId: ConversationId;
before(async () => {
  practice = await openPractice();
  const invited = await practice.invite({ name: 'Anna', withCode: true });
  anna = await practice.signUp(invited, invited.code);
  conversationId = await practice.therapist.device.conversations.start({
    memberIds: [anna.memberId],
    message: 'Welcome, Anna.',
  });
  const open = anna.device.conversations.open(conversationId);
  await reads(open, ['[started]', 'Welcome, Anna.']);
  open.close();
});
after(() => practice.close());

async function askForLink(): Promise<string> {
  await practice.browser().device.account.askForReset(anna.address);
  return tokenOf((await mailedLink(practice.server, anna.address, 'reset')) ?? '');
}

const device = { label: 'New phone', shared: false };

test('a link that is only looked at changes nothing', async () => {
  const { account } = practice.browser().device;
  const described = await account.describeReset(await askForLink());
  assert.deepEqual([described.name, described.address], ['Anna', anna.address]);
  await practice.browser().device.account.signIn({ address: anna.address, password, ...device });
  await assert.rejects(account.describeReset('A'.repeat(43)), { code: 'link.gone' });
  await assert.rejects(account.prepareReset({ token: 'A'.repeat(43), password: next, ...device }), {
    code: 'link.gone',
  });
});

let phone: Browser;
test('with a new password and new keys she is in, sees that earlier conversations wait, and writes at once', async () => {
  const { therapist } = practice;
  phone = practice.browser();
  const token = await askForLink();
  await assert.rejects(phone.device.account.prepareReset({ token, password: 'short', ...device }), {
    code: 'password_too_short',
  });
  const ways = await phone.device.account.prepareReset({ token, password: next, ...device });
  await ways.finish();
  assert.equal(phone.device.state.get().is, 'open');

  const contacts = await ready(phone.device.contacts.list, (all) => all.length > 0);
  assert.deepEqual(
    contacts.map(({ trust }) => trust),
    ['notYetCompared'],
  );
  const earlier = phone.device.conversations.open(conversationId);
  const locked = await ready(earlier.view);
  assert.deepEqual(read(locked), ['[started]', '[sealed]']);
  assert.deepEqual([locked.awaitsRestore, locked.ownKeysReplacedBy, locked.trust], [true, null, 'whole']);
  await earlier.write('Nobody reads this');
  const failed = await ready(earlier.view, ({ outgoing }) => outgoing[0]?.state === 'failed');
  assert.equal(failed.outgoing[0]?.reason, 'keys_missing');
  await earlier.discard(failed.outgoing[0].key);
  earlier.close();

  const started = await phone.device.conversations.start({ memberIds: [therapist.memberId], message: 'I need you' });
  const hers = therapist.device.conversations.open(started);
  await reads(hers, ['[started]', 'I need you']);
  await hers.write('I am here');
  const annas = phone.device.conversations.open(started);
  await reads(annas, ['[started]', 'I need you', 'I am here']);
  annas.close();
  hers.close();
});

test('her therapist is told that the keys changed, and starts nothing new before they are compared', async () => {
  const { therapist } = practice;
  const contacts = await ready(therapist.device.contacts.list, (all) => all[0]?.trust === 'changed');
  assert.equal(contacts[0]?.wasCompared, true);
  const start = therapist.device.conversations.start({ memberIds: [anna.memberId], message: 'Hello?' });
  await assert.rejects(start, { code: 'contact_changed' });
});

test('everything of before is dead: other devices, the old password, the old code, the link', async () => {
  assert.deepEqual(anna.device.state.get(), { is: 'signedOut', because: 'elsewhere' });
  const { account } = practice.browser().device;
  await assert.rejects(account.signIn({ address: anna.address, password, ...device }), { code: 'signin.refused' });
  await assert.rejects(account.recover({ address: anna.address, code: anna.recoveryCode, ...device }), {
    code: 'signin.refused',
  });
});

test('a reload, and another device with the new password, see the same', async () => {
  await phone.reload();
  assert.equal(phone.device.state.get().is, 'open');
  const second = practice.browser();
  await second.device.account.signIn({ address: anna.address, password: next, ...device });
  for (const { device: one } of [phone, second]) {
    const { items } = await ready(one.conversations.list, (list) => list.items.length === 2);
    assert.deepEqual(items.map(({ lastMessage }) => lastMessage?.text).toSorted(), ['I am here', null].toSorted());
  }
});

test('a lost answer of the last step does no harm: pressing again signs in', async () => {
  const token = await askForLink();
  const browser = practice.browser();
  const ways = await browser.device.account.prepareReset({
    token,
    password: 'willow marble engine saffron',
    ...device,
  });
  const { fetch } = browser.connection;
  browser.connection.fetch = async (path, init) => {
    const answer = await fetch(path, init);
    if (path.startsWith('/api/finishReset')) throw new Error('the answer got lost');
    return answer;
  };
  await assert.rejects(ways.finish(), { code: 'offline' });
  browser.connection.fetch = fetch;
  await ways.finish();
  assert.equal(browser.device.state.get().is, 'open');
});
