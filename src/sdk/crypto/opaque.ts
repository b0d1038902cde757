// Password sign-in by OPAQUE (RFC 9807, protocol §4): the server sees neither the password nor anything equal to it.
// The module is big (WebAssembly) and loaded only when a password is typed: keep every import of it in this file, lazy.
import { fromBase64Url, type Bytes } from '../../shared/encoding.ts';

/** Compiled in, never taken from the server: else a hostile one could weaken it. Never lowered silently. */
const STRETCHING = { 'argon2id-custom': { memory: 65_536, iterations: 3, parallelism: 1 } } as const;

export interface Identifiers {
  /** The account id, so that a changed address changes no password. */
  readonly account: string;
  /** The installation id. */
  readonly server: string;
}

/** What the browser keeps between the two halves; the request goes to the server. */
export interface Started {
  readonly state: string;
  readonly request: string;
  readonly password: string;
}

export interface Registered {
  /** Goes to the server, which keeps it. */
  readonly record: string;
  /** Secret of the password slot. */
  readonly exportKey: Bytes;
  /** To be pinned in the bundle. */
  readonly serverKey: string;
}

export interface SignedIn {
  readonly finishRequest: string;
  readonly exportKey: Bytes;
  /** Must equal the pinned one, else the page warns. */
  readonly serverKey: string;
}

export async function startRegistration(password: string): Promise<Started> {
  const { client } = await loadOpaque();
  const typed = normalised(password);
  const started = client.startRegistration({ password: typed });
  return { state: started.clientRegistrationState, request: started.registrationRequest, password: typed };
}

export async function finishRegistration(
  { state, password }: Started,
  response: string,
  identifiers: Identifiers,
): Promise<Registered> {
  const { client } = await loadOpaque();
  const finished = client.finishRegistration({
    password,
    clientRegistrationState: state,
    registrationResponse: response,
    identifiers: named(identifiers),
    keyStretching: STRETCHING,
  });
  return {
    record: finished.registrationRecord,
    exportKey: fromBase64Url(finished.exportKey),
    serverKey: finished.serverStaticPublicKey,
  };
}

export async function startLogin(password: string): Promise<Started> {
  const { client } = await loadOpaque();
  const typed = normalised(password);
  const started = client.startLogin({ password: typed });
  return { state: started.clientLoginState, request: started.startLoginRequest, password: typed };
}

/** Null for a wrong password or an unknown account: the two look alike. */
export async function finishLogin(
  { state, password }: Started,
  response: string,
  identifiers: Identifiers,
): Promise<SignedIn | null> {
  const { client } = await loadOpaque();
  const finished = client.finishLogin({
    password,
    clientLoginState: state,
    loginResponse: response,
    identifiers: named(identifiers),
    keyStretching: STRETCHING,
  });
  if (!finished) return null;
  return {
    finishRequest: finished.finishLoginRequest,
    exportKey: fromBase64Url(finished.exportKey),
    serverKey: finished.serverStaticPublicKey,
  };
}

async function loadOpaque(): Promise<typeof import('@serenity-kit/opaque')> {
  const module = await import('@serenity-kit/opaque');
  await module.ready;
  return module;
}

/** The same password typed on another keyboard is the same password. */
function normalised(password: string): string {
  return password.normalize('NFKC');
}

function named({ account, server }: Identifiers): { client: string; server: string } {
  return { client: account, server };
}
