// Who administers an organisation, for the domains above.
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import { selectActiveMemberIds } from './store.ts';

/** The active administrators: there is always at least one once the first has signed up. */
export function listActiveAdministrators(tx: Tx, organisationId: OrganisationId): Promise<MemberId[]> {
  return selectActiveMemberIds(tx, organisationId, { administrator: true });
}
