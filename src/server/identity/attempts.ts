// Both halves of proving a password, whoever proves it: a member who signs in, one who types it again, the service desk.
import { createHash, randomUUID } from 'node:crypto';
import { fail } from '../../shared/errors.ts';
import type { MemberId, OrganisationId, ServiceDeskId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import { answerLogin, isLoginProved } from './opaque.ts';
import { ATTEMPT_LIFETIME } from './rules.ts';
import { deleteAttempt, insertAttempt } from './store.ts';

/** Whose password it is. A made-up account has an id and no record. */
export interface Claimed {
  accountId: string;
  record: string | null;
  organisationId: OrganisationId | null;
  memberId: MemberId | null;
  serviceDeskId: ServiceDeskId | null;
}

/** For signing in, for typing it again, or the password from before a reset. */
type Purpose = 'signIn' | 'prove' | 'former';

/**
 * First half. Every try counts as a wrong one until it is proved: the answer already tells whoever typed a password
 * whether it is right.
 */
export async function startAttempt(
  app: App,
  claimed: Claimed,
  purpose: Purpose,
  from: { loginRequest: string; networkAddress: string },
): Promise<{ attemptId: string; loginResponse: string }> {
  await app.limits.requireFew('passwordOfAddress', claimed.accountId);
  await app.limits.requireFew('passwordFromNetwork', from.networkAddress);
  await app.limits.noteFailure('passwordOfAddress', claimed.accountId);
  await app.limits.noteFailure('passwordFromNetwork', from.networkAddress);
  const account = { id: claimed.accountId, record: claimed.record };
  const { state, response } = await answerLogin(app, account, from.loginRequest);
  const now = app.clock.now();
  // Random, unlike other ids: it must not tell how many others sign in.
  const attemptId = randomUUID();
  const remembered = JSON.stringify({ state, accountId: claimed.accountId });
  await app.database.transaction('installation', (tx) =>
    insertAttempt(tx, {
      id: attemptId,
      organisation_id: claimed.organisationId,
      member_id: claimed.memberId,
      service_desk_id: claimed.serviceDeskId,
      purpose,
      server_state: app.keystore
        .sealName(`password_attempts.server_state:${attemptId}`, remembered)
        .toString('base64url'),
      created_at: now,
      expires_at: new Date(now.getTime() + ATTEMPT_LIFETIME),
    }),
  );
  return { attemptId, loginResponse: response };
}

/** Second half: who has proved the password, or `signin.refused`. An attempt is used once, right or wrong. */
export async function finishAttempt(
  app: App,
  purpose: Purpose,
  from: { attemptId: string; finishRequest: string; networkAddress: string },
): Promise<{ memberId: MemberId | null; serviceDeskId: ServiceDeskId | null; organisationId: OrganisationId | null }> {
  const { attemptId } = from;
  if (!/^[0-9a-f-]{36}$/.test(attemptId)) fail('signin.refused');
  const attempt = await app.database.transaction('installation', (tx) => deleteAttempt(tx, attemptId, app.clock.now()));
  if (!attempt || attempt.purpose !== purpose) fail('signin.refused');
  const box = Buffer.from(attempt.server_state, 'base64url');
  const opened = app.keystore.openName(`password_attempts.server_state:${attemptId}`, box);
  const { state, accountId } = JSON.parse(opened) as { state: string; accountId: string };
  const isProved = await isLoginProved(app, accountId, state, from.finishRequest);
  if (!isProved || (!attempt.member_id && !attempt.service_desk_id)) fail('signin.refused');
  await app.limits.forgive('passwordOfAddress', accountId);
  await app.limits.takeBack('passwordFromNetwork', from.networkAddress);
  return {
    memberId: attempt.member_id,
    serviceDeskId: attempt.service_desk_id,
    organisationId: attempt.organisation_id,
  };
}

/**
 * The account id that an unknown address gets: always the same for the same address, and random like a real one. The
 * hash is keyed by the keystore, so nobody else can compute it.
 */
export function madeUpAccountId(addressHash: Buffer): string {
  const hex = createHash('sha256').update('made-up account').update(addressHash).digest('hex');
  const variant = ((parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
