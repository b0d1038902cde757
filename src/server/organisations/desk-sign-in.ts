// The service desk's own sign-in: a password by OPAQUE, no keys, no content.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type { ServiceDeskId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/installation.ts';
import { requireServiceDesk, type ServiceDeskActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import type { Call } from '../http/routes.ts';
import { finishAttempt, madeUpAccountId, startAttempt } from '../identity/attempts.ts';
import { answerRegistration } from '../identity/opaque.ts';
import { endSignIns, signInServiceDesk } from '../identity/sign-ins.ts';
import { hashToken, isToken } from '../identity/tokens.ts';
import { selectInstallation } from './store.ts';

type Names = 'startDeskEnrolment' | 'finishDeskEnrolment' | 'startDeskSignIn' | 'finishDeskSignIn';
type Input<Name extends Names> = z.output<(typeof contracts)[Name]['input']>;

/** Adds a person of the service desk, who chooses a password with the enrolment secret. */
export async function addDeskAccount(
  tx: Tx,
  app: App,
  person: { id: ServiceDeskId; name: string; address: string; enrolmentTokenHash: Buffer },
): Promise<void> {
  const { id, name, address } = person;
  await tx
    .insertInto('service_desk_accounts')
    .values({
      id,
      name_box: app.keystore.sealName(`service_desk_accounts.name_box:${id}`, name),
      address_box: app.keystore.sealName(`service_desk_accounts.address_box:${id}`, address),
      address_hash: app.keystore.lookupHash('serviceDesk', address),
      enrolment_token_hash: person.enrolmentTokenHash,
      created_at: app.clock.now(),
    })
    .execute();
}

/** First half of choosing the password. */
export async function startDeskEnrolment(app: App, call: Call, input: Input<'startDeskEnrolment'>) {
  const serviceDeskId = await requireEnrolment(app, call, input.token);
  const registrationResponse = await answerRegistration(app, serviceDeskId, input.registrationRequest);
  return { registrationResponse, serviceDeskId, serverId: app.keystore.installationId };
}

/** Second half: the secret is used up. */
export async function finishDeskEnrolment(app: App, call: Call, input: Input<'finishDeskEnrolment'>) {
  const serviceDeskId = await requireEnrolment(app, call, input.token);
  await app.database.transaction('installation', async (tx) => {
    const enrolled = await tx
      .updateTable('service_desk_accounts')
      .set({ opaque_record: input.registrationRecord, enrolment_token_hash: null })
      .where('id', '=', serviceDeskId)
      .where('enrolment_token_hash', '=', hashToken(input.token))
      .returning('id')
      .executeTakeFirst();
    if (!enrolled) fail('invitation.gone');
    await recordAudit(tx, app, call.actor, 'desk.enrolled', { details: { serviceDeskId } });
  });
  return {};
}

/** First half of signing in; unknown addresses get the same answer. */
export async function startDeskSignIn(app: App, call: Call, input: Input<'startDeskSignIn'>) {
  const addressHash = app.keystore.lookupHash('serviceDesk', input.address);
  const found = await app.database.transaction('installation', (tx) =>
    tx
      .selectFrom('service_desk_accounts')
      .select(['id', 'opaque_record'])
      .where('address_hash', '=', addressHash)
      .where('opaque_record', 'is not', null)
      .executeTakeFirst(),
  );
  const accountId = found?.id ?? madeUpAccountId(addressHash);
  const claimed = { accountId, record: found?.opaque_record ?? null, serviceDeskId: found?.id ?? null };
  const from = { loginRequest: input.loginRequest, networkAddress: call.networkAddress };
  const started = await startAttempt(app, { ...claimed, organisationId: null, memberId: null }, 'signIn', from);
  return { ...started, serviceDeskId: accountId as ServiceDeskId, serverId: app.keystore.installationId };
}

/** Second half: sets the service desk's cookie. */
export async function finishDeskSignIn(app: App, call: Call, input: Input<'finishDeskSignIn'>) {
  const { attemptId, finishRequest } = input;
  const from = { attemptId, finishRequest, networkAddress: call.networkAddress };
  const { serviceDeskId } = await finishAttempt(app, 'signIn', from);
  if (!serviceDeskId) fail('signin.refused');
  const { token, name } = await app.database.transaction('installation', async (tx) => {
    const signedIn = await signInServiceDesk(tx, app, serviceDeskId);
    const actor: ServiceDeskActor = { kind: 'serviceDesk', serviceDeskId, signInId: signedIn.signInId };
    await recordAudit(tx, app, actor, 'desk.signed_in');
    return { token: signedIn, name: await readName(tx, app, serviceDeskId) };
  });
  call.setSignIn('serviceDesk', token);
  return { name };
}

/** Who of the service desk is signed in. */
export async function getDeskProfile(app: App, call: Call) {
  const { serviceDeskId } = requireServiceDesk(call.actor);
  return app.database.transaction('installation', async (tx) => ({
    name: await readName(tx, app, serviceDeskId),
    demo: (await selectInstallation(tx)).demo,
  }));
}

/** Ends the service desk's sign-in. */
export async function signOutDesk(app: App, call: Call) {
  const actor = requireServiceDesk(call.actor);
  await app.database.transaction('installation', async (tx) => {
    await endSignIns(tx, app, { signInId: actor.signInId }, 'signed out');
    await recordAudit(tx, app, actor, 'desk.signed_out');
  });
  call.setSignIn('serviceDesk', null);
  return {};
}

async function requireEnrolment(app: App, call: Call, token: string): Promise<ServiceDeskId> {
  await app.limits.requireFew('wrongLink', call.networkAddress);
  const found = isToken(token)
    ? await app.database.transaction('installation', (tx) =>
        tx
          .selectFrom('service_desk_accounts')
          .select('id')
          .where('enrolment_token_hash', '=', hashToken(token))
          .executeTakeFirst(),
      )
    : undefined;
  if (found) return found.id;
  await app.limits.noteFailure('wrongLink', call.networkAddress);
  return fail('invitation.gone');
}

async function readName(tx: Tx, app: App, id: ServiceDeskId): Promise<string> {
  const row = await tx
    .selectFrom('service_desk_accounts')
    .select('name_box')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return app.keystore.openName(`service_desk_accounts.name_box:${id}`, row.name_box);
}
