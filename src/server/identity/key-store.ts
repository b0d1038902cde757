// SQL of accounts: password records, slots, bundles, cards and key packages. Private to this folder.
import type { Insertable } from 'kysely';
import type { MemberId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { AccountsTable, IdentityCardsTable, KeyPackagesTable, KeySlotsTable } from '../db/tables.ts';

export const insertAccount = (tx: Tx, account: Insertable<AccountsTable>) =>
  tx.insertInto('accounts').values(account).execute();

export const selectAccount = (tx: Tx, memberId: MemberId) =>
  tx.selectFrom('accounts').selectAll().where('member_id', '=', memberId).executeTakeFirst();

/** The account as it stays until the end of this transaction. */
export const lockAccount = (tx: Tx, memberId: MemberId) =>
  tx.selectFrom('accounts').selectAll().where('member_id', '=', memberId).forUpdate().executeTakeFirst();

export const updateAccount = (tx: Tx, memberId: MemberId, change: Partial<Insertable<AccountsTable>>) =>
  tx.updateTable('accounts').set(change).where('member_id', '=', memberId).execute();

/** Whether it was the next version of the same generation. */
export async function updateBundle(
  tx: Tx,
  memberId: MemberId,
  bundle: { version: number; generation: number; box: Buffer },
): Promise<boolean> {
  const result = await tx
    .updateTable('accounts')
    .set({ bundle: bundle.box, bundle_version: bundle.version })
    .where('member_id', '=', memberId)
    .where('generation', '=', bundle.generation)
    .where('bundle_version', '=', bundle.version - 1)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

// Slots

export const insertSlots = (tx: Tx, slots: Insertable<KeySlotsTable>[]) =>
  tx.insertInto('key_slots').values(slots).execute();

/** In the order that their list's signature covers. */
export const selectSlots = (tx: Tx, memberId: MemberId) =>
  tx
    .selectFrom('key_slots')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('replaced_at', 'is', null)
    .orderBy('place')
    .execute();

export const updateSlotReplaced = (tx: Tx, slotId: KeySlotsTable['id'], now: Date) =>
  tx.updateTable('key_slots').set({ replaced_at: now }).where('id', '=', slotId).execute();

export const updateSlotPlace = (tx: Tx, slotId: KeySlotsTable['id'], place: number) =>
  tx.updateTable('key_slots').set({ place }).where('id', '=', slotId).execute();

export const deleteReplacedSlots = (tx: Tx, before: Date) =>
  tx.deleteFrom('key_slots').where('replaced_at', '<', before).execute();

// Cards

export const insertCard = (tx: Tx, card: Insertable<IdentityCardsTable>) =>
  tx.insertInto('identity_cards').values(card).execute();

/** Oldest first. */
export const selectCards = (tx: Tx, memberIds: MemberId[]) =>
  memberIds.length === 0
    ? Promise.resolve([])
    : tx.selectFrom('identity_cards').selectAll().where('member_id', 'in', memberIds).orderBy('n').execute();

// Key packages

/** Those that are there already stay as they are: a repeated request changes nothing. */
export const insertPackages = (tx: Tx, packages: Insertable<KeyPackagesTable>[]) =>
  tx
    .insertInto('key_packages')
    .values(packages)
    .onConflict((conflict) => conflict.doNothing())
    .execute();

export const selectPackageCounts = (tx: Tx, memberId: MemberId) =>
  tx
    .selectFrom('key_packages')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('taken_at', 'is', null).as('left'),
      eb.fn.max('k').as('highest'),
    ])
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow();

/** Takes the first package in stock; of two at once each gets another one. */
export const updateTakenPackage = (tx: Tx, memberId: MemberId, by: { memberId: MemberId; now: Date }) =>
  tx
    .updateTable('key_packages')
    .set({ taken_at: by.now, taken_by: by.memberId })
    .where('member_id', '=', memberId)
    .where('k', '=', (eb) =>
      eb
        .selectFrom('key_packages as stock')
        .select('stock.k')
        .where('stock.member_id', '=', memberId)
        .where('stock.taken_at', 'is', null)
        .orderBy('stock.k')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst();
