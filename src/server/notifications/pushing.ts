// Pushes: where a device wants them, and how one gets there.
import type { z } from 'zod';
import { RINGS_FOR } from '../../shared/call-format.ts';
import { fail } from '../../shared/errors.ts';
import type { DeviceId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/notifications.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { findMember } from '../identity/members.ts';
import type { JobData } from '../jobs/jobs.ts';
import { USUAL, type PushSubscription, type PushUrgency } from '../push/transport.ts';
import { writePush, type PushKind } from '../push/texts.ts';
import { sha256 } from '../primitives.ts';
import { findWording } from './settings.ts';
import { deleteGone, deleteSubscription, replaceSubscription, selectSubscription } from './store.ts';
import { isStillWanted } from './wanted.ts';

const MINUTE = 60_000;
/** How long after each failed try the next one comes; a push that is later than that tells nobody anything. */
const WAITS = [1, 5, 30].map((minutes) => minutes * MINUTE);

/** This device's browser gets pushes from now on. Endpoints inside are refused as `bad_input`. */
export async function subscribeToPush(
  app: App,
  actor: Actor,
  subscription: z.output<(typeof contracts)['subscribeToPush']['input']>,
) {
  const { organisationId, memberId, deviceId } = requireMember(actor);
  const point = Buffer.from(subscription.p256dh, 'base64url');
  if (!app.push.isAllowed(subscription.endpoint) || point[0] !== 4) fail('bad_input');
  await app.database.transaction({ organisationId }, (tx) =>
    replaceSubscription(tx, {
      ...{ device_id: deviceId, organisation_id: organisationId, member_id: memberId },
      endpoint_hash: hashOf(subscription.endpoint),
      box: app.keystore.sealName(contextOf(deviceId), JSON.stringify(subscription)),
      created_at: app.clock.now(),
    }),
  );
  return {};
}

export async function unsubscribeFromPush(app: App, actor: Actor) {
  const { organisationId, deviceId } = requireMember(actor);
  await app.database.transaction({ organisationId }, (tx) => deleteSubscription(tx, deviceId));
  return {};
}

/** Notes a push to one device in this transaction; it goes after the commit. */
export async function queuePush(
  tx: Tx,
  app: App,
  push: { deviceId: DeviceId; kind: PushKind },
  startAfter = app.clock.now(),
): Promise<void> {
  await app.jobs.enqueue(tx, 'push.send', { ...push, tries: 0 }, { startAfter });
}

/** One try. A second push of the same kind takes the first one's place on the device, so one more does no harm. */
export async function sendPush(app: App, data: JobData): Promise<void> {
  const deviceId = String(data['deviceId']) as DeviceId;
  const kind = String(data['kind']) as PushKind;
  const tries = Number(data['tries']);
  const found = await app.database.transaction('installation', (tx) => findSubscription(tx, app, deviceId, kind));
  if (!found) return;
  const outcome = await app.push.send(
    found.subscription,
    writePush(kind, found.language, found.wording),
    urgencyOf(kind),
  );
  if (outcome === 'taken') return;
  if (outcome === 'later') {
    const wait = WAITS[tries];
    if (wait === undefined) return;
    const startAfter = new Date(app.clock.now().getTime() + wait);
    return app.database.transaction('installation', (tx) =>
      app.jobs.enqueue(tx, 'push.send', { deviceId, kind, tries: tries + 1 }, { startAfter }),
    );
  }
  await app.database.transaction('installation', (tx) =>
    deleteGone(tx, { deviceId, endpointHash: found.endpointHash }),
  );
}

/** Null where the device is signed out, or what the push would tell of was read meanwhile. */
async function findSubscription(tx: Tx, app: App, deviceId: DeviceId, kind: PushKind) {
  const row = await selectSubscription(tx, deviceId, app.clock.now());
  const member = row && (await findMember(tx, row.memberId));
  if (!row || member?.state !== 'active') return null;
  if (!(await isStillWanted(tx, app, { memberId: row.memberId, of: kind, by: 'push' }))) return null;
  const subscription = JSON.parse(app.keystore.openName(contextOf(deviceId), row.box)) as PushSubscription;
  const wording = await findWording(tx, app, row.memberId);
  return { subscription, endpointHash: row.endpointHash, language: member.language, wording };
}

/** A call that rang is no news a minute later. */
function urgencyOf(kind: PushKind): PushUrgency {
  return kind === 'call' ? { keptSeconds: RINGS_FOR / 1000, urgency: 'high' } : USUAL;
}

function hashOf(endpoint: string): Buffer {
  return Buffer.from(sha256(Buffer.from(endpoint)));
}

function contextOf(deviceId: DeviceId): string {
  return `push_subscriptions.box:${deviceId}`;
}
