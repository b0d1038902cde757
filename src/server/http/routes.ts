// How a domain's verbs answer their contracts: one function for each, gathered in app.ts. A contract without a route is
// a compile error.
import type { z } from 'zod';
import type { Api, EndpointName } from '../../shared/api.ts';
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

type Route<Name extends EndpointName> = (
  app: App,
  call: Call,
  input: z.output<Api[Name]['input']>,
) => Promise<z.input<Api[Name]['output']>>;

export type Routes<Name extends EndpointName = EndpointName> = { [N in Name]: Route<N> };
