// Proving and registering a password by OPAQUE, for members and the service desk alike. The exchange is lazy: its module
// is loaded when a password is typed.
import type { Bytes } from '../shared/encoding.ts';
import { SdkError } from './sdk-error.ts';

export interface Proof {
  readonly attemptId: string;
  readonly finishRequest: string;
  /** Secret of the password slot. */
  readonly exportKey: Bytes;
  readonly serverKey: string;
  readonly account: string;
}

interface LoginAnswer {
  attemptId: string;
  loginResponse: string;
  account: string;
  serverId: string;
}

/** Does the first half with the server; fails with `signin.refused` where password or account is wrong. */
export async function provePassword(
  password: string,
  ask: (loginRequest: string) => Promise<LoginAnswer>,
): Promise<Proof> {
  const opaque = await import('./crypto/opaque.ts');
  const started = await opaque.startLogin(password);
  const { attemptId, loginResponse, account, serverId } = await ask(started.request);
  const finished = await opaque.finishLogin(started, loginResponse, { account, server: serverId });
  if (!finished) throw new SdkError('signin.refused');
  const { finishRequest, exportKey, serverKey } = finished;
  return { attemptId, finishRequest, exportKey, serverKey, account };
}

/** Makes the record that the server keeps, and the export key that it never sees. */
export async function registerPassword(
  password: string,
  ask: (registrationRequest: string) => Promise<{ registrationResponse: string; account: string; serverId: string }>,
): Promise<{ record: string; exportKey: Bytes; serverKey: string; account: string }> {
  const opaque = await import('./crypto/opaque.ts');
  const started = await opaque.startRegistration(password);
  const { registrationResponse, account, serverId } = await ask(started.request);
  const made = await opaque.finishRegistration(started, registrationResponse, { account, server: serverId });
  return { ...made, account };
}
