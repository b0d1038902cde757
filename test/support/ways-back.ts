// Ways back into an account as a device takes them, by HTTP with real keys: for tests of who may do what.
import { fingerprintOf } from '../../src/shared/cards.ts';
import type { Api } from '../../src/shared/api.ts';
import type { Input } from '../../src/shared/contract.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../../src/shared/encoding.ts';
import type { IdentityCard, SignedSlots } from '../../src/shared/identity.ts';
import type { DeviceId, SlotId } from '../../src/shared/ids.ts';
import { presentPackage } from '../../src/sdk/account-keys.ts';
import { makeMasterKey, sealBundle } from '../../src/sdk/crypto/account.ts';
import { makeCard, makePackages } from '../../src/sdk/crypto/identity.ts';
import { importKeyPairs, importSignKey, signBytes, type KeyPair } from '../../src/sdk/crypto/keys.ts';
import { randomBytes } from '../../src/sdk/crypto/primitives.ts';
import { makeRecoveryCode, recoveryProof, recoveryProofHash } from '../../src/sdk/crypto/recovery-code.ts';
import { sealSlot, signSlotList } from '../../src/sdk/crypto/slots.ts';
import { registerPassword } from '../../src/sdk/password.ts';
import { openMail } from '../../src/server/mail/mails.ts';
import type { TestApp } from './app.ts';
import { openBrowser, tokenOf, type Browser, type TestPerson } from './people.ts';

/** Signs somebody in by the recovery code, on another browser. */
export async function signInByCode(
  url: string,
  who: Pick<TestPerson, 'address' | 'recoveryCode'>,
  browser = openBrowser(url),
): Promise<Browser & { deviceId: DeviceId }> {
  const { address } = who;
  const { memberId } = await browser.act('startCodeSignIn', { address });
  const proof = toBase64Url(await recoveryProof(who.recoveryCode, memberId));
  const done = await browser.act('finishCodeSignIn', { address, proof, device: { label: 'Test', shared: false } });
  return { ...browser, deviceId: done.deviceId };
}

/** The account's slots with fresh ones of these kinds, signed as the next version. */
export async function nextSlots(
  browser: Browser,
  person: TestPerson,
  secrets: { password?: Bytes; recovery?: Bytes },
): Promise<SignedSlots> {
  const { slots: now, bundle } = await browser.ask('getAccountKeys', {});
  const { generation } = bundle;
  const kinds = Object.keys(secrets);
  const kept = now.slots.filter(({ kind }) => !kinds.includes(kind));
  const fresh = await Promise.all(
    (['password', 'recovery'] as const).flatMap((kind) => {
      const secret = secrets[kind];
      return secret ? [makeSlot(person, generation, kind, secret, person.keys.masterKey)] : [];
    }),
  );
  const slots = [...kept.map(({ slotId, kind, box }) => ({ slotId, kind, box: fromBase64Url(box) })), ...fresh];
  return signList(await identityOf(person), person, { generation, version: now.version + 1, slots });
}

type Slot = { slotId: SlotId; kind: 'password' | 'recovery' | 'passkey' | 'organisation'; box: Bytes };

async function makeSlot(
  { memberId }: Pick<TestPerson, 'memberId'>,
  generation: number,
  kind: 'password' | 'recovery',
  secret: Bytes,
  masterKey: Bytes,
): Promise<Slot> {
  const slotId = crypto.randomUUID() as SlotId;
  return { slotId, kind, box: await sealSlot(secret, { account: memberId, generation, kind, slotId }, masterKey) };
}

async function signList(
  identity: KeyPair,
  { memberId: account }: Pick<TestPerson, 'memberId'>,
  list: { generation: number; version: number; slots: Slot[] },
): Promise<SignedSlots> {
  const { generation, version, slots } = list;
  const signature = await signSlotList(identity, { account, generation, version, slots });
  return {
    version,
    slots: slots.map((slot) => ({ ...slot, generation, box: toBase64Url(slot.box) })),
    signature: toBase64Url(signature),
  };
}

/** The newest identity key of somebody. */
export function identityOf(person: Pick<TestPerson, 'keys'>): Promise<KeyPair> {
  return importSignKey(fromBase64Url(person.keys.bundle.identities.at(-1)!.sign));
}

export type NewKeys = Input<Api['replaceKeys']>;

/** Where new keys go on, as the server tells it. */
export interface Before {
  newestCard: IdentityCard;
  nextPackage: number;
  generation: number;
  bundleVersion: number;
  slotsVersion: number;
}

/** Everything of an account made anew; `former` signs the card too, where it is a continuation. */
export async function makeNewKeys(
  person: TestPerson,
  before: Before,
  { password, register, former }: { password: string; register: Registration; former?: TestPerson },
): Promise<{ keys: NewKeys; person: TestPerson }> {
  const { memberId: account, organisationId: organisation } = person;
  const { record, exportKey, serverKey } = await registerPassword(password, register);
  const recoveryCode = makeRecoveryCode();
  const masterKey = makeMasterKey();
  const generation = before.generation + 1;
  const seeds = { sign: randomBytes(32), hpke: randomBytes(32), root: randomBytes(32) };
  const pairs = await importKeyPairs(seeds.sign, seeds.hpke);
  const n = before.newestCard.n + 1;
  const signed = await makeCard({
    ...{ organisation, account, n, keys: pairs },
    before: { card: fromBase64Url(before.newestCard.card), key: former ? await identityOf(former) : null },
  });
  const fingerprint = await fingerprintOf(signed.card);
  const owner = { organisation, account, fingerprint, identity: pairs.sign, root: seeds.root };
  const packages = await makePackages(owner, before.nextPackage, 5);
  const slots = [
    await makeSlot(person, generation, 'password', exportKey, masterKey),
    await makeSlot(person, generation, 'recovery', recoveryCode, masterKey),
  ];
  const version = before.bundleVersion + 1;
  const bundle = {
    ...person.keys.bundle,
    identities: [...person.keys.bundle.identities, { n, sign: toBase64Url(seeds.sign), hpke: toBase64Url(seeds.hpke) }],
    roots: [...person.keys.bundle.roots, toBase64Url(seeds.root)],
    serverKey,
  };
  const box = await sealBundle(masterKey, { account, generation, version }, utf8(JSON.stringify(bundle)));
  const card = {
    ...{ n, card: toBase64Url(signed.card), signature: toBase64Url(signed.signature) },
    previousSignature: toBase64Url(signed.previousSignature),
  };
  const keys: NewKeys = {
    ...{ registrationRecord: record, card, packages: packages.map(presentPackage) },
    slots: await signList(pairs.sign, person, { generation, version: before.slotsVersion + 1, slots }),
    bundle: { version, generation, box: toBase64Url(box) },
    recoveryAuthHash: toBase64Url(await recoveryProofHash(recoveryCode, account)),
  };
  const made = { ...person.keys, ...{ masterKey, generation, bundle, card, slots: keys.slots } };
  return { keys, person: { ...person, password, recoveryCode, keys: { ...made, packages: keys.packages } } };
}

type Registration = Parameters<typeof registerPassword>[1];

/** The link in the newest mail of this kind to an address, as the mailbox has it; null where there is none. */
export async function mailedLink(server: TestApp, to: string, kind: string): Promise<string | null> {
  await server.app.jobs.drain();
  return server.app.database.transaction('installation', async (tx) => {
    const rows = await tx.selectFrom('mails').selectAll().where('kind', '=', kind).orderBy('id', 'desc').execute();
    const mail = rows.map((row) => openMail(server.app, row)).find((each) => each.to === to);
    return (mail && /https?:\/\/\S+#\S+/.exec(mail.text)?.[0]) ?? null;
  });
}

/** Every mail that waits or was sent, opened. */
export async function everyMail(server: TestApp) {
  await server.app.jobs.drain();
  return server.app.database.transaction('installation', async (tx) => {
    const rows = await tx.selectFrom('mails').selectAll().execute();
    return rows.map((row) => openMail(server.app, row));
  });
}

/** Asks for a reset and gives the secret of the link that came by mail. */
export async function askForReset(server: TestApp, address: string): Promise<string> {
  await openBrowser(server.url).act('startReset', { address });
  const link = await mailedLink(server, address, 'reset');
  if (!link) throw new Error('no mail with a link');
  return tokenOf(link);
}

export interface PreparedReset {
  browser: Browser;
  input: Input<Api['finishReset']>;
  /** The same person with the new keys. */
  person: TestPerson;
}

/** Everything of a reset but its last request. */
export async function prepareReset(server: TestApp, person: TestPerson, token: string): Promise<PreparedReset> {
  const browser = openBrowser(server.url);
  const described = await browser.act('describeReset', { token });
  const register: Registration = async (registrationRequest) => {
    const answer = await browser.act('startResetPassword', { token, registrationRequest });
    return { ...answer, account: answer.memberId };
  };
  const made = await makeNewKeys(person, described, { password: `new password ${crypto.randomUUID()}`, register });
  const input = { token, ...made.keys, device: { label: 'Test', shared: false } };
  return { browser, input, person: { ...made.person, ...browser } };
}

/** Makes all keys of somebody anew by the mailbox. */
export async function reset(server: TestApp, person: TestPerson): Promise<TestPerson> {
  const prepared = await prepareReset(server, person, await askForReset(server, person.address));
  const { deviceId } = await prepared.browser.act('finishReset', prepared.input);
  return { ...prepared.person, deviceId };
}

/** Where one's own new keys go on. */
export async function beforeOf(person: TestPerson): Promise<Before> {
  const { cards, slots, bundle, nextPackage } = await person.ask('getAccountKeys', {});
  const { generation, version: bundleVersion } = bundle;
  return { newestCard: cards.at(-1)!, nextPackage, generation, bundleVersion, slotsVersion: slots.version };
}

/** Makes all keys anew by who still has the old ones; the password was typed a moment ago. */
export async function renewKeys(person: TestPerson): Promise<TestPerson> {
  const register: Registration = async (registrationRequest) => {
    const answer = await person.act('startPasswordChange', { registrationRequest });
    return { ...answer, account: person.memberId };
  };
  const password = `another password ${crypto.randomUUID()}`;
  const made = await makeNewKeys(person, await beforeOf(person), { password, register, former: person });
  await person.act('replaceKeys', made.keys);
  return made.person;
}

/** Signs card n of this account with the identity key that `former` has. */
export async function completeCard(person: TestPerson, n: number, former: TestPerson): Promise<void> {
  const { cards } = await person.ask('getAccountKeys', {});
  const card = cards.find((each) => each.n === n)?.card ?? toBase64Url(randomBytes(100));
  const previousSignature = toBase64Url(await signBytes(await identityOf(former), fromBase64Url(card)));
  await person.act('completeCard', { n, previousSignature });
}
