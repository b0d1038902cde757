// Signing in. Known and unknown addresses, accounts and organisations get the same answer after the same work.
import type { z } from 'zod';
import type * as contracts from '../../shared/identity.ts';
import { fail } from '../../shared/errors.ts';
import type { DeviceId, MemberId, OrganisationId } from '../../shared/ids.ts';
import { requireMember } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import type { Call } from '../http/routes.ts';
import { finishAttempt, madeUpAccountId, startAttempt, type Claimed } from './attempts.ts';
import { agreementNeeded } from './agreements.ts';
import { presentProfile } from './members.ts';
import { findOrganisation } from './place.ts';
import { endFormerSignIn, endSignIns, signInMember } from './sign-ins.ts';
import { lockMember, selectLogin } from './store.ts';

type Input<Name extends 'startSignIn' | 'finishSignIn'> = z.output<(typeof contracts)[Name]['input']>;

const NOWHERE = '00000000-0000-0000-0000-000000000000' as OrganisationId;

/** First half of signing in. Fails with `too_many` only. */
export async function startSignIn(app: App, call: Call, input: Input<'startSignIn'>) {
  const claimed = await app.database.transaction('installation', (tx) => findClaimed(tx, app, call.host, input));
  const { loginRequest } = input;
  const from = { loginRequest, networkAddress: call.networkAddress };
  const started = await startAttempt(app, claimed, 'signIn', from);
  return { ...started, memberId: claimed.accountId as MemberId, serverId: app.keystore.installationId };
}

/** Second half: makes a device and sets the cookie, or `signin.refused`. Ends what was signed in on this browser. */
export async function finishSignIn(app: App, call: Call, input: Input<'finishSignIn'>) {
  const { attemptId, finishRequest } = input;
  const from = { attemptId, finishRequest, networkAddress: call.networkAddress };
  const proved = await finishAttempt(app, 'signIn', from);
  const { memberId, organisationId } = proved;
  if (!memberId || !organisationId) fail('signin.refused');
  const deviceId = app.ids.next<DeviceId>();
  // On the disk before the device's row is: a device without its secret could never unlock.
  const deviceSecret = await app.keystore.createDeviceSecret(deviceId);
  const { token, profile } = await app.database.transaction({ organisationId }, async (tx) => {
    const member = await lockMember(tx, memberId);
    if (member?.state !== 'active') fail('signin.refused');
    const signedIn = await signInMember(tx, app, member, { deviceId, ...input.device });
    const actor = { kind: 'signedOut' } as const;
    await recordAudit(tx, app, actor, 'member.signed_in', { organisationId, memberId, details: { deviceId } });
    return { token: signedIn, profile: presentProfile(app, member, await agreementNeeded(tx, member)) };
  });
  await endFormerSignIn(app, call.actor);
  app.feed.tell([memberId], { type: 'changed', what: 'devices' });
  call.setSignIn('member', token);
  return { profile, deviceId, deviceSecret: deviceSecret.toString('base64url') };
}

/** Ends this sign-in and its device. */
export async function signOut(app: App, call: Call) {
  const actor = requireMember(call.actor);
  await app.database.transaction({ organisationId: actor.organisationId }, async (tx) => {
    await endSignIns(tx, app, { signInId: actor.signInId }, 'signed out');
    await recordAudit(tx, app, actor, 'member.signed_out', { details: { deviceId: actor.deviceId } });
  });
  app.feed.tell([actor.memberId], { type: 'changed', what: 'devices' });
  call.setSignIn('member', null);
  return {};
}

/** The same two queries for every address, so that none is told apart by the time it takes. */
async function findClaimed(tx: Tx, app: App, host: string, input: Input<'startSignIn'>): Promise<Claimed> {
  const organisation = await findOrganisation(tx, { organisation: input.organisation, host });
  const organisationId = organisation?.id ?? NOWHERE;
  const addressHash = app.keystore.lookupHash(organisationId, input.address);
  const found = await selectLogin(tx, organisationId, addressHash);
  return {
    accountId: found?.id ?? madeUpAccountId(addressHash),
    record: found?.opaque_record ?? null,
    organisationId: found?.organisation_id ?? null,
    memberId: found?.id ?? null,
    serviceDeskId: null,
  };
}
