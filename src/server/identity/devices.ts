// Where a member is signed in, and signing out from afar.
import { fail } from '../../shared/errors.ts';
import type { DeviceId } from '../../shared/ids.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit } from '../db/database.ts';
import { endSignIns } from './sign-ins.ts';
import { selectDevice, selectDevices } from './store.ts';

/** The member's own devices, last used first. */
export async function listDevices(app: App, actor: Actor) {
  const { organisationId, memberId, deviceId } = requireMember(actor);
  const rows = await app.database.transaction({ organisationId }, (tx) => selectDevices(tx, memberId));
  return {
    devices: rows.map((row) => ({
      deviceId: row.id,
      label: row.label,
      shared: row.shared,
      current: row.id === deviceId,
      signedInAt: row.created_at.getTime(),
      lastSeenAt: row.last_seen_at.getTime(),
    })),
  };
}

/** Signs a device of one's own out at once: its next request is refused, its sockets close, its half is destroyed. */
export async function endDevice(app: App, actor: Actor, { deviceId }: { deviceId: DeviceId }) {
  const { organisationId, memberId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    const device = await selectDevice(tx, deviceId);
    if (device?.member_id !== memberId) fail('not_found');
    await endSignIns(tx, app, { deviceId }, 'signed out elsewhere');
    await recordAudit(tx, app, actor, 'device.ended', { details: { deviceId } });
    onCommit(tx, () => app.feed.tell([memberId], { type: 'changed', what: 'devices' }));
  });
  return {};
}

/** The server's half of what unlocks this device; only its live sign-in gets it. */
export async function getDeviceSecret(app: App, actor: Actor) {
  const { deviceId } = requireMember(actor);
  const secret = await app.keystore.readDeviceSecret(deviceId);
  if (!secret) fail('signin.needed');
  return { deviceSecret: secret.toString('base64url') };
}
