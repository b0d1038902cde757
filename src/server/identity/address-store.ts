// SQL of changes of a member's own address. Private to this folder.
import type { Insertable } from 'kysely';
import type { AddressChangeId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { AddressChangesTable } from '../db/tables.ts';

export type AddressChange = NonNullable<Awaited<ReturnType<typeof selectChangeByToken>>>;

export const insertAddressChange = (tx: Tx, change: Insertable<AddressChangesTable>) =>
  tx.insertInto('address_changes').values(change).execute();

/** The change whose confirmation or undoing has this secret, of an active member, while it may still be used. */
export const selectChangeByToken = (tx: Tx, tokenHash: Buffer, at: { now: Date; undoableSince: Date }) =>
  tx
    .selectFrom('address_changes as c')
    .innerJoin('members', 'members.id', 'c.member_id')
    .innerJoin('organisations', 'organisations.id', 'c.organisation_id')
    .selectAll('c')
    .where('members.state', '=', 'active')
    .where('organisations.ended_at', 'is', null)
    .where('c.withdrawn_at', 'is', null)
    .where('c.undone_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb.and([
          eb('c.confirm_hash', '=', tokenHash),
          eb('c.confirmed_at', 'is', null),
          eb('c.expires_at', '>', at.now),
        ]),
        eb.and([eb('c.undo_hash', '=', tokenHash), eb('c.confirmed_at', '>', at.undoableSince)]),
      ]),
    )
    .executeTakeFirst();

/** What waits to be confirmed, and what was confirmed last and not undone. */
export const selectChangesOf = (tx: Tx, memberId: MemberId) =>
  tx
    .selectFrom('address_changes')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('withdrawn_at', 'is', null)
    .where('undone_at', 'is', null)
    .orderBy('created_at')
    .execute();

/** Whether it was still waiting; of two at once one confirms it. */
export async function updateChangeConfirmed(
  tx: Tx,
  id: AddressChangeId,
  { now, undoHash }: { now: Date; undoHash: Buffer },
): Promise<boolean> {
  const confirmed = await tx
    .updateTable('address_changes')
    .set({ confirmed_at: now, undo_hash: undoHash })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return confirmed !== undefined;
}

/** This change and every later one of the same member are undone, if this one was not yet. */
export async function updateChangesUndone(tx: Tx, change: AddressChange, now: Date): Promise<boolean> {
  const undone = await tx
    .updateTable('address_changes')
    .set({ undone_at: now })
    .where('member_id', '=', change.member_id)
    .where('confirmed_at', '>=', change.confirmed_at)
    .where('undone_at', 'is', null)
    .returning('id')
    .execute();
  return undone.some(({ id }) => id === change.id);
}

/** What waits of this member is taken back; whether anything did. */
export async function updateWaitingWithdrawn(tx: Tx, memberId: MemberId, now: Date): Promise<boolean> {
  const withdrawn = await tx
    .updateTable('address_changes')
    .set({ withdrawn_at: now })
    .where('member_id', '=', memberId)
    .where('confirmed_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .execute();
  return withdrawn.length > 0;
}

/** Whose address this is, in any state but deleted. Invited friends hold none: they stand beside whoever does. */
export const selectMemberByAddress = (tx: Tx, organisationId: OrganisationId, addressHash: Buffer) =>
  tx
    .selectFrom('members')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('address_hash', '=', addressHash)
    .where('state', '<>', 'deleted')
    .where((eb) => eb.not(eb.and([eb('role', '=', 'friend'), eb('state', '=', 'invited')])))
    .executeTakeFirst();

/** Boxes of addresses are kept for as long as they are told of, and not longer. */
export const deleteOldChanges = (tx: Tx, before: Date) =>
  tx
    .deleteFrom('address_changes')
    .where('created_at', '<', before)
    .where((eb) => eb.or([eb('confirmed_at', 'is', null), eb('confirmed_at', '<', before)]))
    .execute();

/** When the newest change of this member's address was confirmed that nobody has undone. */
export const selectAddressChangedAt = async (tx: Tx, memberIds: readonly MemberId[], since: Date) => {
  if (memberIds.length === 0) return [];
  return tx
    .selectFrom('address_changes')
    .select((eb) => ['member_id', eb.fn.max('confirmed_at').as('confirmed_at')])
    .where('member_id', 'in', [...memberIds])
    .where('confirmed_at', '>', since)
    .where('undone_at', 'is', null)
    .groupBy('member_id')
    .execute();
};
