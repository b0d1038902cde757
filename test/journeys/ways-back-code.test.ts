// A forgotten password: the recovery code brings somebody back in, with a new password and a new code; keys stay.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Device } from '../../src/sdk/model.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, password, read, reads, ready, type Practice, type Someone } from './practice.ts';

const next = 'meadow lighthouse pencil dragon';

let practice: Practice;
let anna: Someone;
let conversationId: ConversationId;
before(async () => {
  practice = await openPractice();
  const invited = await practice.invite({ withCode: true });
  anna = await practice.signUp(invited, invited.code);
  conversationId = await practice.therapist.device.conversations.start({
    memberIds: [anna.memberId],
    message: 'Welcome, Anna.',
  });
});
after(() => practice.close());

const device = { label: 'New phone', shared: false };
const signIn = (address: string, typed: string) => {
  const { account } = practice.browser().device;
  return account.signIn({ address, password: typed, ...device });
};
const recover = (on: Device, code: string) => on.account.recover({ address: anna.address, code, ...device });

test('somebody who forgot the password is in again with the code; other devices go on; the old password and the old code are dead', async () => {
  const phone = practice.browser();
  const oldCode = anna.recoveryCode;
  const recovery = await recover(phone.device, oldCode.toLowerCase());
  assert.equal(recovery.name, 'Person 1');
  await assert.rejects(recovery.prepare('short'), { code: 'password_too_short' });
  const ways = await recovery.prepare(next);
  assert.notEqual(phone.device.state.get().is, 'open', 'nothing is open before the new code was kept');
  assert.equal(ways.isTypedBack(oldCode), false);
  assert.ok(ways.isTypedBack(ways.recoveryCode.toLowerCase()));
  await ways.finish();

  const open = phone.device.conversations.open(conversationId);
  await reads(open, ['[started]', 'Welcome, Anna.']);
  await open.write('I am back');
  // The device that was signed in before shows it, and writes on.
  const before = anna.device.conversations.open(conversationId);
  await ready(before.view, (view) => read(view).includes('I am back'));
  await before.write('From here too');
  await ready(open.view, (view) => read(view).at(-1) === 'From here too');
  open.close();
  before.close();

  await assert.rejects(signIn(anna.address, password), { code: 'signin.refused' });
  await signIn(anna.address, next);
  await assert.rejects(recover(practice.browser().device, oldCode), { code: 'signin.refused' });
  await phone.reload();
  assert.equal(phone.device.state.get().is, 'open');
  anna.recoveryCode = ways.recoveryCode;
});

test('whoever gives up before the new code is kept changes nothing', async () => {
  const recovery = await recover(practice.browser().device, anna.recoveryCode);
  await recovery.prepare('other quiet copper garden');
  await signIn(anna.address, next);
  await recover(practice.browser().device, anna.recoveryCode);
});

test('a typo is found by the check letters, without a word to the server', async () => {
  const browser = practice.browser();
  const asked: string[] = [];
  const { fetch } = browser.connection;
  browser.connection.fetch = (path, init) => {
    asked.push(path);
    return fetch(path, init);
  };
  const typo = anna.recoveryCode.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
  await assert.rejects(recover(browser.device, typo), { code: 'code_malformed' });
  await assert.rejects(recover(browser.device, anna.recoveryCode.slice(1)), { code: 'code_malformed' });
  assert.deepEqual(asked, []);
  await recover(browser.device, anna.recoveryCode);
  assert.ok(asked.length > 0);
});

test('a code that is well made and somebody else’s signs nobody in', async () => {
  const other = await practice.signUp(await practice.invite());
  await assert.rejects(recover(practice.browser().device, other.recoveryCode), { code: 'signin.refused' });
});

test('who takes longer than the proof lasts to write the new code down loses nothing', async () => {
  const phone = practice.browser();
  const recovery = await recover(phone.device, anna.recoveryCode);
  practice.server.clock.advance({ minutes: 6 });
  const ways = await recovery.prepare('willow marble engine saffron');
  practice.server.clock.advance({ minutes: 6 });
  await ways.finish();
  const open = phone.device.conversations.open(conversationId);
  await ready(open.view, (view) => read(view).includes('Welcome, Anna.'));
  open.close();
  const devices = await phone.device.account.listDevices();
  assert.equal(devices.filter(({ current }) => current).length, 1);
  await signIn(anna.address, 'willow marble engine saffron');
  anna.recoveryCode = ways.recoveryCode;
});

test('a lost answer does no harm: finishing again finds it done', async () => {
  const phone = practice.browser();
  const ways = await (await recover(phone.device, anna.recoveryCode)).prepare('button forest violin copper');
  const { fetch } = phone.connection;
  phone.connection.fetch = async (path, init) => {
    const answer = await fetch(path, init);
    if (path.startsWith('/api/replaceWaysIn')) throw new Error('the answer got lost');
    return answer;
  };
  await assert.rejects(ways.finish(), { code: 'offline' });
  phone.connection.fetch = fetch;
  practice.server.clock.advance({ minutes: 6 });
  await ways.finish();
  assert.equal(phone.device.state.get().is, 'open');
  await signIn(anna.address, 'button forest violin copper');
});
