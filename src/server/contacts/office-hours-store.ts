// SQL of office hours. Private to this folder.
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import { week as contract } from '../../shared/office-hours.ts';
import type { Week } from '../../shared/week.ts';
import type { Tx } from '../db/database.ts';

export async function selectWeeks(tx: Tx, memberIds: readonly MemberId[]): Promise<Map<MemberId, Week>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('office_hours')
    .select(['member_id', 'week'])
    .where('member_id', 'in', [...memberIds])
    .execute();
  return new Map(rows.map((row) => [row.member_id, contract.parse(row.week)]));
}

export async function upsertWeek(
  tx: Tx,
  { memberId, organisationId }: { memberId: MemberId; organisationId: OrganisationId },
  week: Week,
  now: Date,
): Promise<void> {
  const change = { week: JSON.stringify(week), updated_at: now };
  await tx
    .insertInto('office_hours')
    .values({ member_id: memberId, organisation_id: organisationId, ...change })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(change))
    .execute();
}

export const deleteWeek = (tx: Tx, memberId: MemberId) =>
  tx.deleteFrom('office_hours').where('member_id', '=', memberId).execute();
