// The endpoints of calls by name, typed by their contract.
import type { z } from 'zod';
import type * as calls from '../../shared/calls.ts';
import type { Endpoints } from '../endpoints.ts';

type Contract = typeof calls;
type Name = {
  [One in keyof Contract]: Contract[One] extends { input: z.ZodType; output: z.ZodType } ? One : never;
}[keyof Contract];
type Of<One extends Name> = Contract[One] extends {
  input: infer In extends z.ZodType;
  output: infer Out extends z.ZodType;
}
  ? { input: z.input<In>; output: z.output<Out> }
  : never;

export interface CallVerbs {
  ask<One extends Name>(name: One, input: Of<One>['input']): Promise<Of<One>['output']>;
  act<One extends Name>(name: One, input: Of<One>['input']): Promise<Of<One>['output']>;
}

/** A line that a seat was given, as the server offers it. */
export type OfferedLine = Of<'openLine'>['output'];

/** They go the same way as all others. */
export function verbsOf(api: Endpoints): CallVerbs {
  return api as unknown as CallVerbs;
}
