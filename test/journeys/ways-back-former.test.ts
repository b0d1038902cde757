// The password or the recovery code from before a reset, found again: everything is back, and nobody has to confirm it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeCard } from '../../src/sdk/crypto/identity.ts';
import { importKeyPairs } from '../../src/sdk/crypto/keys.ts';
import { randomBytes } from '../../src/sdk/crypto/primitives.ts';
import type { OutputOf } from '../../src/sdk/endpoints.ts';
import { until } from '../../src/sdk/watched.ts';
import { fromBase64Url, toBase64Url } from '../../src/shared/encoding.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import {
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
let anna: Someone;
let earlier: ConversationId;
before(async () => {
  practice = await openPractice();
  eva = practice.therapist;
  ({ someone: anna, conversationId: earlier } = await comeIn('Anna'));
});
after(() => practice.close());

/** A client who typed the code of her invitation, and a conversation with a draft of hers. */
async function comeIn(name: string): Promise<{ someone: Someone; conversationId: ConversationId }> {
  const invited = await practice.invite({ name, withCode: true });
  const someone = await practice.signUp(invited, invited.code);
  const conversationId = await eva.device.conversations.start({ memberIds: [someone.memberId], message: 'Welcome' });
  const open = someone.device.conversations.open(conversationId);
  await reads(open, ['[started]', 'Welcome']);
  await open.write('Thank you');
  await reads(open, ['[started]', 'Welcome', 'Thank you']);
  open.close();
  return { someone, conversationId };
}

let phone: Browser;
let since: ConversationId;
test('after a reset her therapist is asked to confirm; a wrong former password brings nothing back', async () => {
  const hers = anna.device.conversations.open(earlier);
  await ready(hers.view);
  hers.setDraft('I wanted to say');
  hers.close();
  await until(hers.draft, (text) => text === 'I wanted to say');

  phone = await resetByMail(practice, anna, next);
  since = await phone.device.conversations.start({ memberIds: [eva.memberId], message: 'With new keys' });
  await ready(eva.device.tasks, (all) => all.some(({ about }) => about.kind === 'restore'));
  await ready(eva.device.contacts.list, (all) => all.some(({ trust }) => trust === 'changed'));
  const { account } = phone.device;
  await assert.rejects(account.useFormerPassword(next), { code: 'signin.refused' });
  await assert.rejects(account.useFormerCode('too short'), { code: 'code_malformed' });
  const open = phone.device.conversations.open(earlier);
  assert.equal((await ready(open.view)).awaitsRestore, true);
  open.close();
});

test('the password from before brings everything back at once: texts, draft, comparisons', async () => {
  const open = phone.device.conversations.open(earlier);
  await ready(open.view, ({ awaitsRestore }) => awaitsRestore);
  await phone.device.account.useFormerPassword(password);
  const view = await reads(open, ['[started]', 'Welcome', 'Thank you']);
  assert.deepEqual([view.awaitsRestore, view.trust, view.incomplete], [false, 'whole', false]);
  await open.write('Back again');
  await reads(open, ['[started]', 'Welcome', 'Thank you', 'Back again']);
  open.close();
  const drafted = phone.device.conversations.open(earlier);
  await until(drafted.draft, (text) => text === 'I wanted to say');
  drafted.close();
  assert.equal(await ready(phone.device.account.restore, (now) => now === null), null);
  const [contact] = await ready(phone.device.contacts.list, (all) => all.every(({ trust }) => trust === 'compared'));
  assert.equal(contact?.memberId, eva.memberId);
});

test('her therapist has no task any more and sees no alarm: the keys were replaced, not changed', async () => {
  await ready(eva.device.tasks, (all) => all.every(({ about }) => about.kind !== 'restore'));
  const all = await ready(eva.device.contacts.list, (list) => list.every(({ trust }) => trust === 'compared'));
  assert.equal(all[0]?.cards.length, 2);
  await eva.device.conversations.start({ memberIds: [anna.memberId], message: 'Good to have you back' });
  const open = eva.device.conversations.open(earlier);
  const view = await reads(open, ['[started]', 'Welcome', 'Thank you', 'Back again']);
  assert.equal(view.trust, 'whole');
  open.close();
});

test('the new password stays the one that signs in; another device has all of both times', async () => {
  const sign = (typed: string, on: Browser = practice.browser()) =>
    on.device.account.signIn({ address: anna.address, password: typed, label: 'Laptop', shared: false });
  await assert.rejects(sign(password), { code: 'signin.refused' });
  const laptop = practice.browser();
  await sign(next, laptop);
  for (const browser of [laptop, phone]) {
    await browser.reload();
    const { items } = await ready(browser.device.conversations.list, ({ items: all }) =>
      all.every(({ lastMessage }) => lastMessage?.text),
    );
    assert.deepEqual(items.map(({ lastMessage }) => lastMessage?.text).toSorted(), [
      'Back again',
      'Good to have you back',
      'With new keys',
    ]);
  }
  await assert.rejects(phone.device.account.useFormerPassword(password), { code: 'not_found' });
  assert.equal((await ready(phone.device.conversations.list)).items.length, 3);
  assert.ok(since);
});

test('the code from before does the same; a card that the server made up is not signed by anybody', async () => {
  const { someone: bram, conversationId } = await comeIn('Bram');
  const his = await resetByMail(practice, bram, next);
  const { memberId: account } = bram;
  const { fetch } = his.connection;
  const signed: string[] = [];
  his.connection.fetch = async (path, init) => {
    if (path.startsWith('/api/completeCard')) signed.push(String(init.body));
    const answer = await fetch(path, init);
    if (!path.startsWith('/api/getAccountKeys')) return answer;
    const keys = (await answer.json()) as OutputOf<'getAccountKeys'>;
    const newest = keys.cards.at(-1)!;
    const { organisationId: organisation } = (await bramsProfile).profile;
    const made = await makeCard({
      ...{ organisation, account, n: newest.n + 1 },
      keys: await importKeyPairs(randomBytes(32), randomBytes(32)),
      before: { card: fromBase64Url(newest.card), key: null },
    });
    const card = { n: newest.n + 1, card: toBase64Url(made.card), signature: toBase64Url(made.signature) };
    return Response.json({ ...keys, cards: [...keys.cards, { ...card, previousSignature: '' }] });
  };
  const bramsProfile = his.device.ask('getProfile', {});
  await his.device.account.useFormerCode(bram.recoveryCode.toLowerCase());
  assert.deepEqual(
    signed.map((body) => JSON.parse(body).n),
    [2],
  );
  const open = his.device.conversations.open(conversationId);
  await ready(open.view, (view) => read(view).includes('Thank you'));
  open.close();
  await ready(eva.device.contacts.list, (list) => list.every(({ trust }) => trust === 'compared'));
});
