// The end of an account for good. What others saw of the person stays with them: the name, and what was written.
import type { DeviceId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import { deleteAccountRows } from '../db/deletion.ts';
import { noteDeletion } from '../db/deletion-list.ts';
import { endSignIns } from './sign-ins.ts';
import { lockMember, updateMember } from './store.ts';

/** Ends everything of an account in this transaction; gives the devices whose secrets go once it is committed. */
export async function deleteAccount(
  tx: Tx,
  app: App,
  actor: Actor,
  { organisationId, memberId }: { organisationId: OrganisationId; memberId: MemberId },
): Promise<DeviceId[]> {
  if (!(await lockMember(tx, memberId))) return [];
  await endSignIns(tx, app, { memberId }, 'deleted');
  await app.reactions.run(tx, app, actor, 'memberDeactivated', { organisationId, memberId });
  const devices = await deleteAccountRows(tx, memberId);
  const gone = { address_box: null, address_hash: null, apart_box: null, profession: null, office_hours: null };
  await updateMember(tx, memberId, { state: 'deleted', ...gone });
  await noteDeletion(tx, { kind: 'account', organisationId, memberId, at: app.clock.now() });
  await recordAudit(tx, app, actor, 'member.deleted', { organisationId, memberId });
  await app.reactions.run(tx, app, actor, 'memberChanged', { organisationId, memberId });
  return devices;
}

/** Accounts whose deadline has passed, of all organisations. */
export const listOverdueAccounts = (tx: Tx, now: Date) =>
  tx
    .selectFrom('members')
    .select(['id', 'organisation_id'])
    .where('delete_after', '<=', now)
    .where('state', '<>', 'deleted')
    .orderBy('id')
    .execute();
