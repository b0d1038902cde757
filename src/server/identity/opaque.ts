// The server's half of OPAQUE (RFC 9807): it never sees a password or anything equal to it.
import { ready, server } from '@serenity-kit/opaque';
import { fail } from '../../shared/errors.ts';
import type { App } from '../application.ts';

/** Who proves something to whom. The account is an id, so that a changed address changes no password. */
function identifiers(app: App, accountId: string) {
  return { client: accountId, server: app.keystore.installationId };
}

/** The server's public key, which devices pin. */
export async function serverPublicKey(app: App): Promise<string> {
  await ready;
  return server.getPublicKey(app.keystore.opaqueSetup);
}

/** Answers the first half of choosing a password. Keeps nothing. */
export async function answerRegistration(app: App, accountId: string, registrationRequest: string): Promise<string> {
  await ready;
  return orBadInput(
    () =>
      server.createRegistrationResponse({
        serverSetup: app.keystore.opaqueSetup,
        userIdentifier: accountId,
        registrationRequest,
      }).registrationResponse,
  );
}

/** Answers the first half of a login. Without a record the answer looks the same and no password fits it. */
export async function answerLogin(
  app: App,
  account: { id: string; record: string | null },
  startLoginRequest: string,
): Promise<{ state: string; response: string }> {
  await ready;
  const { serverLoginState, loginResponse } = orBadInput(() =>
    server.startLogin({
      serverSetup: app.keystore.opaqueSetup,
      userIdentifier: account.id,
      registrationRecord: account.record,
      startLoginRequest,
      identifiers: identifiers(app, account.id),
    }),
  );
  return { state: serverLoginState, response: loginResponse };
}

/** Whether the second half proves the password. */
export async function isLoginProved(
  app: App,
  accountId: string,
  serverLoginState: string,
  finishLoginRequest: string,
): Promise<boolean> {
  await ready;
  try {
    server.finishLogin({ serverLoginState, finishLoginRequest, identifiers: identifiers(app, accountId) });
    return true;
  } catch {
    return false; // the library says no by throwing
  }
}

/** The library throws on messages that are none. */
function orBadInput<Result>(work: () => Result): Result {
  try {
    return work();
  } catch {
    return fail('bad_input');
  }
}
