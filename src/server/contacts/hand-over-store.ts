// SQL of plans to hand over a client. Private to this folder.
import type { Insertable } from 'kysely';
import type { HandOverId, MemberId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { HandOverConversationsTable, HandOversTable } from '../db/tables.ts';

export type HandOverRow = Awaited<ReturnType<typeof selectHandOvers>>[number];

/** None of them is deactivated before this transaction ends. */
export const lockMembers = (tx: Tx, ids: readonly MemberId[]) =>
  tx
    .selectFrom('members')
    .select('id')
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forShare()
    .execute();

/** False where the id is used, or another plan of the two is open. */
export async function insertHandOver(tx: Tx, row: Insertable<HandOversTable>): Promise<boolean> {
  const added = await tx
    .insertInto('hand_overs')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

export async function insertChoices(tx: Tx, rows: Insertable<HandOverConversationsTable>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('hand_over_conversations').values(rows).execute();
}

export const lockHandOver = (tx: Tx, id: HandOverId) =>
  tx.selectFrom('hand_overs').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** Which plans: all given properties hold. */
export interface WhichHandOvers {
  professionalId?: MemberId;
  clientId?: MemberId;
  colleagueId?: MemberId;
  /** Any of the three. */
  memberId?: MemberId;
  open?: true;
}

/** The open one first, then those that ended last. */
export const selectHandOvers = (tx: Tx, which: WhichHandOvers) => {
  let query = tx.selectFrom('hand_overs').selectAll();
  if (which.professionalId) query = query.where('professional_id', '=', which.professionalId);
  if (which.clientId) query = query.where('client_id', '=', which.clientId);
  if (which.colleagueId) query = query.where('colleague_id', '=', which.colleagueId);
  const { memberId } = which;
  if (memberId) {
    query = query.where((eb) =>
      eb.or([eb('professional_id', '=', memberId), eb('client_id', '=', memberId), eb('colleague_id', '=', memberId)]),
    );
  }
  if (which.open) query = query.where('ended_at', 'is', null);
  return query
    .orderBy('ended_at', (order) => order.desc().nullsFirst())
    .orderBy('begun_at', 'desc')
    .execute();
};

export const selectChoices = (tx: Tx, id: HandOverId) =>
  tx
    .selectFrom('hand_over_conversations')
    .select(['conversation_id as conversationId', 'reads'])
    .where('hand_over_id', '=', id)
    .orderBy('conversation_id')
    .execute();

/** False where it has ended already. */
export async function updateHandOverEnded(tx: Tx, id: HandOverId, as: 'done' | 'stopped', at: Date): Promise<boolean> {
  const ended = await tx
    .updateTable('hand_overs')
    .set({ ended_at: at, ended_as: as })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}
