// Another e-mail address: the new one is confirmed, the old one can undo it, contacts are told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../../src/sdk/watched.ts';
import { mailedLink } from '../support/ways-back.ts';
import { tokenOf } from '../support/people.ts';
import { openPractice, password, ready, type Practice, type Someone } from './practice.ts';

const moved = 'anna.moved@example.org';

let practice: Practice;
let anna: Someone;
before(async () => {
  practice = await openPractice();
  anna = await practice.signUp(await practice.invite({ name: 'Anna' }));
});
after(() => practice.close());

const linkTo = async (address: string, kind: string) =>
  tokenOf((await mailedLink(practice.server, address, kind)) ?? '');
const signIn = (address: string) =>
  practice.browser().device.account.signIn({ address, password, label: 'Other', shared: false });

let undo: string;
test('nothing changes before the new address is confirmed, and a wrong password asks for nothing', async () => {
  const { account } = anna.device;
  await assert.rejects(account.changeAddress('not my password at all', moved), { code: 'signin.refused' });
  assert.equal((await account.addressChange()).waiting, null);
  await account.changeAddress(password, moved);
  assert.equal((await account.addressChange()).waiting?.address, moved);
  await account.withdrawAddressChange();
  assert.equal((await account.addressChange()).waiting, null);
  await account.changeAddress(password, moved);
  const token = await linkTo(moved, 'address.confirm');
  const page = practice.browser().device.account;
  const described = await page.describeAddressLink(token);
  assert.deepEqual([described.does, described.address], ['confirm', moved]);
  await signIn(anna.address);
  await assert.rejects(signIn(moved), { code: 'signin.refused' });

  assert.equal(await page.followAddressLink(token), 'confirm');
  await signIn(moved);
  await assert.rejects(signIn(anna.address), { code: 'signin.refused' });
  await assert.rejects(page.followAddressLink(token), { code: 'link.gone' });
  undo = await linkTo(anna.address, 'address.changed');
});

test('contacts see for a week that the address changed', async () => {
  await ready(practice.therapist.device.contacts.list, ([contact]) => (contact?.addressChangedAt ?? null) !== null);
});

test('the old address takes it back with one press; whoever had changed it is signed out', async () => {
  const page = practice.browser().device.account;
  assert.deepEqual((await page.describeAddressLink(undo)).does, 'undo');
  assert.equal(anna.device.state.get().is, 'open');
  assert.equal(await page.followAddressLink(undo), 'undo');
  await until(anna.device.state, ({ is }) => is === 'signedOut');
  await assert.rejects(signIn(moved), { code: 'signin.refused' });
  await signIn(anna.address);
});
