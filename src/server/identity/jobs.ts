// What ends by itself: sign-ins that ran out, attempts, slots that were replaced long ago. The queries refuse them
// already; this closes their sockets and cleans up.
import type { DeviceId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import { findDeadlines } from './actor.ts';
import { deleteOldChanges } from './address-store.ts';
import { deleteExpiredFormer, deleteReplacedSlots } from './key-store.ts';
import { resetJobs } from './resets.ts';
import { ADDRESS_CHANGE_SHOWN, REPLACED_SLOT_LIFETIME } from './rules.ts';
import { endSignIns } from './sign-ins.ts';
import { deleteExpiredAttempts, selectEndedDevices } from './store.ts';

/** Registers what identity does by the clock, and tells the feed until when sign-ins hold. */
export function identityJobs(app: App): void {
  resetJobs(app);
  app.feed.checkSignIns((signInIds) => findDeadlines(app, signInIds));
  app.jobs.every(60, 'identity.expire', () => endExpired(app));
  app.jobs.every(3600, 'identity.forget', () => forgetEndedDevices(app));
}

/** Destroys secrets of devices whose sign-in has ended: who stopped the server in between must not keep them alive. */
export async function forgetEndedDevices(app: App): Promise<void> {
  const kept = (await app.keystore.listDeviceSecrets()) as DeviceId[];
  // A secret without a row may be of a device that is being made just now.
  const ended = await app.database.transaction('installation', (tx) => selectEndedDevices(tx, kept));
  for (const id of ended) await app.keystore.destroyDeviceSecret(id);
}

async function endExpired(app: App): Promise<void> {
  const now = app.clock.now();
  await app.database.transaction('installation', async (tx) => {
    await endSignIns(tx, app, { expired: now }, 'expired');
    await deleteExpiredAttempts(tx, now);
    const before = new Date(now.getTime() - REPLACED_SLOT_LIFETIME);
    await deleteReplacedSlots(tx, before);
    await deleteExpiredFormer(tx, before);
    await deleteOldChanges(tx, new Date(now.getTime() - ADDRESS_CHANGE_SHOWN));
  });
}
