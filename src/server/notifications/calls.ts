// Incoming and missed calls, outside the app (V4, H3): a push to devices without an open page, and nothing of whom or where.
import type { MemberId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import type { Reactions } from '../reactions.ts';
import { readChoice } from './choice.ts';
import { queuePush } from './pushing.ts';
import { afterQuiet, isQuietNow } from './rules.ts';
import { selectPushDevices, updateDue } from './store.ts';

export function notificationReactions(reactions: Reactions): void {
  reactions.on('callRings', async (tx, app, _actor, { memberIds }) => {
    for (const memberId of memberIds) {
      const open = app.feed.connectedDevices(memberId);
      const devices = await selectPushDevices(tx, memberId, app.clock.now());
      for (const deviceId of devices.filter((id) => !open.has(id)))
        await queuePush(tx, app, { deviceId, kind: 'call' });
    }
  });
  // What waits is looked at anew.
  reactions.on('officeHoursSet', async (tx, app, _actor, { memberId }) => {
    await updateDue(tx, memberId, app.clock.now());
  });
  reactions.on('callMissed', async (tx, app, _actor, { memberIds }) => {
    const now = app.clock.now();
    for (const memberId of memberIds) {
      const open = app.feed.connectedDevices(memberId);
      const startAfter = afterQuiet(now, await readChoice(tx, app, memberId));
      const devices = await selectPushDevices(tx, memberId, now);
      for (const deviceId of devices.filter((id) => !open.has(id))) {
        await queuePush(tx, app, { deviceId, kind: 'missedCall' }, startAfter);
      }
    }
  });
}

/** Of these members those for whom it is quiet now. */
export async function findQuiet(tx: Tx, app: App, memberIds: readonly MemberId[]): Promise<Set<MemberId>> {
  const now = app.clock.now();
  const quiet = new Set<MemberId>();
  for (const memberId of memberIds) if (isQuietNow(now, await readChoice(tx, app, memberId))) quiet.add(memberId);
  return quiet;
}
