// An invited person to whom somebody wrote gets the invitation once more.
import type { App } from '../application.ts';
import { listUnanswered } from '../conversations/unread.ts';
import { inviteAgain } from '../organisations/invitations.ts';
import { INVITE_AGAIN_AFTER } from './rules.ts';

/** By mail only, three days after both the invitation and the first word to them, and never a third time. */
export async function inviteOnceMore(app: App): Promise<void> {
  const now = app.clock.now();
  const before = new Date(now.getTime() - INVITE_AGAIN_AFTER);
  const waiting = await app.database.transaction('installation', (tx) => listUnanswered(tx, before, now));
  for (const { memberId, organisationId } of waiting) {
    await app.database.transaction({ organisationId }, (tx) => inviteAgain(tx, app, memberId, before));
  }
}
