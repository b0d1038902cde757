// An account's keys: made at sign-up, opened from what the server keeps, put into slots (protocol §4).
import { fingerprintOf, type SignedCard } from '../shared/cards.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../shared/encoding.ts';
import type { AccountKeys, IdentityCard, KeyPackage, SignedSlots } from '../shared/identity.ts';
import type { DeviceId, MemberId, OrganisationId, SlotId } from '../shared/ids.ts';
import type { Slot } from '../shared/slots.ts';
import type { Bundle } from './bundle.ts';
import { makeMasterKey, sealBundle } from './crypto/account.ts';
import { makeCard, makePackages, type KeyPackage as MadePackage } from './crypto/identity.ts';
import { importKeyPairs, importSignKey } from './crypto/keys.ts';
import { randomBytes } from './crypto/primitives.ts';
import { openSlot, sealSlot, signSlotList } from './crypto/slots.ts';
import { newId } from './ids.ts';
import { SdkError } from './sdk-error.ts';
import type { Opened } from './vault.ts';

export const STOCK = 50;
const FIRST_GENERATION = 1;

export interface NewAccount {
  readonly masterKey: Bytes;
  readonly generation: number;
  readonly bundle: Bundle;
  readonly card: IdentityCard;
  readonly slots: SignedSlots;
  readonly sealedBundle: { version: number; generation: number; box: string };
  readonly packages: KeyPackage[];
}

interface NewAccountInput {
  organisation: OrganisationId;
  account: MemberId;
  /** OPAQUE export key. */
  passwordSecret: Bytes;
  serverKey: string;
  recoveryCode: Bytes;
  now: number;
}

/** Everything of a new account: master key, identity, stock of packages, both slots, bundle. */
export async function makeAccount(input: NewAccountInput): Promise<NewAccount> {
  const { organisation, account, now } = input;
  const masterKey = makeMasterKey();
  const seeds = { sign: randomBytes(32), hpke: randomBytes(32), root: randomBytes(32) };
  const keys = await importKeyPairs(seeds.sign, seeds.hpke);
  const card = await makeCard({ organisation, account, n: 1, keys, before: null });
  const fingerprint = await fingerprintOf(card.card);
  const owner = { organisation, account, fingerprint, identity: keys.sign, root: seeds.root };
  const [packages, password, recovery] = await Promise.all([
    makePackages(owner, 0, STOCK),
    makeSlot(account, 'password', input.passwordSecret, masterKey, now),
    makeSlot(account, 'recovery', input.recoveryCode, masterKey, now),
  ]);
  const bundle: Bundle = {
    format: 1,
    identities: [{ n: 1, sign: toBase64Url(seeds.sign), hpke: toBase64Url(seeds.hpke) }],
    roots: [toBase64Url(seeds.root)],
    nextPackage: STOCK,
    slotsVersion: 1,
    serverKey: input.serverKey,
    ...{ pins: {}, heads: {}, codes: {}, pending: {} },
  };
  const place = { account, generation: FIRST_GENERATION, version: 1 };
  const list = { ...place, slots: [password, recovery] };
  return {
    ...{ masterKey, generation: FIRST_GENERATION, bundle },
    card: presentCard(1, card),
    slots: presentSlots(list, await signSlotList(keys.sign, list)),
    sealedBundle: {
      ...{ version: 1, generation: FIRST_GENERATION },
      box: toBase64Url(await sealBundle(masterKey, place, utf8(JSON.stringify(bundle)))),
    },
    packages: packages.map(presentPackage),
  };
}

/** A fresh slot of the given kind, opened once as a test before anybody relies on it. */
export async function makeSlot(
  account: MemberId,
  kind: 'password' | 'recovery',
  secret: Bytes,
  masterKey: Bytes,
  now: number,
  generation = FIRST_GENERATION,
): Promise<Slot> {
  const place = { account, generation, kind, slotId: newId<SlotId>(now) };
  const box = await sealSlot(secret, place, masterKey);
  await openSlot(secret, place, box);
  return { slotId: place.slotId, kind, box };
}

/**
 * Opens the slot of a password (its OPAQUE export key). Fails with `keys_refused` where the server gave something that
 * isn't this account's.
 */
export async function openWithPassword(
  account: { memberId: MemberId; organisationId: OrganisationId; deviceId: DeviceId },
  secret: Bytes,
  keys: AccountKeys,
): Promise<Opened> {
  for (const { slotId, kind, generation, box } of keys.slots.slots) {
    if (kind !== 'password') continue;
    const place = { account: account.memberId, generation, kind, slotId };
    const masterKey = await openSlot(secret, place, fromBase64Url(box)).catch(() => null);
    if (!masterKey) continue;
    const { memberId, organisationId, deviceId } = account;
    return { account: memberId, organisation: organisationId, deviceId, masterKey, generation };
  }
  throw new SdkError('keys_refused');
}

/** The slot list with every slot of this kind replaced by a new one, signed. */
export async function replaceSlot(opened: Opened, keys: AccountKeys, bundle: Bundle, slot: Slot): Promise<SignedSlots> {
  const seeds = bundle.identities.at(-1);
  if (!seeds) throw new SdkError('keys_refused');
  const kept = keys.slots.slots.filter(({ kind }) => kind !== slot.kind);
  const slots = [...kept.map(({ slotId, kind, box }) => ({ slotId, kind, box: fromBase64Url(box) })), slot];
  const version = Math.max(keys.slots.version, bundle.slotsVersion) + 1;
  const list = { account: opened.account, generation: opened.generation, version, slots };
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
