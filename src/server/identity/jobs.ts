// What ends by itself: sign-ins that ran out, attempts, slots that were replaced long ago. The queries refuse them
// already; this closes their sockets and cleans up.
import type { App } from '../application.ts';
import { findDeadlines } from './actor.ts';
import { deleteReplacedSlots } from './key-store.ts';
import { REPLACED_SLOT_LIFETIME } from './rules.ts';
import { endSignIns } from './sign-ins.ts';
import { deleteExpiredAttempts } from './store.ts';

/** Registers what identity does by the clock, and tells the feed until when sign-ins hold. */
export function identityJobs(app: App): void {
  app.feed.checkSignIns((signInIds) => findDeadlines(app, signInIds));
  app.jobs.every(60, 'identity.expire', () => endExpired(app));
}

async function endExpired(app: App): Promise<void> {
  const now = app.clock.now();
  await app.database.transaction('installation', async (tx) => {
    await endSignIns(tx, app, { expired: now }, 'expired');
    await deleteExpiredAttempts(tx, now);
    await deleteReplacedSlots(tx, new Date(now.getTime() - REPLACED_SLOT_LIFETIME));
  });
}
