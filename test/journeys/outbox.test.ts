import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../../src/sdk/watched.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, password, read, reads, ready, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let anna: Someone;
let conversationId: ConversationId;
before(async () => {
  practice = await openPractice();
  const invited = await practice.invite({ withCode: true });
  anna = await practice.signUp(invited, invited.code);
  conversationId = await practice.therapist.device.conversations.start({
    memberIds: [anna.memberId],
    message: 'Hello',
  });
  await ready(anna.device.conversations.list, ({ items }) => items.length === 1);
});
after(() => practice.close());

test('three messages written offline survive a reload and a restart of the server, and arrive once, in order', async () => {
  const annas = anna.device.conversations.open(conversationId);
  await reads(annas, ['[started]', 'Hello']);
  anna.connection.unplug();
  await until(anna.device.connection, (now) => now === 'offline');
  for (const text of ['One', 'Two', 'Three']) await annas.write(text);
  const view = await ready(annas.view, ({ outgoing }) => outgoing.length === 3);
  assert.deepEqual(
    view.outgoing.map(({ text, state }) => [text, state]),
    [
      ['One', 'sending'],
      ['Two', 'sending'],
      ['Three', 'sending'],
    ],
  );
  assert.equal(anna.device.conversations.unsent.get(), 3);

  await practice.server.restart();
  anna.connection.plugIn();
  await anna.reload();
  assert.equal(anna.device.state.get().is, 'open');
  const again = anna.device.conversations.open(conversationId);
  await reads(again, ['[started]', 'Hello', 'One', 'Two', 'Three']);
  await until(anna.device.conversations.unsent, (count) => count === 0);
  const hers = practice.therapist.device.conversations.open(conversationId);
  await reads(hers, ['[started]', 'Hello', 'One', 'Two', 'Three']);
  hers.close();
  again.close();
});

test('a message that was stored while its answer got lost is not sent twice', async () => {
  const hers = practice.therapist.device.conversations.open(conversationId);
  const before = (await ready(hers.view)).items.length;
  const real = anna.connection.fetch;
  let lost = 0;
  anna.connection.fetch = async (path, init) => {
    const answer = await real(path, init);
    if (path !== '/api/sendEntry' || lost > 0) return answer;
    lost += 1;
    throw new Error('the answer got lost');
  };
  const annas = anna.device.conversations.open(conversationId);
  await ready(annas.view);
  await annas.write('Only once');
  await until(anna.device.conversations.unsent, (count) => count === 0);
  anna.connection.fetch = real;
  const view = await ready(hers.view, ({ items }) => items.length > before);
  assert.equal(lost, 1);
  assert.equal(read(view).filter((text) => text === 'Only once').length, 1);
  hers.close();
  annas.close();
});

test('an edit and a deletion reach the other; the deleted text is gone', async () => {
  const annas = anna.device.conversations.open(conversationId);
  const hers = practice.therapist.device.conversations.open(conversationId);
  await Promise.all([ready(annas.view), ready(hers.view)]);
  const first = await annas.write('Helo there');
  await ready(annas.view, ({ items }) => items.some(({ key }) => key === first));
  await annas.edit(first, 'Hello there');
  await ready(hers.view, (view) => read(view).at(-1) === 'Hello there (edited)');
  await annas.remove(first);
  const view = await ready(hers.view, (now) => read(now).at(-1) === '[deleted]');
  assert.ok(!JSON.stringify(view).includes('Hello there'));
  hers.close();
  const fresh = practice.therapist.device.conversations.open(conversationId);
  await ready(fresh.view, (now) => read(now).at(-1) === '[deleted]');
  fresh.close();
  annas.close();
});

test('C16: a draft survives a reload and is there on another device', async () => {
  const annas = anna.device.conversations.open(conversationId);
  await ready(annas.view);
  annas.setDraft('I wanted to say');
  await anna.reload();
  const again = anna.device.conversations.open(conversationId);
  await until(again.draft, (text) => text === 'I wanted to say');
  again.close();
  const second = await practice.signIn(anna);
  const elsewhere = second.device.conversations.open(conversationId);
  await until(elsewhere.draft, (text) => text === 'I wanted to say');
  elsewhere.close();
});

test('a device that is signed out from afar locks at once and keeps nothing readable in memory', async () => {
  const second = await practice.signIn(anna);
  await ready(second.device.conversations.list, ({ items }) => items.length === 1);
  const devices = await anna.device.account.listDevices();
  const other = devices.filter(({ current }) => !current);
  const now = second.device.state.get();
  assert.ok(now.is === 'open');
  assert.ok(other.some(({ deviceId }) => deviceId === now.me.deviceId));
  await anna.device.account.endDevice(now.me.deviceId);
  await until(second.device.state, (state) => state.is === 'signedOut');
  assert.equal(second.device.conversations.list.get().is, 'loading');
  await assert.rejects(second.device.ask('listConversations', {}), { code: 'signin.needed' });
  await second.reload();
  assert.equal(second.device.state.get().is, 'signedOut');
  assert.equal(anna.device.state.get().is, 'open');
});

test('on a shared computer nothing is kept: a reload asks for the password', async () => {
  const shared = await practice.signIn(anna, true);
  await ready(shared.device.conversations.list, ({ items }) => items[0]?.lastMessage !== null);
  await shared.reload();
  assert.equal(shared.device.state.get().is, 'locked');
  await assert.rejects(shared.device.account.unlock('another password entirely'), { code: 'signin.refused' });
  await shared.device.account.unlock(password);
  assert.equal(shared.device.state.get().is, 'open');
  await ready(shared.device.conversations.list, ({ items }) => items.length === 1);
  await shared.device.account.signOut();
  assert.equal(shared.device.state.get().is, 'signedOut');
});

test('after a change of password the old one no longer signs in, the new one does, and other devices stay', async () => {
  const next = 'meadow lighthouse pencil dragon';
  await assert.rejects(anna.device.account.changePassword('not the password at all', next), { code: 'signin.refused' });
  await anna.device.account.changePassword(password, next);
  await assert.rejects(practice.signIn(anna), { code: 'signin.refused' });
  const fresh = practice.browser();
  await fresh.device.account.signIn({ address: anna.address, password: next, label: 'New', shared: false });
  await ready(fresh.device.conversations.list, ({ items }) => items[0]?.lastMessage !== null);
  const { confirm, isTypedBack, recoveryCode } = await anna.device.account.newRecoveryCode(next);
  assert.ok(isTypedBack(recoveryCode));
  await confirm();
  assert.equal(anna.device.state.get().is, 'open');
});
