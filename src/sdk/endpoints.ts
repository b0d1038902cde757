// Types of the endpoints' inputs and outputs, from the contracts. Types only: no schema reaches the page.
import type { z } from 'zod';
import type { Api, CommandName, EndpointName, QueryName } from '../shared/api.ts';

export type { CommandName, QueryName } from '../shared/api.ts';
export type InputOf<Name extends EndpointName> = z.input<Api[Name]['input']>;
export type OutputOf<Name extends EndpointName> = z.output<Api[Name]['output']>;

/** The server's api by name: `ask` for queries, `act` for commands. Both fail with SdkError. */
export interface Endpoints {
  ask<Name extends QueryName>(name: Name, input: InputOf<Name>, signal?: AbortSignal): Promise<OutputOf<Name>>;
  act<Name extends CommandName>(name: Name, input: InputOf<Name>, signal?: AbortSignal): Promise<OutputOf<Name>>;
}
