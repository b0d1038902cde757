// Signing in by the recovery code: 120 random bits, of which the server keeps a hash of what they prove. Known and unknown
// addresses get the same answer after the same work.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/ways-back.ts';
import type { App } from '../application.ts';
import type { Call } from '../http/routes.ts';
import { agreementNeeded } from './agreements.ts';
import { selectAccount } from './key-store.ts';
import { presentProfile } from './members.ts';
import { findLogin, recordSignedIn } from './sign-in.ts';
import { signInHere, signInMember } from './sign-ins.ts';
import { lockMember } from './store.ts';

type Input<Name extends 'startCodeSignIn' | 'finishCodeSignIn'> = z.output<(typeof contracts)[Name]['input']>;

/** The account id behind an address, which the code's proof is made with; a made-up one where nobody has the address. */
export async function startCodeSignIn(app: App, call: Call, input: Input<'startCodeSignIn'>) {
  await app.limits.requireFew('codeFromNetwork', call.networkAddress);
  const { accountId } = await app.database.transaction('installation', (tx) => findLogin(tx, app, call.host, input));
  return { memberId: accountId, serverId: app.keystore.installationId };
}

/** Signs in on a new device, proved for five minutes, or `signin.refused`. The code stays until it is replaced. */
export async function finishCodeSignIn(app: App, call: Call, input: Input<'finishCodeSignIn'>) {
  const { accountId, found } = await app.database.transaction('installation', (tx) =>
    findLogin(tx, app, call.host, input),
  );
  const isProved = await checkCode(app, call.networkAddress, {
    ...{ accountId, proof: input.proof, hash: found?.recovery_auth_hash ?? null },
  });
  if (!found || !isProved) return fail('signin.refused');
  return signInHere(app, call, found.organisation_id, async (tx, deviceId) => {
    const member = await lockMember(tx, found.id);
    const account = await selectAccount(tx, found.id);
    // Another device replaced the code at this moment: it signs nobody in any more.
    const isCurrent = account?.recovery_auth_hash && isProof(input.proof, account.recovery_auth_hash);
    if (member?.state !== 'active' || !isCurrent) return fail('signin.refused');
    const token = await signInMember(tx, app, member, { deviceId, ...input.device });
    await recordSignedIn(tx, app, member, { deviceId, by: 'recovery code' });
    return { token, profile: presentProfile(app, member, await agreementNeeded(tx, member)) };
  });
}

/**
 * Whether this proves a code, counted as a failure until it does; `too_many` after ten wrong ones, the right one too. An
 * account without a code takes as long.
 */
export async function checkCode(
  { limits }: App,
  networkAddress: string,
  { accountId, proof, hash }: { accountId: string; proof: string; hash: Buffer | null },
): Promise<boolean> {
  await limits.requireFew('codeOfAddress', accountId);
  await limits.requireFew('codeFromNetwork', networkAddress);
  await limits.noteFailure('codeOfAddress', accountId);
  await limits.noteFailure('codeFromNetwork', networkAddress);
  if (!isProof(proof, hash ?? randomBytes(32)) || !hash) return false;
  await limits.forgive('codeOfAddress', accountId);
  await limits.takeBack('codeFromNetwork', networkAddress);
  return true;
}

function isProof(proof: string, hash: Buffer): boolean {
  return timingSafeEqual(createHash('sha256').update(Buffer.from(proof, 'base64url')).digest(), hash);
}
