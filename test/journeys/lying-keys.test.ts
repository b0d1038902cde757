// A server that lies about keys: those of a contact, those of the account itself, and those that a password opens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { server as opaqueServer, ready as opaqueReady } from '@serenity-kit/opaque';
import { encodeBinding, fingerprintOf, type SignedCard } from '../../src/shared/cards.ts';
import { fromBase64Url, fromHex, toBase64Url } from '../../src/shared/encoding.ts';
import type { IdentityCard } from '../../src/shared/identity.ts';
import type { ConversationId, MemberId } from '../../src/shared/ids.ts';
import type { OutputOf } from '../../src/sdk/endpoints.ts';
import { makeCard } from '../../src/sdk/crypto/identity.ts';
import { importKeyPairs, participantKeys, signBytes, type KeyPairs } from '../../src/sdk/crypto/keys.ts';
import { randomBytes } from '../../src/sdk/crypto/primitives.ts';
import { contactOf, look, openLyingPractice, type LiedTo, type LyingPractice } from './lying-practice.ts';
import { password, ready } from './practice.ts';

let at: LyingPractice;
let id: ConversationId;
let hers: LiedTo;
before(async () => {
  await opaqueReady;
  at = await openLyingPractice();
  id = at.conversationId;
  hers = await at.lied(at.anna);
  await contactOf(hers, at.therapist.memberId);
});
after(() => at.close());

interface Fake {
  keys: KeyPairs;
  signed: SignedCard;
  card: IdentityCard;
}

/** A card of the server's own making for somebody's account: well-formed, and signed by its own key. */
async function fakeCard(account: MemberId, n = 1, before: IdentityCard | null = null): Promise<Fake> {
  const { organisationId } = (await at.therapist.device.ask('getProfile', {})).profile;
  const keys = await importKeyPairs(randomBytes(32), randomBytes(32));
  const older = before && { card: fromBase64Url(before.card), key: null };
  const signed = await makeCard({ organisation: organisationId, account, n, keys, before: older });
  const { card, signature, previousSignature } = signed;
  return { keys, signed, card: wireCard(n, { card, signature, previousSignature }) };
}

function wireCard(n: number, { card, signature, previousSignature }: SignedCard): IdentityCard {
  return {
    n,
    card: toBase64Url(card),
    signature: toBase64Url(signature),
    previousSignature: toBase64Url(previousSignature),
  };
}

const startWithTherapist = ({ device }: LiedTo) =>
  device.conversations.start({ memberIds: [at.therapist.memberId], message: 'Secret' });

const nothingLeft = ({ server }: LiedTo, since: number) =>
  assert.ok(!server.asked.slice(since).some(({ name }) => name === 'createConversation'));

test('keys of somebody else in place of a contact’s are refused before anything is written', async () => {
  const stranger = await participantKeys(randomBytes(32), 0);
  hers.server.honest();
  const begun = hers.server.asked.length;
  hers.server.says('takeKeyPackages', ({ packages }) => ({
    packages: packages.map((one) => {
      if (one.memberId !== at.therapist.memberId || !one.package) return one;
      const keys = { sign: toBase64Url(stranger.sign.public), hpke: toBase64Url(stranger.hpke.public) };
      return { ...one, package: { ...one.package, ...keys } };
    }),
  }));
  await assert.rejects(startWithTherapist(hers), { code: 'keys_refused' });
  // Of another package of the same person, of another contact, of small order.
  for (const change of [
    (one: Package) => ({ ...one, k: one.k + 1 }),
    (one: Package) => ({ ...one, binding: toBase64Url(randomBytes(64)) }),
    (one: Package) => ({ ...one, hpke: toBase64Url(new Uint8Array(32)) }),
    (one: Package) => ({ ...one, sign: toBase64Url(fromHex(`01${'00'.repeat(31)}`)) }),
  ]) {
    hers.server.honest();
    hers.server.says('takeKeyPackages', ({ packages }) => ({
      packages: packages.map((one) =>
        one.memberId === at.therapist.memberId && one.package ? { ...one, package: change(one.package) } : one,
      ),
    }));
    await assert.rejects(startWithTherapist(hers), { code: 'keys_refused' });
  }
  nothingLeft(hers, begun);
});

type Package = NonNullable<OutputOf<'takeKeyPackages'>['packages'][number]['package']>;

test('another identity for a compared contact, with keys that it signed, blocks and says so', async () => {
  const { memberId } = at.therapist;
  const fake = await fakeCard(memberId);
  const stranger = await participantKeys(randomBytes(32), 7);
  const begun = hers.server.asked.length;
  const lie = (cards: (real: readonly IdentityCard[]) => readonly IdentityCard[]) => {
    hers.server.honest();
    hers.server.says('listContacts', ({ contacts }) => ({
      contacts: contacts.map((one) => (one.memberId === memberId ? { ...one, cards: cards(one.cards) } : one)),
    }));
    hers.server.says('takeKeyPackages', async ({ packages }) => ({
      packages: await Promise.all(
        packages.map(async (one) => {
          if (one.memberId !== memberId || !one.package) return one;
          const [sign, hpke] = [stranger.sign.public, stranger.hpke.public];
          const { organisationId: organisation } = (await at.therapist.device.ask('getProfile', {})).profile;
          const fingerprint = await fingerprintOf(fake.signed.card);
          const bytes = encodeBinding({ organisation, account: memberId, fingerprint, k: 7, sign, hpke });
          const binding = toBase64Url(await signBytes(fake.keys.sign, bytes));
          return { ...one, package: { k: 7, sign: toBase64Url(sign), hpke: toBase64Url(hpke), binding } };
        }),
      ),
    }));
  };
  lie(() => [fake.card]);
  const changed = await contactOf(hers, memberId);
  assert.deepEqual([changed.trust, changed.wasCompared], ['changed', true]);
  await assert.rejects(startWithTherapist(hers), { code: 'contact_changed' });
  await assert.rejects(hers.device.contacts.acceptChange(memberId), { code: 'contact_changed' });
  // As a continuation that the key before it didn't sign.
  const { card: next } = await fakeCard(memberId, 2, (await realCards(memberId)).at(-1) ?? null);
  lie((real) => [...real, next]);
  assert.equal((await contactOf(hers, memberId)).trust, 'changed');
  await assert.rejects(startWithTherapist(hers), { code: 'contact_changed' });
  nothingLeft(hers, begun);
  hers.server.honest();
  assert.equal((await contactOf(hers, memberId)).trust, 'compared');
});

test('a card that its own key did not sign, or of another account, counts as none', async () => {
  const { memberId } = at.therapist;
  const [real] = await realCards(memberId);
  const others = await fakeCard(at.anna.memberId);
  assert.ok(real);
  for (const card of [{ ...real, signature: toBase64Url(randomBytes(64)) }, others.card]) {
    hers.server.honest();
    hers.server.says('listContacts', ({ contacts }) => ({
      contacts: contacts.map((one) => (one.memberId === memberId ? { ...one, cards: [card] } : one)),
    }));
    await contactOf(hers, memberId);
    await assert.rejects(hers.device.contacts.safetyNumbers(memberId), { code: 'keys_refused' });
    await assert.rejects(hers.device.contacts.markCompared(memberId), { code: 'keys_refused' });
    await assert.rejects(startWithTherapist(hers), { code: 'keys_refused' });
  }
});

test('keys that are swapped while two people compare are not pinned', async () => {
  const { memberId } = at.therapist;
  hers.server.honest();
  await contactOf(hers, memberId);
  await hers.device.contacts.safetyNumbers(memberId);
  const fake = await fakeCard(memberId);
  hers.server.says('listContacts', ({ contacts }) => ({
    contacts: contacts.map((one) => (one.memberId === memberId ? { ...one, cards: [fake.card] } : one)),
  }));
  await contactOf(hers, memberId);
  await assert.rejects(hers.device.contacts.markCompared(memberId), { code: 'contact_changed' });
  hers.server.honest();
  assert.equal((await contactOf(hers, memberId)).trust, 'compared');
  await hers.device.contacts.safetyNumbers(memberId);
  await hers.device.contacts.markCompared(memberId);
});

test('a card that the server calls one’s own is neither read aloud nor introduced by a code', async () => {
  const fake = await fakeCard(at.anna.memberId);
  hers.server.honest();
  const begun = hers.server.asked.length;
  hers.server.says('getAccountKeys', (keys) => ({ ...keys, cards: [fake.card] }));
  const { account, contacts } = hers.device;
  await assert.rejects(account.safetyNumber(), { code: 'keys_refused' });
  await assert.rejects(contacts.safetyNumbers(at.therapist.memberId), { code: 'keys_refused' });
  await assert.rejects(contacts.makeCode(at.therapist.memberId), { code: 'keys_refused' });
  assert.ok(!hers.server.asked.slice(begun).some(({ name }) => name === 'makeIntroduction'));
  await assert.rejects(hers.reload(), { code: 'keys_refused' });
  assert.equal(hers.device.state.get().is, 'locked');
  hers.server.honest();
  await hers.reload();
  assert.equal(hers.device.state.get().is, 'open');
});

test('an introduction with a swapped card is no match, on either side', async () => {
  const { memberId } = at.therapist;
  const fake = await fakeCard(memberId);
  const code = await at.therapist.device.contacts.makeCode(at.anna.memberId);
  const swap = (answer: OutputOf<'listIntroductions'>) => ({
    introductions: answer.introductions.map((one) => ({ ...one, otherCards: [fake.card] })),
  });
  hers.server.honest();
  hers.server.says('listIntroductions', swap);
  const { introductions } = await hers.device.ask('listIntroductions', {});
  const open = introductions.find(({ side, state }) => side === 'b' && state === 'open');
  assert.ok(open);
  assert.equal((await hers.device.contacts.typeCode(open.introductionId, code)).matched, false);
  hers.server.honest();
  assert.equal((await hers.device.contacts.typeCode(open.introductionId, code)).matched, true);
  // The other side: a card of the server's in place of hers, answered with its own HMAC.
  const bert = await at.join('Bert');
  const his = await at.lied(at.therapist);
  const other = await fakeCard(bert.memberId);
  his.server.says('listIntroductions', ({ introductions: all }) => ({
    introductions: all.map((one) =>
      one.otherId === bert.memberId
        ? { ...one, state: 'answered', otherCards: [other.card], otherMac: toBase64Url(randomBytes(32)) }
        : one,
    ),
  }));
  await his.reload();
  await his.device.contacts.reload();
  const pinned = (await ready(his.device.contacts.list)).find((one) => one.memberId === bert.memberId);
  assert.equal(pinned?.trust, 'compared');
  assert.equal((await realCards(bert.memberId)).at(-1)?.card, pinned.cards.at(-1)?.card);
});

test('a server that counts key packages without end makes nobody count along', async () => {
  hers.server.honest();
  hers.server.says('getAccountKeys', (keys) => ({ ...keys, packagesLeft: -1_000_000, nextPackage: 2_000_000_000 }));
  await hers.reload();
  const view = await look(hers, id);
  assert.deepEqual([view.keysMissing, view.trust], [false, 'whole']);
  hers.server.honest();
  const { nextPackage } = await hers.device.ask('getAccountKeys', {});
  assert.ok(nextPackage <= 400, String(nextPackage));
});

test('slots that are missing, added, changed or of another account are refused', async () => {
  hers.server.honest();
  const whole = await hers.device.ask('getAccountKeys', {});
  const changed: OutputOf<'getAccountKeys'>[] = [
    { ...whole, slots: { ...whole.slots, slots: whole.slots.slots.filter(({ kind }) => kind === 'password') } },
    { ...whole, slots: { ...whole.slots, slots: whole.slots.slots.toReversed() } },
    { ...whole, slots: { ...whole.slots, slots: [...whole.slots.slots, ...whole.slots.slots.slice(0, 1)] } },
    { ...whole, slots: { ...whole.slots, version: whole.slots.version + 1 } },
    { ...whole, slots: { ...whole.slots, signature: toBase64Url(randomBytes(64)) } },
    { ...whole, bundle: { ...whole.bundle, version: whole.bundle.version + 1 } },
    { ...whole, bundle: { ...whole.bundle, generation: whole.bundle.generation + 1 } },
    { ...whole, bundle: { ...whole.bundle, box: toBase64Url(randomBytes(500)) } },
    { ...whole, cards: [] },
  ];
  for (const [number, keys] of changed.entries()) {
    hers.server.honest();
    hers.server.keeps('getAccountKeys', () => keys);
    await assert.rejects(hers.reload(), { code: 'keys_refused' }, `change ${number}`);
    assert.equal(hers.device.state.get().is, 'locked');
  }
  hers.server.honest();
  await hers.reload();
  assert.equal(hers.device.state.get().is, 'open');
});

test('keys of another account in place of one’s own open nothing', async () => {
  const theirs = await at.therapist.device.ask('getAccountKeys', {});
  hers.server.honest();
  hers.server.keeps('getAccountKeys', () => theirs);
  await assert.rejects(hers.reload(), { code: 'keys_refused' });
  assert.equal(hers.device.state.get().is, 'locked');
  await assert.rejects(hers.device.account.unlock(password), { code: 'keys_refused' });
  hers.server.honest();
  await hers.reload();
});

test('somebody else’s profile over one’s own keys opens nothing', async () => {
  const theirs = await at.therapist.device.ask('getProfile', {});
  hers.server.honest();
  const { deviceId } = await hers.device.ask('getProfile', {});
  hers.server.keeps('getProfile', () => ({ ...theirs, deviceId }));
  await assert.rejects(hers.reload(), { code: 'keys_refused' });
  assert.equal(hers.device.state.get().is, 'locked');
  hers.server.honest();
  await hers.reload();
  assert.equal(hers.device.state.get().is, 'open');
});

test('a secret of the device that is another one opens nothing, and the password still does', async () => {
  hers.server.honest();
  hers.server.keeps('getDeviceSecret', () => ({ deviceSecret: toBase64Url(randomBytes(32)) }));
  await hers.reload();
  assert.equal(hers.device.state.get().is, 'locked');
  hers.server.honest();
  await hers.device.account.unlock(password);
  assert.equal(hers.device.state.get().is, 'open');
});

test('another password server than the one that made the account opens nothing', async () => {
  const setup = opaqueServer.createSetup();
  const browser = await at.lied(at.therapist);
  // It has no record of the password: it can only make up an answer.
  browser.server.says('startProof', (answer) => ({ ...answer, loginResponse: corrupted(answer.loginResponse) }));
  browser.server.says('startPasswordChange', (answer, { registrationRequest }) => ({
    ...answer,
    registrationResponse: opaqueServer.createRegistrationResponse({
      ...{ serverSetup: setup, userIdentifier: at.therapist.memberId, registrationRequest },
    }).registrationResponse,
  }));
  const next = 'meadow lighthouse pencil dragon';
  await assert.rejects(browser.device.account.changePassword(password, next), { code: 'signin.refused' });
  browser.server.honest();
  browser.server.says('startPasswordChange', (answer, { registrationRequest }) => ({
    ...answer,
    registrationResponse: opaqueServer.createRegistrationResponse({
      ...{ serverSetup: setup, userIdentifier: at.therapist.memberId, registrationRequest },
    }).registrationResponse,
  }));
  const begun = browser.server.asked.length;
  await assert.rejects(browser.device.account.changePassword(password, next), { code: 'server_key_changed' });
  assert.ok(!browser.server.asked.slice(begun).some(({ name }) => name === 'finishPasswordChange'));
  // For another account than the one that asks.
  browser.server.honest();
  browser.server.says('startProof', (answer) => ({ ...answer, serverId: crypto.randomUUID() }));
  await assert.rejects(browser.device.account.changePassword(password, next), { code: 'signin.refused' });
});

test('no answer of the server weakens the stretching of a password', async () => {
  const weak = {
    keyStretching: { 'argon2id-custom': { memory: 8, iterations: 1, parallelism: 1 } },
    ksf: { memory: 8, iterations: 1 },
    stretching: 'none',
    memory: 8,
    iterations: 1,
  };
  const asks = ['startSignUp', 'describeInvitation', 'startSignIn', 'startProof', 'startPasswordChange'] as const;
  const invited = await at.practice.invite({ name: 'Dora' });
  // Signs up and changes the password while the server asks for less.
  const made = await at.practice.signUp(invited);
  const browser = await at.lied(made, (server) => {
    for (const name of asks) server.says(name, (answer) => ({ ...answer, ...weak }));
  });
  const next = 'meadow lighthouse pencil dragon';
  await browser.device.account.changePassword(password, next);
  // Signs in where nobody asks for anything: the same stretching, or the record would not open.
  const honest = at.practice.browser();
  await honest.device.account.signIn({ address: made.address, password: next, label: 'Honest', shared: true });
  assert.equal(honest.device.state.get().is, 'open');
  await assert.rejects(
    at.practice.browser().device.account.signIn({ address: made.address, password, label: 'Old', shared: true }),
    { code: 'signin.refused' },
  );
});

test('a bundle or slot list from before is refused', async () => {
  const carla = await at.join('Carla');
  const browser = await at.lied(carla);
  const old = await browser.device.ask('getAccountKeys', {});
  await browser.device.account.changePassword(password, 'meadow lighthouse pencil dragon');
  const now = await browser.device.ask('getAccountKeys', {});
  const older = [
    { keys: old, code: 'keys_older' },
    { keys: { ...now, bundle: old.bundle }, code: 'keys_older' },
    { keys: { ...now, slots: old.slots }, code: 'keys_refused' },
  ];
  for (const { keys, code } of older) {
    browser.server.honest();
    browser.server.keeps('getAccountKeys', () => keys);
    await assert.rejects(browser.reload(), { code });
    assert.equal(browser.device.state.get().is, 'locked');
  }
  browser.server.honest();
  await browser.reload();
  assert.equal(browser.device.state.get().is, 'open');
  // As the others find it.
  await browser.device.account.changePassword('meadow lighthouse pencil dragon', password);
});

async function realCards(memberId: MemberId): Promise<readonly IdentityCard[]> {
  const asker = memberId === at.therapist.memberId ? at.anna : at.therapist;
  const { contacts } = await asker.device.ask('listContacts', {});
  const found = contacts.find((one) => one.memberId === memberId);
  assert.ok(found);
  return found.cards;
}

/** The same answer with one bit changed. */
function corrupted(text: string): string {
  const bytes = fromBase64Url(text);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  return toBase64Url(bytes);
}
