// An account's keys: made at sign-up, opened from what the server keeps, put into slots (protocol §4).
import { decodeCard, fingerprintOf, type SignedCard } from '../shared/cards.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../shared/encoding.ts';
import type { AccountKeys, IdentityCard, KeyPackage, SealedBundle, SignedSlots } from '../shared/identity.ts';
import type { DeviceId, MemberId, OrganisationId, SlotId } from '../shared/ids.ts';
import type { Slot } from '../shared/slots.ts';
import type { Bundle } from './bundle.ts';
import { makeMasterKey, sealBundle, type BundlePlace } from './crypto/account.ts';
import { makeCard, makePackages, type KeyPackage as MadePackage } from './crypto/identity.ts';
import { importKeyPairs, importSignKey, type KeyPair } from './crypto/keys.ts';
import { randomBytes } from './crypto/primitives.ts';
import { openSlot, sealSlot, signSlotList } from './crypto/slots.ts';
import { newId } from './ids.ts';
import { SdkError } from './sdk-error.ts';
import type { Opened } from './vault.ts';

export const STOCK = 50;
const FIRST_GENERATION = 1;

/** All keys of an account, made just now. */
export interface MadeKeys {
  readonly masterKey: Bytes;
  readonly generation: number;
  /** As the bundle keeps them. */
  readonly identity: Bundle['identities'][number];
  readonly root: string;
  readonly card: IdentityCard;
  readonly slots: SignedSlots;
  readonly packages: KeyPackage[];
}

export interface NewKeysInput {
  organisation: OrganisationId;
  account: MemberId;
  generation: number;
  /** The card before, and its key where that is still there; null for the first one. */
  before: { card: Bytes; key: KeyPair | null } | null;
  slotsVersion: number;
  /** The first package number that was never used. */
  nextPackage: number;
  /** OPAQUE export key. */
  passwordSecret: Bytes;
  recoveryCode: Bytes;
}

export interface NewAccount extends MadeKeys {
  readonly bundle: Bundle;
  readonly sealedBundle: SealedBundle;
}

type NewAccountInput = Omit<NewKeysInput, 'generation' | 'before' | 'slotsVersion' | 'nextPackage'> & {
  serverKey: string;
};

/** Everything of a new account: master key, identity, stock of packages, both slots, bundle. */
export async function makeAccount({ serverKey, ...input }: NewAccountInput): Promise<NewAccount> {
  const first = { generation: FIRST_GENERATION, before: null, slotsVersion: 1, nextPackage: 0 };
  const made = await makeKeys({ ...input, ...first });
  const bundle = firstBundle(made, serverKey, STOCK);
  const place = { account: input.account, generation: FIRST_GENERATION, version: 1 };
  return { ...made, bundle, sealedBundle: await sealedFor(made.masterKey, place, bundle) };
}

/** A new master key, identity, root, stock of packages and both slots. */
export async function makeKeys(input: NewKeysInput): Promise<MadeKeys> {
  const { organisation, account, generation, before } = input;
  const masterKey = makeMasterKey();
  const seeds = { sign: randomBytes(32), hpke: randomBytes(32), root: randomBytes(32) };
  const keys = await importKeyPairs(seeds.sign, seeds.hpke);
  const n = before ? decodeCard(before.card).n + 1 : 1;
  const card = await makeCard({ organisation, account, n, keys, before });
  const fingerprint = await fingerprintOf(card.card);
  const owner = { organisation, account, fingerprint, identity: keys.sign, root: seeds.root };
  const [packages, password, recovery] = await Promise.all([
    makePackages(owner, input.nextPackage, STOCK),
    makeSlot(account, 'password', input.passwordSecret, masterKey, generation),
    makeSlot(account, 'recovery', input.recoveryCode, masterKey, generation),
  ]);
  const list = { account, generation, version: input.slotsVersion, slots: [password, recovery] };
  return {
    ...{ masterKey, generation, root: toBase64Url(seeds.root) },
    identity: { n, sign: toBase64Url(seeds.sign), hpke: toBase64Url(seeds.hpke) },
    card: presentCard(n, card),
    slots: presentSlots(list, await signSlotList(keys.sign, list)),
    packages: packages.map(presentPackage),
  };
}

/** A bundle that knows nothing yet but these keys. */
export function firstBundle({ identity, root, slots }: MadeKeys, serverKey: string, nextPackage: number): Bundle {
  return {
    ...{ format: 1, identities: [identity], roots: [root], rootRanges: {}, formerKeys: [] },
    ...{ nextPackage, slotsVersion: slots.version, serverKey },
    ...{ pins: {}, heads: {}, codes: {}, pending: {}, renewal: null, reset: null },
  };
}

export async function sealedFor(masterKey: Bytes, place: BundlePlace, bundle: Bundle): Promise<SealedBundle> {
  const { version, generation } = place;
  const box = toBase64Url(await sealBundle(masterKey, place, utf8(JSON.stringify(bundle))));
  return { version, generation, box };
}

/** A fresh slot of the given kind, opened once as a test before anybody relies on it. */
export async function makeSlot(
  account: MemberId,
  kind: 'password' | 'recovery',
  secret: Bytes,
  masterKey: Bytes,
  generation = FIRST_GENERATION,
): Promise<Slot> {
  const place = { account, generation, kind, slotId: newId<SlotId>() };
  const box = await sealSlot(secret, place, masterKey);
  await openSlot(secret, place, box);
  return { slotId: place.slotId, kind, box };
}

/**
 * The master key and its generation from the slot of this kind that the secret opens: a password's OPAQUE export key, or
 * the bytes of a recovery code. Fails with `keys_refused` where the server gave something that isn't this account's.
 */
export async function openSlotOf(
  kind: 'password' | 'recovery',
  account: MemberId,
  secret: Bytes,
  { slots }: SignedSlots,
): Promise<{ masterKey: Bytes; generation: number }> {
  for (const { slotId, generation, box, ...slot } of slots) {
    if (slot.kind !== kind) continue;
    const masterKey = await openSlot(secret, { account, generation, kind, slotId }, fromBase64Url(box)).catch(
      () => null,
    );
    if (masterKey) return { masterKey, generation };
  }
  throw new SdkError('keys_refused');
}

/** What a device works with, from a password (its OPAQUE export key); fails like `openSlotOf`. */
export async function openWithPassword(
  { memberId, organisationId, deviceId }: { memberId: MemberId; organisationId: OrganisationId; deviceId: DeviceId },
  secret: Bytes,
  keys: AccountKeys,
): Promise<Opened> {
  const opened = await openSlotOf('password', memberId, secret, keys.slots);
  return { account: memberId, organisation: organisationId, deviceId, ...opened };
}

/** The slot list with every slot of these kinds replaced by the new ones, signed. */
export async function replaceSlots(
  { account, generation }: Opened,
  keys: AccountKeys,
  bundle: Bundle,
  fresh: readonly Slot[],
): Promise<SignedSlots> {
  const seeds = bundle.identities.at(-1);
  if (!seeds) throw new SdkError('keys_refused');
  const replaced = new Set<string>(fresh.map(({ kind }) => kind));
  const kept = keys.slots.slots.filter(({ kind }) => !replaced.has(kind));
  const slots = [...kept.map(({ slotId, kind, box }) => ({ slotId, kind, box: fromBase64Url(box) })), ...fresh];
  const version = Math.max(keys.slots.version, bundle.slotsVersion) + 1;
  const list = { account, generation, version, slots };
  return presentSlots(list, await signSlotList(await importSignKey(fromBase64Url(seeds.sign)), list));
}

export function presentPackage({ k, sign, hpke, binding }: MadePackage): KeyPackage {
  return { k, sign: toBase64Url(sign), hpke: toBase64Url(hpke), binding: toBase64Url(binding) };
}

function presentCard(n: number, { card, signature, previousSignature }: SignedCard): IdentityCard {
  return {
    n,
    card: toBase64Url(card),
    signature: toBase64Url(signature),
    previousSignature: toBase64Url(previousSignature),
  };
}

function presentSlots(
  { generation, version, slots }: { generation: number; version: number; slots: readonly Slot[] },
  signature: Bytes,
): SignedSlots {
  return {
    version,
    slots: slots.map(({ slotId, kind, box }) => ({ slotId, kind, generation, box: toBase64Url(box) })),
    signature: toBase64Url(signature),
  };
}
