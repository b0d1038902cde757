// How a domain's verbs answer their contracts: one function for each, gathered in app.ts. A contract without a route is
// a compile error.
import type { z } from 'zod';
import type { Api, DownloadName, EndpointName, UploadName } from '../../shared/api.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';

export interface SignInCookie {
  text: string;
  /** When the browser forgets it at the latest; null: when it is closed. */
  keptUntil: Date | null;
}

/** One request, as far as verbs may know it. */
export interface Call {
  actor: Actor;
  /** For limits only; kept nowhere. */
  networkAddress: string;
  /** The host name that was asked, for finding the organisation of an address. */
  host: string;
  /** Sets or clears (null) the sign-in cookie of members or of the service desk. */
  setSignIn(holder: 'member' | 'serviceDesk', token: SignInCookie | null): void;
}

/** The plain bytes of a request, as they come. */
export interface Body {
  bytes: AsyncIterable<Uint8Array>;
  /** How many its sender announced. */
  size: number;
  /** Who calls, looked at again: a body takes its time, and they may be signed out by now. */
  callAgain(): Promise<Call>;
}

/** Plain bytes to be given. */
export interface GivenBytes {
  bytes: AsyncIterable<Uint8Array>;
  size: number;
}

type Input<Name extends EndpointName> = z.output<Api[Name]['input']>;
type Given<Name extends EndpointName> = Name extends DownloadName ? GivenBytes : z.input<Api[Name]['output']>;
type Route<Name extends EndpointName> = Name extends UploadName
  ? (app: App, call: Call, input: Input<Name>, body: Body) => Promise<Given<Name>>
  : (app: App, call: Call, input: Input<Name>) => Promise<Given<Name>>;

export type Routes<Name extends EndpointName = EndpointName> = { [N in Name]: Route<N> };
