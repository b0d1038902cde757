// SQL of resets by the confirmed address. Private to this folder.
import type { Insertable } from 'kysely';
import type { MemberId, ResetId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { ResetsTable } from '../db/tables.ts';

export const insertReset = (tx: Tx, reset: Insertable<ResetsTable>) => tx.insertInto('resets').values(reset).execute();

/** The reset of this secret as long as it may be used: by an active member of an organisation that hasn't ended. */
export const selectResetByToken = (tx: Tx, tokenHash: Buffer, now: Date) =>
  tx
    .selectFrom('resets')
    .innerJoin('members', 'members.id', 'resets.member_id')
    .innerJoin('organisations', 'organisations.id', 'resets.organisation_id')
    .selectAll('resets')
    .where('resets.token_hash', '=', tokenHash)
    .where('resets.used_at', 'is', null)
    .where('resets.withdrawn_at', 'is', null)
    .where('resets.expires_at', '>', now)
    .where('members.state', '=', 'active')
    .where('organisations.ended_at', 'is', null)
    .executeTakeFirst();

/** Uses it up; of several at once one does. */
export async function updateResetUsed(tx: Tx, id: ResetId, now: Date): Promise<boolean> {
  const used = await tx
    .updateTable('resets')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst();
  return used !== undefined;
}

/** What is open of a member no longer opens anything. */
export const updateResetsWithdrawn = (tx: Tx, memberId: MemberId, now: Date) =>
  tx
    .updateTable('resets')
    .set({ withdrawn_at: now })
    .where('member_id', '=', memberId)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute();
