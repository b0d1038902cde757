// Sign-ins as rows: made, found by their token, ended at once everywhere. For members and the service desk, later guests.
import { fail } from '../../shared/errors.ts';
import type { DeviceId, MemberId, OrganisationId, ServiceDeskId, SignInId } from '../../shared/ids.ts';
import type { Profile } from '../../shared/identity.ts';
import { system, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import type { Call } from '../http/routes.ts';
import type { MemberRow } from './members.ts';
import { signInLifetimes, TOKEN_OVERLAP } from './rules.ts';
import {
  insertDevice,
  insertSignIn,
  lockLiveSignIn,
  selectDevice,
  updateEndedSignIns,
  updateSignInToken,
  type WhichSignIns,
} from './store.ts';
import { makeToken } from './tokens.ts';

/** A sign-in's cookie. */
export interface SignInToken {
  signInId: SignInId;
  text: string;
  /** Null on a shared computer, where the cookie goes when the browser is closed. */
  keptUntil: Date | null;
}

/** Makes a device and signs it in. Its secret must lie in the keystore already. */
export async function signInMember(
  tx: Tx,
  app: App,
  member: { id: MemberId; organisation_id: OrganisationId },
  device: { deviceId: DeviceId; label: string; shared: boolean },
): Promise<SignInToken> {
  const now = app.clock.now();
  const owner = { organisation_id: member.organisation_id, member_id: member.id };
  await insertDevice(tx, {
    ...owner,
    id: device.deviceId,
    label: device.label,
    shared: device.shared,
    created_at: now,
    last_seen_at: now,
  });
  const what = { ...owner, holder: 'member', device_id: device.deviceId, service_desk_id: null } as const;
  return addSignIn(tx, app, what, device.shared ? 'shared' : 'own');
}

/** The member as the actor of a sign-in that is being made. */
export function actorSignedIn(
  app: App,
  member: Pick<MemberRow, 'id' | 'organisation_id' | 'role' | 'administrator'>,
  { signInId }: SignInToken,
  deviceId: DeviceId,
): MemberActor {
  const { id: memberId, organisation_id: organisationId, role, administrator } = member;
  const now = { provedAt: app.clock.now(), agreementNeeded: null };
  return { kind: 'member', memberId, organisationId, role, administrator, signInId, deviceId, ...now };
}

/**
 * Signs this browser in on a new device: `work` runs in a transaction and signs in with the device's id. Its secret is on
 * the disk before its row is, for a device without one could never unlock; nothing of it is left where `work` refuses.
 */
export async function signInHere(
  app: App,
  call: Call,
  organisationId: OrganisationId,
  work: (tx: Tx, deviceId: DeviceId) => Promise<{ token: SignInToken; profile: Profile }>,
) {
  const deviceId = app.ids.next<DeviceId>();
  const deviceSecret = await app.keystore.createDeviceSecret(deviceId);
  const { token, profile } = await app.database
    .transaction({ organisationId }, (tx) => work(tx, deviceId))
    .catch(async (error: unknown) => {
      await app.keystore.destroyDeviceSecret(deviceId);
      throw error;
    });
  await endFormerSignIn(app, call.actor);
  app.feed.tell([profile.memberId], { type: 'changed', what: 'devices' });
  call.setSignIn('member', token);
  return { profile, deviceId, deviceSecret: deviceSecret.toString('base64url') };
}

/** Signs a person of the service desk in. */
export function signInServiceDesk(tx: Tx, app: App, serviceDeskId: ServiceDeskId): Promise<SignInToken> {
  const what = { holder: 'serviceDesk', organisation_id: null, member_id: null, device_id: null } as const;
  return addSignIn(tx, app, { ...what, service_desk_id: serviceDeskId }, 'serviceDesk');
}

type Holder = Pick<
  Parameters<typeof insertSignIn>[1],
  'holder' | 'organisation_id' | 'member_id' | 'device_id' | 'service_desk_id'
>;

async function addSignIn(
  tx: Tx,
  app: App,
  holder: Holder,
  device: 'own' | 'shared' | 'serviceDesk',
): Promise<SignInToken> {
  const now = app.clock.now();
  const signInId = app.ids.next<SignInId>();
  const { idle, whole } = signInLifetimes(device);
  const token = makeToken();
  const expiresAt = new Date(now.getTime() + whole);
  await insertSignIn(tx, {
    ...holder,
    id: signInId,
    token_hash: token.hash,
    created_at: now,
    proved_at: now,
    last_seen_at: now,
    idle_until: new Date(now.getTime() + idle),
    expires_at: expiresAt,
  });
  return { signInId, text: token.text, keptUntil: device === 'own' ? expiresAt : null };
}

/** Notes that the password was typed again and gives the sign-in a new token. Null if it has ended meanwhile. */
export async function raiseSignIn(tx: Tx, app: App, signInId: SignInId): Promise<SignInToken | null> {
  const now = app.clock.now();
  const token = makeToken();
  const previousUntil = new Date(now.getTime() + TOKEN_OVERLAP);
  const raised = await updateSignInToken(tx, signInId, { token_hash: token.hash, provedAt: now, previousUntil });
  if (!raised) return null;
  const device = raised.device_id ? await selectDevice(tx, raised.device_id) : undefined;
  return { signInId, text: token.text, keptUntil: device?.shared === false ? raised.expires_at : null };
}

/** The sign-in doesn't end before this transaction does; `signin.needed` where it has ended already. */
export async function requireLiveSignIn(tx: Tx, signInId: SignInId): Promise<void> {
  if (!(await lockLiveSignIn(tx, signInId))) fail('signin.needed');
}

/** Ends sign-ins with their devices; on commit their sockets close and their device secrets are destroyed. */
export async function endSignIns(tx: Tx, app: App, which: WhichSignIns, because: string): Promise<number> {
  const ended = await updateEndedSignIns(tx, which, because, app.clock.now());
  if (ended.length === 0) return 0;
  const deviceIds = ended.flatMap(({ device_id }) => device_id ?? []);
  await app.reactions.run(tx, app, system, 'devicesEnded', { deviceIds });
  onCommit(tx, () => {
    app.feed.endSignIns(
      ended.map((row) => row.id),
      because,
    );
    for (const deviceId of deviceIds) forgetDevice(app, deviceId);
  });
  return ended.length;
}

/** Ends the sign-in whose cookie is being replaced in this browser: left alone it would stay open until it expires. */
async function endFormerSignIn(app: App, former: Actor): Promise<void> {
  if (former.kind !== 'member') return;
  const { organisationId, signInId } = former;
  await app.database.transaction({ organisationId }, (tx) => endSignIns(tx, app, { signInId }, 'signed in again'));
}

/** Without the server's half, what the device keeps is noise. The sign-in has ended already, whatever happens here. */
function forgetDevice(app: App, deviceId: DeviceId): void {
  app.keystore.destroyDeviceSecret(deviceId).catch((error: unknown) => {
    app.log.error('device.secret_left', error, { deviceId });
  });
}
