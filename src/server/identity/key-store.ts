// SQL of accounts: password records, slots, bundles, cards and key packages. Private to this folder.
import type { Insertable } from 'kysely';
import type { MemberId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type {
  AccountsTable,
  FormerAccountsTable,
  IdentityCardsTable,
  KeyPackagesTable,
  KeySlotsTable,
} from '../db/tables.ts';

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

/** Every slot that is in force. */
export const updateSlotsReplaced = (tx: Tx, memberId: MemberId, now: Date) =>
  tx
    .updateTable('key_slots')
    .set({ replaced_at: now })
    .where('member_id', '=', memberId)
    .where('replaced_at', 'is', null)
    .execute();

/** Those that a replacement of all keys took out of force, in the order that their list's signature covers. */
export const selectFormerSlots = (tx: Tx, memberId: MemberId, former: { generation: number; replaced_at: Date }) =>
  tx
    .selectFrom('key_slots')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('generation', '=', former.generation)
    .where('replaced_at', '=', former.replaced_at)
    .orderBy('place')
    .execute();

export const deleteReplacedSlots = (tx: Tx, before: Date) =>
  tx.deleteFrom('key_slots').where('replaced_at', '<', before).execute();

// Cards

export const insertCard = (tx: Tx, card: Insertable<IdentityCardsTable>) =>
  tx.insertInto('identity_cards').values(card).execute();

export const updateCardCompleted = (tx: Tx, memberId: MemberId, n: number, previousSignature: Buffer) =>
  tx
    .updateTable('identity_cards')
    .set({ previous_signature: previousSignature })
    .where('member_id', '=', memberId)
    .where('n', '=', n)
    .execute();

/** Oldest first. */
export const selectCards = (tx: Tx, memberIds: MemberId[]) =>
  memberIds.length === 0
    ? Promise.resolve([])
    : tx.selectFrom('identity_cards').selectAll().where('member_id', 'in', memberIds).orderBy('n').execute();

// Key packages

/** Those that are there already stay as they are: a repeated request changes nothing. Gives what was added. */
export const insertPackages = (tx: Tx, packages: Insertable<KeyPackagesTable>[]) =>
  tx
    .insertInto('key_packages')
    .values(packages)
    .onConflict((conflict) => conflict.doNothing())
    .returning('k')
    .execute();

/** What nobody has taken. */
export const deletePackagesInStock = (tx: Tx, memberId: MemberId) =>
  tx.deleteFrom('key_packages').where('member_id', '=', memberId).where('taken_at', 'is', null).execute();

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

// What a reset replaced

export const insertFormerAccount = (tx: Tx, former: Insertable<FormerAccountsTable>) =>
  tx.insertInto('former_accounts').values(former).execute();

/** The account as it was before the first of the resets that nobody has undone, if that is not too long ago. */
export const selectOldestFormer = (tx: Tx, memberId: MemberId, since: Date) =>
  tx
    .selectFrom('former_accounts')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('replaced_at', '>', since)
    .orderBy('generation')
    .limit(1)
    .executeTakeFirst();

/** Of one card, or all. */
export const deleteFormerAccounts = (tx: Tx, memberId: MemberId, cardN?: number) => {
  const ofMember = tx.deleteFrom('former_accounts').where('member_id', '=', memberId);
  return (cardN === undefined ? ofMember : ofMember.where('card_n', '=', cardN)).execute();
};

export const deleteExpiredFormer = (tx: Tx, before: Date) =>
  tx.deleteFrom('former_accounts').where('replaced_at', '<=', before).execute();
