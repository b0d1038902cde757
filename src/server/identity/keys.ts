// A member's own keys as the server may hold them: slots, bundle, stock of participant keys.
import type { z } from 'zod';
import { fromBase64Url } from '../../shared/encoding.ts';
import { fail } from '../../shared/errors.ts';
import type { KeyPackage } from '../../shared/identity.ts';
import type * as contracts from '../../shared/identity.ts';
import type { MemberId } from '../../shared/ids.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { listConfirming } from './introductions.ts';
import type { AccountsTable } from '../db/tables.ts';
import {
  insertPackages,
  lockAccount,
  selectAccount,
  selectCards,
  selectPackageCounts,
  selectSlots,
  updateBundle,
  updateTakenPackage,
} from './key-store.ts';
import { presentCard } from './members.ts';
import { requireBoundPackages, storedCard } from './proofs.ts';
import { PACKAGES_IN_STOCK } from './rules.ts';

type Input<Name extends 'saveBundle' | 'addKeyPackages'> = z.output<(typeof contracts)[Name]['input']>;

/** Everything of one's own account that a device needs to open it. */
export async function getAccountKeys(app: App, actor: Actor) {
  const { organisationId, memberId } = requireMember(actor);
  return app.database.transaction({ organisationId }, async (tx) => {
    const account = await selectAccount(tx, memberId);
    if (!account) throw new Error('an acting member has no account');
    const packages = await selectPackageCounts(tx, memberId);
    const slots = await selectSlots(tx, memberId);
    return {
      cards: (await selectCards(tx, [memberId])).map(presentCard),
      ...presentBoxes(account, slots),
      packagesLeft: packages.left,
      nextPackage: packages.highest === null ? 0 : packages.highest + 1,
    };
  });
}

type Boxes = Pick<AccountsTable, 'generation' | 'bundle' | 'bundle_version' | 'slots_version' | 'slots_signature'>;

/** Slots and bundle of an account, as it is or as it was before a reset. */
export function presentBoxes(account: Boxes, slots: Awaited<ReturnType<typeof selectSlots>>) {
  return {
    slots: {
      version: account.slots_version,
      signature: account.slots_signature.toString('base64url'),
      slots: slots.map(({ id, kind, generation, box }) => ({
        ...{ slotId: id, kind, generation },
        box: box.toString('base64url'),
      })),
    },
    bundle: {
      version: account.bundle_version,
      generation: account.generation,
      box: account.bundle.toString('base64url'),
    },
  };
}

/** Replaces the bundle if this is the next version; else `account.stale`. */
export async function saveBundle(app: App, actor: Actor, { bundle }: Input<'saveBundle'>) {
  const { organisationId, memberId } = requireMember(actor);
  const box = Buffer.from(bundle.box, 'base64url');
  const isSaved = await app.database.transaction({ organisationId }, (tx) =>
    updateBundle(tx, memberId, { ...bundle, box }),
  );
  if (!isSaved) fail('account.stale');
  app.feed.tell([memberId], { type: 'changed', what: 'account' });
  return {};
}

/** Fills the stock; what is in it already, or would be too much, is left out. */
export async function addKeyPackages(app: App, actor: Actor, { packages }: Input<'addKeyPackages'>) {
  const { organisationId, memberId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    await lockAccount(tx, memberId);
    const card = (await selectCards(tx, [memberId])).at(-1);
    if (!card) throw new Error('an acting member has no card');
    await requireBoundPackages({ organisationId, memberId }, await storedCard(card), packages);
    const { left } = await selectPackageCounts(tx, memberId);
    const room = packages.slice(0, Math.max(0, PACKAGES_IN_STOCK - left));
    if (room.length === 0) return;
    await insertPackages(
      tx,
      room.map(({ k, sign, hpke, binding }) => ({
        ...{ organisation_id: organisationId, member_id: memberId, card_n: card.n, k },
        ...{ sign_key: bytesOf(sign), hpke_key: bytesOf(hpke), binding: bytesOf(binding) },
      })),
    );
    // Whoever is confirming new keys here and had run out of them goes on.
    const confirming = await listConfirming(tx, memberId);
    onCommit(tx, () => app.feed.tell(confirming, { type: 'changed', what: 'introductions' }));
  });
  return {};
}

/** Takes one unused package of a member, for good; null if none is left. The caller has made sure of the contact. */
export async function takePackage(
  tx: Tx,
  app: App,
  actor: MemberActor,
  memberId: MemberId,
): Promise<{ package: KeyPackage; cardN: number } | null> {
  const taken = await updateTakenPackage(tx, memberId, { memberId: actor.memberId, now: app.clock.now() });
  if (!taken) return null;
  await recordAudit(tx, app, actor, 'key_package.taken', { memberId, details: { k: taken.k } });
  return {
    package: {
      k: taken.k,
      sign: taken.sign_key.toString('base64url'),
      hpke: taken.hpke_key.toString('base64url'),
      binding: taken.binding.toString('base64url'),
    },
    cardN: taken.card_n,
  };
}

function bytesOf(text: string): Buffer {
  return Buffer.from(fromBase64Url(text));
}
