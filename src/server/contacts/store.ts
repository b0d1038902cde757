// SQL of tasks, of friends who are invited, and of whose calls are silenced. Private to this folder.
import type { Insertable } from 'kysely';
import type { CareLinkId, MemberId, OrganisationId, TaskId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { SilencedCallersTable, TasksTable } from '../db/tables.ts';

/** Friends with this address whom a client has invited and who have not accepted. */
export const selectInvitedFriends = (tx: Tx, clientId: MemberId, addressHash: Buffer) =>
  tx
    .selectFrom('friendships')
    .innerJoin('members', 'members.id', 'friendships.friend_id')
    .select('members.id')
    .where('friendships.client_id', '=', clientId)
    .where('friendships.to_at', 'is', null)
    .where('members.state', '=', 'invited')
    .where('members.address_hash', '=', addressHash)
    .execute();

/** One open task of a kind for somebody about somebody: a second one changes nothing, and is undefined. */
export const insertTask = (tx: Tx, task: Insertable<TasksTable>) =>
  tx
    .insertInto('tasks')
    .values(task)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();

/** Somebody is to be told outside the app that a task waits. */
export const insertTaskNotification = (
  tx: Tx,
  { id, organisationId, memberId, at }: { id: string; organisationId: OrganisationId; memberId: MemberId; at: Date },
) =>
  tx
    .insertInto('notifications')
    .values({ id, organisation_id: organisationId, member_id: memberId, kind: 'task', created_at: at })
    .execute();

/** When the newest open task of a member was made, apart from some kinds. */
export async function selectNewestTask(tx: Tx, memberId: MemberId, notOf: readonly string[]): Promise<Date | null> {
  const row = await tx
    .selectFrom('tasks')
    .select('created_at')
    .where('for_member_id', '=', memberId)
    .where('state', '=', 'open')
    .where('kind', 'not in', [...notOf])
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.created_at ?? null;
}

export const selectOpenTasks = (tx: Tx, memberId: MemberId) =>
  tx
    .selectFrom('tasks')
    .selectAll()
    .where('for_member_id', '=', memberId)
    .where('state', '=', 'open')
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export const lockTask = (tx: Tx, id: TaskId) =>
  tx.selectFrom('tasks').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** Which open tasks: all given properties hold. */
export interface WhichTasks {
  kind: string;
  aboutMemberId?: MemberId;
  aboutCareLinkId?: CareLinkId;
  forMemberId?: MemberId;
  /** Not those of these members. */
  notFor?: readonly MemberId[];
}

/** Settles open tasks; gives those for whom they were. */
export async function updateOpenTasks(
  tx: Tx,
  which: WhichTasks | { taskId: TaskId },
  change: { state: 'answered' | 'withdrawn'; answer: string | null; answered_by: MemberId | null; answered_at: Date },
): Promise<MemberId[]> {
  let query = tx.updateTable('tasks').set(change).where('state', '=', 'open');
  if ('taskId' in which) query = query.where('id', '=', which.taskId);
  else {
    query = query.where('kind', '=', which.kind);
    if (which.aboutMemberId) query = query.where('about_member_id', '=', which.aboutMemberId);
    if (which.aboutCareLinkId) query = query.where('about_care_link_id', '=', which.aboutCareLinkId);
    if (which.notFor?.length) query = query.where('for_member_id', 'not in', [...which.notFor]);
    if (which.forMemberId) query = query.where('for_member_id', '=', which.forMemberId);
  }
  return (await query.returning('for_member_id').execute()).map((row) => row.for_member_id);
}

// Whose calls are silenced

export async function selectSilenced(tx: Tx, memberId: MemberId): Promise<Set<MemberId>> {
  const rows = await tx.selectFrom('silenced_callers').select('caller_id').where('member_id', '=', memberId).execute();
  return new Set(rows.map(({ caller_id }) => caller_id));
}

/** Which of these members silenced this caller. */
export async function selectSilencing(tx: Tx, callerId: MemberId, among: readonly MemberId[]): Promise<MemberId[]> {
  const rows = await tx
    .selectFrom('silenced_callers')
    .select('member_id')
    .where('caller_id', '=', callerId)
    .where('member_id', 'in', [...among])
    .execute();
  return rows.map(({ member_id }) => member_id);
}

export const insertSilenced = (tx: Tx, row: Insertable<SilencedCallersTable>) =>
  tx
    .insertInto('silenced_callers')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();

export const deleteSilenced = (tx: Tx, memberId: MemberId, callerId: MemberId) =>
  tx.deleteFrom('silenced_callers').where('member_id', '=', memberId).where('caller_id', '=', callerId).execute();
