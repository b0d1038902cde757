// All keys of an account at once: made at sign-up, made anew by a reset or because somebody may know the old ones. The
// same rules each time; what differs is the card that the new one follows, and what becomes of what was replaced.
import type { z } from 'zod';
import { fromBase64Url } from '../../shared/encoding.ts';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/ways-back.ts';
import type { MemberId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import {
  deletePackagesInStock,
  insertAccount,
  insertCard,
  insertPackages,
  insertSlots,
  lockAccount,
  selectAccount,
  selectCards,
  selectPackageCounts,
  updateAccount,
  updateSlotsReplaced,
} from './key-store.ts';
import { requireBoundPackages, requireNextCard, requireSignedSlots, type CheckedCard, type Owner } from './proofs.ts';
import { isFirstSlotList } from './rules.ts';
import { deleteAttemptsOf } from './store.ts';

export type NewKeys = z.output<(typeof contracts)['replaceKeys']['input']>;
type AccountRow = NonNullable<Awaited<ReturnType<typeof selectAccount>>>;
type CardRow = Awaited<ReturnType<typeof selectCards>>[number];

/** What new keys follow. */
export interface KeysBefore {
  account: AccountRow;
  newestCard: CardRow;
  nextPackage: number;
}

/** The account's keys as they are; throws where there is no account. */
export async function readKeysBefore(tx: Tx, memberId: MemberId): Promise<KeysBefore> {
  return keysOf(tx, memberId, await selectAccount(tx, memberId));
}

async function keysOf(tx: Tx, memberId: MemberId, account: AccountRow | undefined): Promise<KeysBefore> {
  const newestCard = (await selectCards(tx, [memberId])).at(-1);
  const { highest } = await selectPackageCounts(tx, memberId);
  if (!account || !newestCard) throw new Error('a member without account');
  return { account, newestCard, nextPackage: highest === null ? 0 : highest + 1 };
}

/**
 * Checks everything that can be checked before a transaction: `account.stale` for what doesn't follow `before` (null at
 * sign-up), `account.key_refused` and `account.slots_unsigned` for what isn't well made.
 */
export async function requireNewKeys(
  owner: Owner,
  keys: NewKeys,
  { before, continued }: { before: KeysBefore | null; continued: boolean },
): Promise<CheckedCard> {
  if (before && !isNext(before, keys)) fail('account.stale');
  const checked = await requireNextCard(owner, keys.card, { before: before?.newestCard ?? null, continued });
  await requireSignedSlots(owner.memberId, keys.bundle.generation, checked.card.sign, keys.slots);
  if (!isFirstSlotList(keys.slots.slots)) fail('account.slots_unsigned');
  await requireBoundPackages(owner, checked, keys.packages);
  return checked;
}

/** Generation, versions and numbers go on: a device never accepts lower ones. */
function isNext({ account, nextPackage }: KeysBefore, { bundle, slots, packages }: NewKeys): boolean {
  return (
    bundle.generation === account.generation + 1 &&
    bundle.version === account.bundle_version + 1 &&
    slots.version === account.slots_version + 1 &&
    packages.every(({ k }) => k >= nextPackage)
  );
}

/** Stores a new account with its keys, which `requireNewKeys` has checked. */
export async function storeFirstKeys(tx: Tx, app: App, owner: Owner, checked: CheckedCard, keys: NewKeys) {
  await insertAccount(tx, { ...rowOf(owner), ...columnsOf(app, keys) });
  await insertKeys(tx, app, owner, checked, keys);
}

/**
 * Puts new keys in the place of all that there were, under the account's lock. What was begun with the old password comes
 * to nothing; packages that nobody took go; old slots stay for their time. Gives the account as it was
 * and when it was replaced, or `account.stale`.
 */
export async function storeNewKeys(
  tx: Tx,
  app: App,
  owner: Owner,
  checked: CheckedCard,
  keys: NewKeys,
): Promise<KeysBefore & { replacedAt: Date }> {
  const { memberId } = owner;
  const replacedAt = app.clock.now();
  const before = await keysOf(tx, memberId, await lockAccount(tx, memberId));
  if (!isNext(before, keys) || keys.card.n !== before.newestCard.n + 1) fail('account.stale');
  await updateSlotsReplaced(tx, memberId, replacedAt);
  await deletePackagesInStock(tx, memberId);
  await deleteAttemptsOf(tx, memberId);
  await updateAccount(tx, memberId, columnsOf(app, keys));
  await insertKeys(tx, app, owner, checked, keys);
  return { ...before, replacedAt };
}

function columnsOf(app: App, { registrationRecord, recoveryAuthHash, bundle, slots }: NewKeys) {
  return {
    opaque_record: registrationRecord,
    recovery_auth_hash: bytesOf(recoveryAuthHash),
    generation: bundle.generation,
    bundle: bytesOf(bundle.box),
    bundle_version: bundle.version,
    slots_version: slots.version,
    slots_signature: bytesOf(slots.signature),
    password_changed_at: app.clock.now(),
  };
}

async function insertKeys(tx: Tx, app: App, owner: Owner, { fingerprint }: CheckedCard, keys: NewKeys): Promise<void> {
  const { card, slots, packages } = keys;
  const row = rowOf(owner);
  const now = app.clock.now();
  await insertSlots(
    tx,
    slots.slots.map(({ slotId, kind, generation, box }, place) => ({
      ...row,
      ...{ id: slotId, kind, generation, box: bytesOf(box), place, created_at: now },
    })),
  );
  await insertCard(tx, {
    ...row,
    n: card.n,
    card: bytesOf(card.card),
    signature: bytesOf(card.signature),
    previous_signature: card.previousSignature === '' ? null : bytesOf(card.previousSignature),
    fingerprint: Buffer.from(fingerprint),
    created_at: now,
  });
  const added = await insertPackages(
    tx,
    packages.map(({ k, sign, hpke, binding }) => ({
      ...row,
      ...{ card_n: card.n, k, sign_key: bytesOf(sign), hpke_key: bytesOf(hpke), binding: bytesOf(binding) },
    })),
  );
  // Participant keys that somebody has laid out already.
  if (added.length !== packages.length) fail('account.key_refused');
}

function rowOf({ organisationId, memberId }: Owner) {
  return { organisation_id: organisationId, member_id: memberId };
}

function bytesOf(text: string): Buffer {
  return Buffer.from(fromBase64Url(text));
}
