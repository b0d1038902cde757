// Introductions as rows: who gave a code to whom, and what both devices computed from it. The digits never come here.
import type { Insertable } from 'kysely';
import type { IntroductionId, MemberId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { IntroductionsTable } from '../db/tables.ts';

export const MOST_WRONG_ENTRIES = 5;

export type IntroductionRow = Awaited<ReturnType<typeof listOpenIntroductions>>[number];

/** Adds an introduction and closes an open one of the same pair and purpose. */
export async function addIntroduction(
  tx: Tx,
  introduction: Omit<Insertable<IntroductionsTable>, 'closed_at' | 'matched_at' | 'mac_b' | 'wrong_entries'>,
): Promise<void> {
  await tx
    .updateTable('introductions')
    .set({ closed_at: introduction.created_at })
    .where('made_by', '=', introduction.made_by)
    .where('made_for', '=', introduction.made_for)
    .where('purpose', '=', introduction.purpose)
    .where('closed_at', 'is', null)
    .execute();
  await tx.insertInto('introductions').values(introduction).execute();
}

/** Those that this member made or was given and that are not closed. */
export const listOpenIntroductions = (tx: Tx, memberId: MemberId) =>
  tx
    .selectFrom('introductions')
    .selectAll()
    .where((eb) => eb.or([eb('made_by', '=', memberId), eb('made_for', '=', memberId)]))
    .where('closed_at', 'is', null)
    .orderBy('created_at')
    .execute();

/** The introduction that waits for an invited person to type its code. */
export const findInviteIntroduction = (tx: Tx, madeFor: MemberId) =>
  tx
    .selectFrom('introductions')
    .selectAll()
    .where('made_for', '=', madeFor)
    .where('purpose', '=', 'invite')
    .where('closed_at', 'is', null)
    .where('mac_b', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Who typed the code that `of` gave after a reset of which something still waits: they need many keys of `of`. */
export async function listConfirming(tx: Tx, of: MemberId): Promise<MemberId[]> {
  const rows = await tx
    .selectFrom('introductions')
    .innerJoin('accounts', 'accounts.member_id', 'introductions.made_by')
    .select('made_for')
    .where('made_by', '=', of)
    .where('purpose', '=', 'restore')
    .where('mac_b', 'is not', null)
    .where('closed_at', 'is', null)
    .where('accounts.reset_card_n', 'is not', null)
    .execute();
  return rows.map(({ made_for }) => made_for);
}

/** The introduction, as it stays until the end of this transaction, if it is not closed. */
export const lockIntroduction = (tx: Tx, id: IntroductionId) =>
  tx
    .selectFrom('introductions')
    .selectAll()
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();

export const changeIntroduction = (
  tx: Tx,
  id: IntroductionId,
  change: Partial<Pick<IntroductionsTable, 'mac_b' | 'matched_at' | 'closed_at'>> & { wrong_entries?: number },
) => tx.updateTable('introductions').set(change).where('id', '=', id).execute();

/** Codes that nobody has typed yet speak of the card that their maker had: with another card they would seem wrong. */
export const closeCodesOf = (tx: Tx, memberId: MemberId, now: Date) =>
  tx
    .updateTable('introductions')
    .set({ closed_at: now })
    .where('made_by', '=', memberId)
    .where('mac_b', 'is', null)
    .where('closed_at', 'is', null)
    .execute();

/** Closes what is open between members whose relation has ended. */
export const closeIntroductionsOf = (tx: Tx, memberId: MemberId, now: Date) =>
  tx
    .updateTable('introductions')
    .set({ closed_at: now })
    .where((eb) => eb.or([eb('made_by', '=', memberId), eb('made_for', '=', memberId)]))
    .where('closed_at', 'is', null)
    .execute();
