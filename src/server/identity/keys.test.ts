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
  type TestOrganisation,
  type TestPerson,
} from '../../../test/support/people.ts';
import { fromBase64Url, toBase64Url } from '../../shared/encoding.ts';
import type { KeySlot, SignedSlots } from '../../shared/identity.ts';
import type { SlotId } from '../../shared/ids.ts';
import { importSignKey } from '../../sdk/crypto/keys.ts';
import { makePackages } from '../../sdk/crypto/identity.ts';
import { sealSlot, signSlotList } from '../../sdk/crypto/slots.ts';
import { provePassword, registerPassword } from '../../sdk/password.ts';
import { fingerprintOf } from '../../shared/cards.ts';

let server: TestApp;
let organisation: TestOrganisation;
let paul: TestPerson;

before(async () => {
  server = await startTestApp();
  organisation = await setUp(server.url, await server.setupLink());
  paul = await join(server.url, organisation.administrator, { role: 'professional', name: 'Paul' });
});
after(() => server.close());

const identityOf = (person: TestPerson) => importSignKey(fromBase64Url(person.keys.bundle.identities[0]!.sign));

/** The person's slots with one kind replaced by a fresh slot, signed as the next version. */
async function nextSlots(
  person: TestPerson,
  kind: 'password' | 'recovery',
  secret: Uint8Array<ArrayBuffer>,
  change: { version?: number; drop?: KeySlot['kind'] } = {},
): Promise<SignedSlots> {
  const { slots: now } = await person.ask('getAccountKeys', {});
  const account = person.memberId;
  const slotId = crypto.randomUUID() as SlotId;
  const place = { account, generation: 1, kind, slotId };
  const fresh = { slotId, kind, box: await sealSlot(secret, place, person.keys.masterKey) };
  const kept = now.slots.filter((slot) => slot.kind !== kind && slot.kind !== change.drop);
  const slots = [
    ...kept.map(({ slotId: id, kind: of, box }) => ({ slotId: id, kind: of, box: fromBase64Url(box) })),
    fresh,
  ];
  const version = change.version ?? now.version + 1;
  const signature = await signSlotList(await identityOf(person), { account, generation: 1, version, slots });
  return {
    version,
    slots: slots.map((slot) => ({ ...slot, generation: 1, box: toBase64Url(slot.box) })),
    signature: toBase64Url(signature),
  };
}

async function newPassword(person: TestPerson, typed: string) {
  return registerPassword(typed, async (registrationRequest) => {
    const answer = await person.act('startPasswordChange', { registrationRequest });
    return { ...answer, account: person.memberId };
  });
}

test('keys change only for five minutes after the password was typed again', async () => {
  server.clock.advance({ minutes: 6 });
  await refused('signin.proof_needed', newPassword(paul, 'another long password'));
  const slots = await nextSlots(paul, 'recovery', new Uint8Array(15));
  const recoveryAuthHash = toBase64Url(new Uint8Array(32));
  await refused('signin.proof_needed', paul.act('replaceRecoveryCode', { slots, recoveryAuthHash }));
  await prove(paul);
  await paul.act('replaceRecoveryCode', { slots, recoveryAuthHash });
  server.clock.advance({ minutes: 5, seconds: 1 });
  await refused('signin.proof_needed', newPassword(paul, 'another long password'));
});

test('typing the password again gives another token; the one before gives no new right', async () => {
  const before = new Map(paul.connection.cookies);
  await prove(paul);
  assert.notEqual(paul.connection.cookies.get('alcove'), before.get('alcove'));
  const old = openBrowser(server.url);
  old.connection.cookies.set('alcove', before.get('alcove')!);
  // A request that was under way is answered, but nothing more is allowed with it.
  await old.ask('getProfile', {});
  const { request } = await import('../../sdk/crypto/opaque.ts').then((opaque) => opaque.startRegistration('x'));
  await refused('signin.proof_needed', old.act('startPasswordChange', { registrationRequest: request }));
  server.clock.advance({ seconds: 31 });
  await refused('signin.needed', old.ask('getProfile', {}));
  await paul.ask('getProfile', {});
});

test('a wrong password proves nothing', async () => {
  await refused('signin.refused', prove({ ...paul, password: 'not this one at all' }));
});

test('a changed password signs in, the old one no longer does, and other devices stay', async () => {
  const other = await signIn(server.url, paul);
  await prove(paul);
  const typed = 'a new and longer password';
  const { record, exportKey } = await newPassword(paul, typed);
  const slots = await nextSlots(paul, 'password', exportKey);
  await paul.act('finishPasswordChange', { registrationRecord: record, slots });
  assert.deepEqual((await paul.ask('getAccountKeys', {})).slots, slots);
  await other.ask('getProfile', {});
  await refused('signin.refused', signIn(server.url, paul));
  paul = { ...paul, password: typed };
  await signIn(server.url, paul);
});

test('a sign-in that was begun with the old password comes to nothing once it is changed', async () => {
  const browser = openBrowser(server.url);
  const { attemptId, finishRequest } = await provePassword(paul.password, async (loginRequest) => {
    const answer = await browser.act('startSignIn', { address: paul.address, loginRequest });
    return { ...answer, account: answer.memberId };
  });
  await prove(paul);
  const typed = 'yet another long password';
  const { record, exportKey } = await newPassword(paul, typed);
  const slots = await nextSlots(paul, 'password', exportKey);
  await paul.act('finishPasswordChange', { registrationRecord: record, slots });
  paul = { ...paul, password: typed };
  const device = { label: 'Test', shared: false };
  await refused('signin.refused', browser.act('finishSignIn', { attemptId, finishRequest, device }));
});

test('slots that are stale, unsigned or too few change nothing, and the old password goes on', async () => {
  await prove(paul);
  const { record, exportKey } = await newPassword(paul, 'one that will not count');
  const finish = async (slots: SignedSlots) => paul.act('finishPasswordChange', { registrationRecord: record, slots });
  const good = await nextSlots(paul, 'password', exportKey);
  await refused('account.stale', finish(await nextSlots(paul, 'password', exportKey, { version: good.version + 1 })));
  await refused('account.stale', finish(await nextSlots(paul, 'password', exportKey, { version: good.version - 1 })));
  await refused('account.slots_unsigned', finish({ ...good, signature: toBase64Url(new Uint8Array(64)) }));
  await refused('account.slots_unsigned', finish({ ...good, slots: good.slots.toReversed() }));
  await refused('account.too_few_ways', finish(await nextSlots(paul, 'password', exportKey, { drop: 'recovery' })));
  // The list is signed, but another way in than the password's was exchanged.
  await refused('account.stale', finish(await nextSlots(paul, 'recovery', exportKey)));
  await signIn(server.url, paul);
});

test('of two devices that change the password at once one wins', async () => {
  await prove(paul);
  const typed = ['first new password here', 'second new password here'];
  const made = await Promise.all(typed.map((text) => newPassword(paul, text)));
  const lists = await Promise.all(made.map(({ exportKey }) => nextSlots(paul, 'password', exportKey)));
  const results = await Promise.allSettled(
    made.map(({ record }, at) => paul.act('finishPasswordChange', { registrationRecord: record, slots: lists[at]! })),
  );
  const winner = results.findIndex(({ status }) => status === 'fulfilled');
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  await refused('signin.refused', signIn(server.url, { ...paul, password: typed[1 - winner]! }));
  paul = { ...paul, password: typed[winner]! };
  await signIn(server.url, paul);
});

test('a bundle is replaced by the next version only', async () => {
  const { bundle } = await paul.ask('getAccountKeys', {});
  const next = { version: bundle.version + 1, generation: 1, box: toBase64Url(new Uint8Array(100)) };
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => paul.act('saveBundle', { bundle: next })));
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  await refused('account.stale', paul.act('saveBundle', { bundle: next }));
  await refused('account.stale', paul.act('saveBundle', { bundle: { ...next, version: 1 } }));
  await refused(
    'account.stale',
    paul.act('saveBundle', { bundle: { ...next, version: next.version + 1, generation: 2 } }),
  );
  assert.deepEqual((await paul.ask('getAccountKeys', {})).bundle, next);
});

async function morePackages(person: TestPerson, from: number, count: number) {
  const owner = {
    ...{ organisation: person.organisationId, account: person.memberId },
    fingerprint: await fingerprintOf(fromBase64Url(person.keys.card.card)),
    identity: await identityOf(person),
    root: fromBase64Url(person.keys.bundle.roots[0]!),
  };
  const made = await makePackages(owner, from, count);
  return made.map(({ k, sign, hpke, binding }) => ({
    ...{ k, sign: toBase64Url(sign), hpke: toBase64Url(hpke), binding: toBase64Url(binding) },
  }));
}

test('ten who take a package at once get ten different ones; a used-up stock gives none and can be filled', async () => {
  const takers = await Promise.all(
    Array.from({ length: 5 }, (_, at) =>
      join(server.url, organisation.administrator, { role: 'professional', name: `Taker ${at}` }),
    ),
  );
  const take = (taker: TestPerson) => taker.act('takeKeyPackages', { memberIds: [paul.memberId] });
  const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => take(takers[at % 5]!)));
  const numbers = answers.map(({ packages }) => packages[0]!.package!.k);
  assert.equal(new Set(numbers).size, 10);
  assert.equal((await paul.ask('getAccountKeys', {})).packagesLeft, 40);
  await Promise.all(Array.from({ length: 40 }, (_, at) => take(takers[at % 5]!)));
  const { packages } = await take(takers[0]!);
  assert.deepEqual([packages[0]!.package, packages[0]!.cardN], [null, null]);
  const { nextPackage } = await paul.ask('getAccountKeys', {});
  assert.equal(nextPackage, 50);
  const fresh = await morePackages(paul, nextPackage, 50);
  await Promise.all([paul.act('addKeyPackages', { packages: fresh }), paul.act('addKeyPackages', { packages: fresh })]);
  assert.equal((await paul.ask('getAccountKeys', {})).packagesLeft, 50);
});

test('packages that somebody else bound are refused', async () => {
  const packages = await morePackages(organisation.administrator, 100, 1);
  await refused('account.key_refused', paul.act('addKeyPackages', { packages }));
});

test("settings are one's own, and languages are those that exist", async () => {
  const { profile } = await paul.act('updateSettings', { language: 'de', profession: 'Nurse', takesNewClients: true });
  assert.deepEqual([profile.language, profile.profession, profile.takesNewClients], ['de', 'Nurse', true]);
  await refused('bad_input', paul.act('updateSettings', { language: 'xx' as 'de' }));
  await refused('bad_input', paul.act('updateSettings', { timeZone: 'Middle/Earth' }));
});
