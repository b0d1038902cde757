import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import {
  join,
  openBrowser,
  prove,
  refused,
  setUp,
  signIn,
  tokenOf,
  type Browser,
  type TestPerson,
} from '../../../test/support/people.ts';
import { askForReset, mailedLink, prepareReset } from '../../../test/support/ways-back.ts';

let server: TestApp;
let ada: TestPerson;
let visitor: Browser;
let serial = 0;

before(async () => {
  server = await startTestApp();
  ada = (await setUp(server.url, await server.setupLink())).administrator;
  visitor = openBrowser(server.url);
});
after(() => server.close());

const joinAs = (name: string) => join(server.url, ada, { role: 'professional', name });
const fresh = () => `new${(serial += 1)}@example.org`;
const linkTo = async (address: string, kind: string) => {
  const link = await mailedLink(server, address, kind);
  return link && tokenOf(link);
};
const addressOf = async (person: Browser) => (await person.ask('getProfile', {})).profile.address;
const seenBy = async (viewer: TestPerson, person: TestPerson) =>
  (await viewer.ask('listContacts', {})).contacts.find(({ memberId }) => memberId === person.memberId);

/** Asks for another address; the secret that came to it. */
async function ask(person: TestPerson, address = fresh()): Promise<{ address: string; token: string }> {
  await prove(person);
  await person.act('requestAddressChange', { address });
  return { address, token: (await linkTo(address, 'address.confirm'))! };
}

/** A confirmed change, and the secret that came to the old address. */
async function change(person: TestPerson, wished?: string): Promise<{ address: string; undo: string }> {
  const { address, token } = await ask(person, wished);
  await visitor.act('followAddressLink', { token });
  return { address, undo: (await linkTo(person.address, 'address.changed'))! };
}

test('nothing changes before the new address is confirmed; then the old one and all contacts are told', async () => {
  const vera = await joinAs('Vera');
  const { address, token } = await ask(vera);
  assert.equal(await addressOf(vera), vera.address);
  assert.equal((await vera.ask('getAddressChange', {})).waiting?.address, address);
  const described = await visitor.act('describeAddressLink', { token });
  assert.deepEqual([described.does, described.address], ['confirm', address]);
  // Looking at it changes nothing, as mail scanners do.
  assert.equal(await addressOf(vera), vera.address);
  assert.equal((await seenBy(ada, vera))?.addressChangedAt, null);

  assert.deepEqual(await visitor.act('followAddressLink', { token }), { did: 'confirm' });
  assert.equal(await addressOf(vera), address);
  assert.ok(await linkTo(vera.address, 'address.changed'));
  assert.equal((await seenBy(ada, vera))?.addressChangedAt !== null, true);
  await refused('link.gone', visitor.act('followAddressLink', { token }));
  await refused('signin.refused', signIn(server.url, vera));
  await signIn(server.url, { ...vera, address });
  server.clock.advance({ days: 7, seconds: 1 });
  ada = { ...ada, ...(await signIn(server.url, ada)) };
  assert.equal((await seenBy(ada, vera))?.addressChangedAt, null);
});

test('without a proof of the password nobody asks for another address', async () => {
  const wim = await joinAs('Wim');
  server.clock.advance({ minutes: 6 });
  await refused('signin.proof_needed', wim.act('requestAddressChange', { address: fresh() }));
});

test('a link to a new address works for a day, and ends with a newer one or when it is taken back', async () => {
  const xena = await joinAs('Xena');
  const first = await ask(xena);
  const second = await ask(xena);
  await refused('link.gone', visitor.act('followAddressLink', { token: first.token }));
  await xena.act('withdrawAddressChange', {});
  await refused('link.gone', visitor.act('describeAddressLink', { token: second.token }));
  const third = await ask(xena);
  server.clock.advance({ hours: 24, seconds: 1 });
  await refused('link.gone', visitor.act('followAddressLink', { token: third.token }));
  assert.equal((await xena.ask('getAddressChange', {})).waiting, null);
  assert.equal(await addressOf(xena), xena.address);
});

test('an address that somebody has gets the same answer, and a mail without a link', async () => {
  const yara = await joinAs('Yara');
  const taken = await joinAs('Taken');
  await prove(yara);
  assert.deepEqual(await yara.act('requestAddressChange', { address: taken.address }), {});
  assert.equal((await yara.ask('getAddressChange', {})).waiting?.address, taken.address);
  assert.equal(await linkTo(taken.address, 'address.confirm'), null);
  assert.equal(await linkTo(taken.address, 'address.taken'), null);
  const mails = await server.database.transaction('installation', (tx) =>
    tx.selectFrom('mails').select('id').where('kind', '=', 'address.taken').execute(),
  );
  assert.equal(mails.length, 1);
  // Somebody takes it between asking and confirming.
  const { address, token } = await ask(yara);
  await join(server.url, ada, { role: 'professional', name: 'Quick', address });
  await refused('member.address_taken', visitor.act('followAddressLink', { token }));
  assert.equal(await addressOf(yara), yara.address);
});

test('within 72 hours the old address takes it back, and everybody is signed out', async () => {
  const zoe = await joinAs('Zoe');
  const { address, undo } = await change(zoe);
  const thief = await signIn(server.url, { ...zoe, address });
  const described = await visitor.act('describeAddressLink', { token: undo });
  assert.deepEqual([described.does, described.address], ['undo', zoe.address]);
  const waiting = await ask({ ...zoe, ...thief, address });
  assert.deepEqual(await visitor.act('followAddressLink', { token: undo }), { did: 'undo' });
  for (const browser of [zoe, thief]) await refused('signin.needed', browser.ask('getProfile', {}));
  await refused('link.gone', visitor.act('followAddressLink', { token: undo }));
  await refused('link.gone', visitor.act('followAddressLink', { token: waiting.token }));
  await signIn(server.url, zoe);
  await refused('signin.refused', signIn(server.url, { ...zoe, address }));
  // It counts no more: a reset is possible at once.
  assert.ok(await askForReset(server, zoe.address));
  assert.equal((await seenBy(ada, zoe))?.addressChangedAt, null);
});

test('the first address takes back also what was changed after it', async () => {
  const bea = await joinAs('Bea');
  const first = await change(bea);
  const second = await change({ ...bea, address: first.address });
  await visitor.act('followAddressLink', { token: first.undo });
  await signIn(server.url, bea);
  await refused('link.gone', visitor.act('followAddressLink', { token: second.undo }));
});

test('after 72 hours, and where somebody else has the old address, it is not given back', async () => {
  const carl = await joinAs('Carl');
  const { undo } = await change(carl);
  server.clock.advance({ hours: 72, seconds: 1 });
  await refused('link.gone', visitor.act('followAddressLink', { token: undo }));

  const dora = await joinAs('Dora');
  const changed = await change(dora);
  await join(server.url, ada, { role: 'professional', name: 'Quick', address: dora.address });
  await refused('member.address_taken', visitor.act('followAddressLink', { token: changed.undo }));
  assert.equal(await addressOf(dora), changed.address);
});

test('of ten who follow a link at once one confirms', async () => {
  const eva = await joinAs('Eva');
  const { token } = await ask(eva);
  const done = await Promise.allSettled(Array.from({ length: 10 }, () => visitor.act('followAddressLink', { token })));
  assert.equal(done.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('a change of address withdraws open resets, and none starts from it for seven days', async () => {
  const finn = await joinAs('Finn');
  const prepared = await prepareReset(server, finn, await askForReset(server, finn.address));
  const { address } = await change(finn);
  await refused('link.gone', prepared.browser.act('finishReset', prepared.input));
  await visitor.act('startReset', { address });
  assert.equal(await mailedLink(server, address, 'reset'), null);
  const { length } = await server.database.transaction('installation', (tx) =>
    tx
      .selectFrom('mails')
      .select('id')
      .where('kind', '=', 'reset.later')
      .where('member_id', '=', finn.memberId)
      .execute(),
  );
  // The withdrawn link left with its mail; what came since says from when on.
  assert.equal(length, 1);
  server.clock.advance({ days: 7, seconds: 1 });
  assert.ok(await askForReset(server, address));
});

test('the links of a deactivated account change nothing', async () => {
  ada = { ...ada, ...(await signIn(server.url, ada)) };
  const gina = await joinAs('Gina');
  const { token } = await ask(gina);
  await ada.act('deactivateMember', { memberId: gina.memberId });
  await refused('link.gone', visitor.act('describeAddressLink', { token }));
  await refused('link.gone', visitor.act('followAddressLink', { token }));
});
