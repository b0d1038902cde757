// SQL of absences. Private to this folder.
import type { Insertable } from 'kysely';
import type { AbsenceId, MemberId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { AbsencesTable } from '../db/tables.ts';

export type AbsenceRow = AbsencesTable;

export const insertAbsence = (tx: Tx, absence: Insertable<AbsencesTable>) =>
  tx.insertInto('absences').values(absence).execute();

export const selectAbsence = (tx: Tx, id: AbsenceId) =>
  tx.selectFrom('absences').selectAll().where('id', '=', id).executeTakeFirst();

export const lockAbsence = (tx: Tx, id: AbsenceId) =>
  tx.selectFrom('absences').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** Those of a member that neither are over nor were taken back, soonest first. */
export const selectAbsences = (tx: Tx, memberId: MemberId, now: Date) =>
  tx
    .selectFrom('absences')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .where('to_at', '>', now)
    .orderBy('from_at')
    .execute();

/** Those in which this member covers for another, soonest first. */
export const selectCovered = (tx: Tx, coverId: MemberId, memberId: MemberId, now: Date) =>
  tx
    .selectFrom('absences')
    .selectAll()
    .where('cover_id', '=', coverId)
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .where('to_at', '>', now)
    .orderBy('from_at')
    .execute();

/** All that are not over in which this member would cover, or does. */
export const selectCoveredBy = (tx: Tx, coverId: MemberId, now: Date) =>
  tx
    .selectFrom('absences')
    .selectAll()
    .where('cover_id', '=', coverId)
    .where('ended_at', 'is', null)
    .where('to_at', '>', now)
    .orderBy('id')
    .forUpdate()
    .execute();

/** What the clock has reached: to be started, or to be ended. Of all organisations. */
export const selectDueAbsences = (tx: Tx, now: Date) =>
  tx
    .selectFrom('absences')
    .selectAll()
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('to_at', '<=', now), eb.and([eb('from_at', '<=', now), eb('started_at', 'is', null)])]))
    .orderBy('id')
    .execute();

export const updateAbsence = (tx: Tx, id: AbsenceId, change: { started_at?: Date; ended_at?: Date; cover_id?: null }) =>
  tx.updateTable('absences').set(change).where('id', '=', id).execute();
