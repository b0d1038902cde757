import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import { join, prove, refused, setUp, signIn, type TestPerson } from '../../../test/support/people.ts';
import { beforeOf, makeNewKeys, renewKeys, signInByCode, type NewKeys } from '../../../test/support/ways-back.ts';
import { continuesCard } from '../../shared/card-succession.ts';
import { fromBase64Url, toBase64Url } from '../../shared/encoding.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { IntroductionId } from '../../shared/ids.ts';

let server: TestApp;
let ada: TestPerson;
let paul: TestPerson;

before(async () => {
  server = await startTestApp();
  ada = (await setUp(server.url, await server.setupLink())).administrator;
  paul = await join(server.url, ada, { role: 'professional', name: 'Paul' });
});
after(() => server.close());

/** All keys of somebody anew, not yet sent. */
async function prepare(person: TestPerson, signedBy: TestPerson | null = person) {
  return makeNewKeys(person, await beforeOf(person), {
    password: `another password ${crypto.randomUUID()}`,
    register: async (registrationRequest) => {
      const answer = await person.act('startPasswordChange', { registrationRequest });
      return { ...answer, account: person.memberId };
    },
    ...(signedBy && { former: signedBy }),
  });
}

test('new keys everywhere: other devices are signed out, contacts see a continued card, old ways in open nothing', async () => {
  const other = await signIn(server.url, paul);
  const former = paul;
  await prove(paul);
  paul = await renewKeys(paul);
  await refused('signin.needed', other.ask('getProfile', {}));
  // This device stays.
  const { cards, packagesLeft } = await paul.ask('getAccountKeys', {});
  assert.equal(packagesLeft, paul.keys.packages.length);
  const [first, second] = cards.map(({ card, signature, previousSignature }) => ({
    card: fromBase64Url(card),
    signature: fromBase64Url(signature),
    previousSignature: fromBase64Url(previousSignature),
  }));
  assert.equal(await continuesCard(first!, second!), true);
  await refused('signin.refused', signIn(server.url, former));
  await refused('signin.refused', signInByCode(server.url, former));
  await signIn(server.url, paul);
  await signInByCode(server.url, paul);
});

test('without a proof of the password nobody makes new keys', async () => {
  await prove(paul);
  const { keys, person } = await prepare(paul);
  server.clock.advance({ minutes: 5, seconds: 1 });
  await refused('signin.proof_needed', paul.act('replaceKeys', keys));
  await prove(paul);
  await paul.act('replaceKeys', keys);
  await refused('account.stale', paul.act('replaceKeys', keys));
  paul = person;
});

test('keys that are older, or that the former ones did not sign, change nothing', async () => {
  await prove(paul);
  const vera = await join(server.url, ada, { role: 'professional', name: 'Vera' });
  const { keys, person } = await prepare(paul);
  const unsigned = await prepare(paul, null);
  const byAnother = await prepare(paul, vera);
  const wrong: [ErrorCode, NewKeys][] = [
    ['account.key_refused', unsigned.keys],
    ['account.key_refused', byAnother.keys],
    ['account.stale', { ...keys, bundle: { ...keys.bundle, generation: keys.bundle.generation - 1 } }],
    ['account.stale', { ...keys, bundle: { ...keys.bundle, version: keys.bundle.version - 1 } }],
    ['account.stale', { ...keys, slots: { ...keys.slots, version: keys.slots.version - 1 } }],
    ['account.slots_unsigned', { ...keys, slots: unsigned.keys.slots }],
    ['account.slots_unsigned', { ...keys, slots: { ...keys.slots, signature: toBase64Url(new Uint8Array(64)) } }],
    ['account.key_refused', { ...keys, packages: unsigned.keys.packages }],
  ];
  for (const [code, change] of wrong) await refused(code, paul.act('replaceKeys', change));
  await signIn(server.url, paul);
  await paul.act('replaceKeys', keys);
  paul = person;
});

test('of ten new keys at once one wins', async () => {
  await prove(paul);
  const prepared = await Promise.all(Array.from({ length: 10 }, () => prepare(paul)));
  const done = await Promise.allSettled(prepared.map(({ keys }) => paul.act('replaceKeys', keys)));
  const won = done.flatMap(({ status }, at) => (status === 'fulfilled' ? [prepared[at]!] : []));
  assert.equal(won.length, 1);
  for (const result of done) if (result.status === 'rejected') assert.equal(result.reason.code, 'account.stale');
  paul = won[0]!.person;
  const { cards } = await paul.ask('getAccountKeys', {});
  assert.equal(cards.at(-1)?.card, paul.keys.card.card);
});

test('a code that nobody has typed yet ends with the keys that it speaks of', async () => {
  const wish = { withMemberId: ada.memberId, purpose: 'compare', mac: toBase64Url(new Uint8Array(32)) } as const;
  const introductionId = crypto.randomUUID() as IntroductionId;
  await paul.act('makeIntroduction', { introductionId, ...wish });
  assert.equal((await ada.ask('listIntroductions', {})).introductions.length, 1);
  await prove(paul);
  paul = await renewKeys(paul);
  assert.equal((await ada.ask('listIntroductions', {})).introductions.length, 0);
});
