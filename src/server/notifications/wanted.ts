// Whether a mail or push that waits still tells of something: its server may have been away for hours.
import type { MemberId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import { listRings } from '../calls/ringing.ts';
import { findNewestTask } from '../contacts/tasks.ts';
import { listUnread } from '../conversations/unread.ts';
import type { Tx } from '../db/database.ts';
import { findMember } from '../identity/members.ts';
import type { PushKind } from '../push/texts.ts';
import { selectSettings, selectTold } from './store.ts';

interface Waiting {
  memberId: MemberId;
  of: PushKind;
  by: 'mail' | 'push';
}

/** Whether anything of what was told by this way is still unread, and unanswered. */
export async function isStillWanted(tx: Tx, app: App, { memberId, of, by }: Waiting): Promise<boolean> {
  if (of === 'missedCall') return true;
  if (of === 'call') return (await listRings(tx, app, memberId)).some(({ busy }) => !busy);
  if (of === 'task') return (await findNewestTask(tx, memberId)) !== null;
  const told = (await selectTold(tx, memberId, by)).flatMap((id) => id ?? []);
  return (await listUnread(tx, memberId, told, app.clock.now())).some(({ muted }) => !muted);
}

/** The same of a mail by its kind; mails that nobody can stop are always wanted. */
export async function isMailWanted(
  tx: Tx,
  app: App,
  { kind, memberId }: { kind: string; memberId: MemberId | null },
): Promise<boolean> {
  const of = kind === 'task' ? 'task' : kind === 'message' || kind === 'message.again' ? 'message' : null;
  if (of === null || memberId === null) return true;
  const settings = await selectSettings(tx, memberId);
  if (settings?.mail === 'never' || (await findMember(tx, memberId))?.state !== 'active') return false;
  return isStillWanted(tx, app, { memberId, of, by: 'mail' });
}
