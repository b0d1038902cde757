// Incoming and missed calls, outside the app (V4, H3): a push to devices without an open page, and nothing of whom or where.
import type { MemberId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { findMember } from '../identity/members.ts';
import type { Reactions } from '../reactions.ts';
import { queuePush } from './pushing.ts';
import { afterQuiet, defaults, isQuietNow } from './rules.ts';
import { selectPushDevices, selectSettings } from './store.ts';

export function notificationReactions(reactions: Reactions): void {
  reactions.on('callRings', async (tx, app, _actor, { memberIds }) => {
    for (const memberId of memberIds) {
      const open = app.feed.connectedDevices(memberId);
      const devices = await selectPushDevices(tx, memberId, app.clock.now());
      for (const deviceId of devices.filter((id) => !open.has(id)))
        await queuePush(tx, app, { deviceId, kind: 'call' });
    }
  });
  reactions.on('callMissed', async (tx, app, _actor, { memberIds }) => {
    const now = app.clock.now();
    for (const memberId of memberIds) {
      const open = app.feed.connectedDevices(memberId);
      const startAfter = afterQuiet(now, await choiceOf(tx, memberId));
      const devices = await selectPushDevices(tx, memberId, now);
      for (const deviceId of devices.filter((id) => !open.has(id))) {
        await queuePush(tx, app, { deviceId, kind: 'missedCall' }, startAfter);
      }
    }
  });
}

/** Of these members those in whose quiet hours it is now. */
export async function findQuiet(tx: Tx, app: App, memberIds: readonly MemberId[]): Promise<Set<MemberId>> {
  const now = app.clock.now();
  const quiet = new Set<MemberId>();
  for (const memberId of memberIds) if (isQuietNow(now, await choiceOf(tx, memberId))) quiet.add(memberId);
  return quiet;
}

async function choiceOf(tx: Tx, memberId: MemberId) {
  const { quietHours } = (await selectSettings(tx, memberId)) ?? defaults;
  const timeZone = (await findMember(tx, memberId))?.time_zone ?? 'UTC';
  return { quietHours, timeZone };
}
