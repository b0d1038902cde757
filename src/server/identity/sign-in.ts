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
import { finishAttempt, madeUpAccountId, startAttempt } from './attempts.ts';
import { agreementNeeded } from './agreements.ts';
import { presentProfile, type MemberRow } from './members.ts';
import { findOrganisation } from './place.ts';
import { endSignIns, signInHere, signInMember } from './sign-ins.ts';
import { lockMember, selectLogin } from './store.ts';

type Input<Name extends 'startSignIn' | 'finishSignIn'> = z.output<(typeof contracts)[Name]['input']>;

const NOWHERE = '00000000-0000-0000-0000-000000000000' as OrganisationId;

/** First half of signing in. Fails with `too_many` only. */
export async function startSignIn(app: App, call: Call, input: Input<'startSignIn'>) {
  const { accountId, found } = await app.database.transaction('installation', (tx) =>
    findLogin(tx, app, call.host, input),
  );
  const claimed = {
    ...{ accountId, record: found?.opaque_record ?? null, serviceDeskId: null },
    ...{ organisationId: found?.organisation_id ?? null, memberId: found?.id ?? null },
  };
  const from = { loginRequest: input.loginRequest, networkAddress: call.networkAddress };
  const started = await startAttempt(app, claimed, 'signIn', from);
  return { ...started, memberId: accountId, serverId: app.keystore.installationId };
}

/** Second half: makes a device and sets the cookie, or `signin.refused`. Ends what was signed in on this browser. */
export async function finishSignIn(app: App, call: Call, input: Input<'finishSignIn'>) {
  const { attemptId, finishRequest } = input;
  const from = { attemptId, finishRequest, networkAddress: call.networkAddress };
  const proved = await finishAttempt(app, 'signIn', from);
  const { memberId, organisationId } = proved;
  if (!memberId || !organisationId) fail('signin.refused');
  return signInHere(app, call, organisationId, async (tx, deviceId) => {
    const member = await lockMember(tx, memberId);
    if (member?.state !== 'active') fail('signin.refused');
    const token = await signInMember(tx, app, member, { deviceId, ...input.device });
    await recordSignedIn(tx, app, member, { deviceId, by: 'password' });
    return { token, profile: presentProfile(app, member, await agreementNeeded(tx, member)) };
  });
}

/** Notes that somebody signed in, and by which way. */
export async function recordSignedIn(
  tx: Tx,
  app: App,
  { id: memberId, organisation_id: organisationId }: Pick<MemberRow, 'id' | 'organisation_id'>,
  details: { deviceId: DeviceId; by: 'password' | 'recovery code' },
): Promise<void> {
  await recordAudit(tx, app, { kind: 'signedOut' }, 'member.signed_in', { organisationId, memberId, details });
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

/**
 * Whose address this is, or the made-up account of one that nobody has. The same two queries for every address, so that
 * none is told apart by the time it takes.
 */
export async function findLogin(
  tx: Tx,
  app: App,
  host: string,
  { organisation, address }: { organisation?: string | undefined; address: string },
) {
  const place = await findOrganisation(tx, { organisation, host });
  const organisationId = place?.id ?? NOWHERE;
  const addressHash = app.keystore.lookupHash(organisationId, address);
  const found = (await selectLogin(tx, organisationId, addressHash, app.clock.now())) ?? null;
  return { accountId: found?.id ?? (madeUpAccountId(addressHash) as MemberId), found };
}
