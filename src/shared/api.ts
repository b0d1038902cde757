// All endpoints, by name. The SDK imports this file for its types only: no schema reaches the page.
import * as absences from './absences.ts';
import * as calls from './calls.ts';
import * as contacts from './contacts.ts';
import { query, everybody, nothing, type AnyContract } from './contract.ts';
import * as conversations from './conversations.ts';
import * as files from './files.ts';
import * as friends from './friends.ts';
import * as handOver from './hand-over.ts';
import * as hours from './office-hours.ts';
import * as identity from './identity.ts';
import * as installation from './installation.ts';
import * as messages from './messages.ts';
import * as naming from './naming.ts';
import * as notifications from './notifications.ts';
import * as organisations from './organisations.ts';
import * as restore from './restore.ts';
import * as scheduling from './scheduling.ts';
import * as typing from './typing.ts';
import * as waysBack from './ways-back.ts';
import { z } from 'zod';

const getHealth = query({
  summary: 'Whether the server answers and reaches its database, and whether video calls are ready.',
  actors: [...everybody, 'serviceDesk'],
  input: nothing,
  output: z.object({
    status: z.enum(['ok', 'databaseAway']),
    calls: z.enum(['ready', 'preparing', 'unavailable']),
  }),
});

type Contracts<Module> = {
  [Name in keyof Module as Module[Name] extends AnyContract ? Name : never]: Module[Name];
};

function contractsOf<Module extends object>(module: Module): Contracts<Module> {
  const entries = Object.entries(module).filter(([, value]) => isContract(value));
  return Object.fromEntries(entries) as Contracts<Module>;
}

function isContract(value: unknown): value is AnyContract {
  return typeof value === 'object' && value !== null && 'kind' in value && 'actors' in value && 'input' in value;
}

export const api = {
  health: getHealth,
  ...contractsOf(identity),
  ...contractsOf(waysBack),
  ...contractsOf(installation),
  ...contractsOf(hours),
  ...contractsOf(organisations),
  ...contractsOf(contacts),
  ...contractsOf(friends),
  ...contractsOf(absences),
  ...contractsOf(handOver),
  ...contractsOf(conversations),
  ...contractsOf(naming),
  ...contractsOf(restore),
  ...contractsOf(typing),
  ...contractsOf(messages),
  ...contractsOf(scheduling),
  ...contractsOf(calls),
  ...contractsOf(notifications),
  ...contractsOf(files),
};
export type Api = typeof api;
export type EndpointName = keyof Api;
type Names<Kind, Bytes> = {
  [Name in EndpointName]: Api[Name] extends Bytes ? never : Api[Name]['kind'] extends Kind ? Name : never;
}[EndpointName];
/** Those that speak JSON; what takes or gives plain bytes is called by `sdk/files`. */
export type QueryName = Names<'query', { gives: 'bytes' }>;
export type CommandName = Names<'command', { takes: 'bytes' }>;
export type UploadName = { [Name in EndpointName]: Api[Name] extends { takes: 'bytes' } ? Name : never }[EndpointName];
export type DownloadName = {
  [Name in EndpointName]: Api[Name] extends { gives: 'bytes' } ? Name : never;
}[EndpointName];
