import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import {
  join,
  makeReady,
  openBrowser,
  prove,
  refused,
  setUp,
  signIn,
  type TestPerson,
} from '../../../test/support/people.ts';
import {
  askForReset,
  mailedLink,
  prepareReset,
  reset,
  signInByCode,
  type PreparedReset,
} from '../../../test/support/ways-back.ts';
import { continuesCard } from '../../shared/card-succession.ts';
import { fromBase64Url, toBase64Url } from '../../shared/encoding.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { IdentityCard } from '../../shared/identity.ts';

let server: TestApp;
let ada: TestPerson;
let paul: TestPerson;

before(async () => {
  server = await startTestApp();
  const organisation = await setUp(server.url, await server.setupLink());
  await makeReady(organisation);
  ada = organisation.administrator;
  paul = await join(server.url, ada, { role: 'professional', name: 'Paul' });
});
after(() => server.close());

const bytesOf = ({ card, signature, previousSignature }: IdentityCard) => ({
  card: fromBase64Url(card),
  signature: fromBase64Url(signature),
  previousSignature: fromBase64Url(previousSignature),
});
const finish = ({ browser, input }: PreparedReset, change: Partial<PreparedReset['input']> = {}) =>
  browser.act('finishReset', { ...input, ...change });
const mailsOfKind = (kind: string) =>
  server.database.transaction('installation', (tx) =>
    tx.selectFrom('mails').select('id').where('kind', '=', kind).execute(),
  );
const devicesWithSecret = async () => (await server.app.keystore.listDeviceSecrets()).length;

test('by the mailbox alone somebody is in again with new keys, and everything else of the account ends', async () => {
  const vera = await join(server.url, ada, { role: 'professional', name: 'Vera' });
  const other = await signIn(server.url, vera);
  const former = await vera.ask('getAccountKeys', {});
  const now = await reset(server, vera);

  const keys = await now.ask('getAccountKeys', {});
  assert.equal(keys.bundle.generation, former.bundle.generation + 1);
  assert.ok(keys.bundle.version > former.bundle.version && keys.slots.version > former.slots.version);
  assert.equal(keys.packagesLeft, now.keys.packages.length);
  assert.ok(keys.nextPackage > former.nextPackage);
  const [before, after] = keys.cards.map(bytesOf);
  // Contacts see a changed key: nobody signed it who had the old one.
  assert.equal(after!.previousSignature.length, 0);
  assert.equal(await continuesCard(before!, after!), false);

  for (const browser of [vera, other]) await refused('signin.needed', browser.ask('getProfile', {}));
  await refused('signin.refused', signIn(server.url, vera));
  await refused('signin.refused', signInByCode(server.url, vera));
  await signIn(server.url, now);
  await signInByCode(server.url, now);
  assert.equal(await mailedLink(server, vera.address, 'reset'), null, 'a kept mail goes with its link');
  assert.equal((await mailsOfKind('reset.done')).length, 1);
  const seen = (await ada.ask('listContacts', {})).contacts.find(({ memberId }) => memberId === vera.memberId);
  assert.equal(seen?.cards.length, 2);
});

test('the sockets of all sign-ins close at a reset', async () => {
  const wim = await join(server.url, ada, { role: 'professional', name: 'Wim' });
  const events: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const message = () => {
      if (events.push('open') === 1) reset(server, wim).then(() => events.push('reset'), reject);
    };
    wim.connection.openSocket('/api/live', { opened: () => undefined, message, closed: resolve });
  });
  assert.ok(events.includes('open'));
});

test('an unknown address gets the same answer, and no mail', async () => {
  const mails = (await mailsOfKind('reset')).length;
  const browser = openBrowser(server.url);
  assert.deepEqual(await browser.act('startReset', { address: 'nobody@example.org' }), {});
  await server.app.jobs.drain();
  assert.equal((await mailsOfKind('reset')).length, mails);
  assert.deepEqual(await browser.act('startReset', { address: paul.address }), {});
  // Not before the answer: whether there is a mail can't be told by its time.
  assert.equal((await mailsOfKind('reset')).length, mails);
  await server.app.jobs.drain();
  assert.equal((await mailsOfKind('reset')).length, mails + 1);
});

test('a link works once, for an hour, and a newer one ends it', async () => {
  const first = await askForReset(server, paul.address);
  const second = await askForReset(server, paul.address);
  const browser = openBrowser(server.url);
  await refused('link.gone', browser.act('describeReset', { token: first }));
  const { address, newestCard } = await browser.act('describeReset', { token: second });
  assert.deepEqual([address, newestCard.n], [paul.address, 1]);
  const prepared = await prepareReset(server, paul, second);
  server.clock.advance({ minutes: 61 });
  await refused('link.gone', browser.act('describeReset', { token: second }));
  await refused('link.gone', finish(prepared));
  await signIn(server.url, paul);

  const third = await prepareReset(server, paul, await askForReset(server, paul.address));
  await finish(third);
  await refused('link.gone', finish(third));
  await refused('link.gone', browser.act('describeReset', { token: third.input.token }));
  paul = third.person;
});

test('of ten resets by one link at once one wins, and nothing of the others stays', async () => {
  const token = await askForReset(server, paul.address);
  const prepared = await Promise.all(Array.from({ length: 10 }, () => prepareReset(server, paul, token)));
  const devices = await devicesWithSecret();
  const ended = await paul.ask('listDevices', {});
  const done = await Promise.allSettled(prepared.map((each) => finish(each)));
  const won = done.flatMap(({ status }, at) => (status === 'fulfilled' ? [prepared[at]!] : []));
  assert.equal(won.length, 1);
  for (const result of done) {
    if (result.status === 'rejected') assert.ok(['link.gone', 'account.stale'].includes(result.reason.code));
  }
  paul = won[0]!.person;
  const { cards } = await paul.ask('getAccountKeys', {});
  assert.equal(cards.at(-1)?.card, paul.keys.card.card);
  assert.equal(await devicesWithSecret(), devices - ended.devices.length + 1);
});

test('keys that do not follow, or are not well made, change nothing', async () => {
  const prepared = await prepareReset(server, paul, await askForReset(server, paul.address));
  const { input } = prepared;
  const wrong: [ErrorCode, Partial<typeof input>][] = [
    ['account.stale', { bundle: { ...input.bundle, generation: input.bundle.generation + 1 } }],
    ['account.stale', { bundle: { ...input.bundle, version: 1 } }],
    ['account.stale', { slots: { ...input.slots, version: input.slots.version - 1 } }],
    ['account.stale', { packages: input.packages.map((each, k) => ({ ...each, k })) }],
    ['account.key_refused', { card: paul.keys.card }],
    ['account.key_refused', { card: { ...input.card, previousSignature: input.card.signature } }],
    ['account.key_refused', { packages: [{ ...input.packages[0]!, binding: toBase64Url(new Uint8Array(64)) }] }],
    ['account.slots_unsigned', { slots: { ...input.slots, signature: toBase64Url(new Uint8Array(64)) } }],
  ];
  for (const [code, change] of wrong) await refused(code, finish(prepared, change));
  await refused('link.gone', finish(prepared, { token: toBase64Url(new Uint8Array(32)) }));
  await paul.ask('getProfile', {});
  await finish(prepared);
  paul = prepared.person;
});

test('keys of another account are refused', async () => {
  const xena = await join(server.url, ada, { role: 'professional', name: 'Xena' });
  const hers = await prepareReset(server, xena, await askForReset(server, xena.address));
  const yves = await join(server.url, ada, { role: 'professional', name: 'Yves' });
  const his = await prepareReset(server, yves, await askForReset(server, yves.address));
  await refused('account.key_refused', finish(his, { card: hers.input.card }));
  await refused('account.key_refused', finish(his, { packages: hers.input.packages }));
  await refused('account.slots_unsigned', finish(his, { slots: hers.input.slots }));
  await finish(his);
});

test('a deactivated account gets no link, and one that it had no longer works', async () => {
  const yara = await join(server.url, ada, { role: 'professional', name: 'Yara' });
  const prepared = await prepareReset(server, yara, await askForReset(server, yara.address));
  await ada.act('deactivateMember', { memberId: yara.memberId });
  await refused('link.gone', finish(prepared));
  await refused('link.gone', openBrowser(server.url).act('describeReset', { token: prepared.input.token }));
  const mails = (await mailsOfKind('reset')).length;
  await openBrowser(server.url).act('startReset', { address: yara.address });
  await server.app.jobs.drain();
  assert.equal((await mailsOfKind('reset')).length, mails);
});

test('what was begun with the old password comes to nothing, and open introductions close', async () => {
  const zoe = await join(server.url, ada, { role: 'professional', name: 'Zoe' });
  const introductionId = crypto.randomUUID() as never;
  const mac = toBase64Url(new Uint8Array(32));
  await zoe.act('makeIntroduction', { introductionId, withMemberId: ada.memberId, purpose: 'compare', mac });
  assert.equal((await ada.ask('listIntroductions', {})).introductions.length, 1);
  const now = await reset(server, zoe);
  assert.equal((await ada.ask('listIntroductions', {})).introductions.length, 0);
  await refused('signin.refused', prove({ ...now, password: zoe.password }));
  await prove(now);
});

test('an administrator keeps the right of administration through a reset', async () => {
  const former = ada;
  ada = await reset(server, ada);
  const { profile } = await ada.ask('getProfile', {});
  assert.equal(profile.administrator, true);
  await refused('signin.needed', former.ask('getProfile', {}));
});

test('more than five mails in an hour are left out without a word', async () => {
  const few = await startTestApp({ limitFactor: 1 });
  try {
    const { administrator } = await setUp(few.url, await few.setupLink());
    const browser = openBrowser(few.url);
    for (let asked = 0; asked < 8; asked += 1) await browser.act('startReset', { address: administrator.address });
    await few.app.jobs.drain();
    const { length } = await few.database.transaction('installation', (tx) =>
      tx.selectFrom('mails').select('id').where('kind', '=', 'reset').execute(),
    );
    assert.equal(length, 5);
  } finally {
    await few.close();
  }
});
