// Who is asked to let somebody in who waits in conversations.
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { listOpenIntroductions } from '../identity/introductions.ts';
import { conversationsWaitingFor, createTask } from './tasks.ts';

/**
 * Whoever added somebody to a conversation that waits is asked to let them in. Not who gave them an introduction code
 * that they typed: then it goes by itself.
 */
export async function askToLetIn(
  tx: Tx,
  app: App,
  { organisationId, memberId }: { organisationId: OrganisationId; memberId: MemberId },
): Promise<void> {
  const waiting = await conversationsWaitingFor(tx, app, memberId);
  const open = await listOpenIntroductions(tx, memberId);
  const withCode = open.filter((row) => row.purpose === 'invite' && row.mac_b).map((row) => row.made_by);
  for (const forMemberId of new Set(waiting.map(({ addedBy }) => addedBy))) {
    if (!forMemberId || withCode.includes(forMemberId)) continue;
    await createTask(tx, app, { organisationId, kind: 'letIn', forMemberId, aboutMemberId: memberId });
  }
  tellIntroductions(tx, app, withCode);
}

/** What codes can give changed for these. */
export function tellIntroductions(tx: Tx, app: App, memberIds: MemberId[]): void {
  onCommit(tx, () => app.feed.tell(memberIds, { type: 'changed', what: 'introductions' }));
}
