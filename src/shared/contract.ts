// What an endpoint takes, gives and refuses, as data. From it follow validation, types, the SDK's call, OpenAPI and a
// row of the access matrix. A contract's exported name is its endpoint: queries are GET /api/<name> with a flat input in
// the query string, commands are POST /api/<name> with JSON.
import { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Id } from './ids.ts';

/** Every kind of somebody who may call; `administrator` is a professional with that right. */
export const actorKinds = [
  'signedOut',
  'knocking',
  'guest',
  'client',
  'friend',
  'professional',
  'administrator',
  'serviceDesk',
  'integration',
  'system',
] as const;
export type ActorKind = (typeof actorKinds)[number];

export const everybody = ['signedOut', 'client', 'friend', 'professional', 'administrator'] as const;
export const members = ['client', 'friend', 'professional', 'administrator'] as const;
export const professionals = ['professional', 'administrator'] as const;
export const administrators = ['administrator'] as const;
export const serviceDesk = ['serviceDesk'] as const;

export const features = ['videoCalls', 'guests', 'temporaryConversations', 'friends'] as const;
export type Feature = (typeof features)[number];

/** Names of the rate limits; their numbers are in the server's limits.ts. */
export type LimitName =
  | 'read'
  | 'write'
  | 'message'
  | 'signIn'
  | 'link'
  | 'invite'
  | 'live'
  | 'file'
  | 'typing'
  | 'call';

type Contract<Kind extends 'query' | 'command', Input extends z.ZodObject, Output extends z.ZodType> = {
  kind: Kind;
  /** One sentence for the API's readers. */
  summary: string;
  /** Who may call at all; everybody else gets `signin.needed` or `not_allowed` before anything is looked at. */
  actors: readonly ActorKind[];
  feature?: Feature;
  input: Input;
  output: Output;
  errors: readonly ErrorCode[];
  limit: LimitName;
  /** Also open to a member who has not agreed to the newest privacy statement and house rules. */
  beforeAgreement?: true;
  /** Largest body in bytes, where it is more than the usual 128 KiB. */
  bodyLimit?: number;
  /** The body is plain bytes, read as they come; the input is flat and in the query string. */
  takes?: 'bytes';
  /** What is given are plain bytes to be kept as a file; `output` says nothing. */
  gives?: 'bytes';
};
export type Query<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> = Contract<'query', I, O>;
export type Command<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> = Contract<'command', I, O>;
/** A command whose body is plain bytes. */
export type Upload<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> = Command<I, O> & {
  takes: 'bytes';
};
/** A query that gives plain bytes. */
export type Download<I extends z.ZodObject = z.ZodObject> = Query<I, typeof nothing> & { gives: 'bytes' };
export type AnyContract = Query | Command;
export type Input<C extends AnyContract> = z.input<C['input']>;
export type Output<C extends AnyContract> = z.output<C['output']>;

type Declared<C> = Omit<C, 'kind' | 'limit' | 'errors'> & Partial<Pick<AnyContract, 'limit' | 'errors'>>;

/** Declares an endpoint that only reads. Reading may be noted in the access log and changes nothing else. */
export function query<I extends z.ZodObject, O extends z.ZodType>(contract: Declared<Query<I, O>>): Query<I, O> {
  return { limit: 'read', errors: [], ...contract, kind: 'query' };
}

/** Declares an endpoint that changes something, once: each is idempotent by its ids or refuses the second time. */
export function command<I extends z.ZodObject, O extends z.ZodType>(contract: Declared<Command<I, O>>): Command<I, O> {
  return { limit: 'write', errors: [], ...contract, kind: 'command' };
}

/** Declares an endpoint that takes plain bytes, at most `bodyLimit` of them. */
export function upload<I extends z.ZodObject, O extends z.ZodType>(
  contract: Declared<Command<I, O>> & { bodyLimit: number },
): Upload<I, O> {
  return { limit: 'file', errors: [], ...contract, kind: 'command', takes: 'bytes' };
}

/** Declares an endpoint that gives plain bytes. */
export function download<I extends z.ZodObject>(contract: Omit<Declared<Query<I>>, 'output'>): Download<I> {
  return { limit: 'file', errors: [], ...contract, output: nothing, kind: 'query', gives: 'bytes' };
}

/** An id of one kind of thing: a UUID in lower case. */
export function id<Kind extends string>() {
  return z
    .string()
    .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    .meta({ format: 'uuid' }) as unknown as z.ZodType<Id<Kind>, Id<Kind>>;
}

/** Bytes as base64url without padding; at most `most` bytes, exactly `exactly` where given. */
export function bytes(size: { most: number } | { exactly: number }) {
  const most = 'most' in size ? size.most : size.exactly;
  const text = z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/)
    .max(Math.ceil((most * 4) / 3));
  return 'exactly' in size ? text.min(Math.ceil((most * 4) / 3)) : text;
}

/** A moment: milliseconds since 1970 in UTC. */
export const moment = z.number().int().nonnegative();
/** A position in a conversation; 0 is before its first entry. */
export const position = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
/** The same in a query string. */
export const positionInQuery = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
/** A moment in a query string; later ones are no dates in JavaScript. */
export const momentInQuery = z.coerce.number().int().nonnegative().max(8_640_000_000_000_000);
/** Signed bytes carry it as u32; the database's integers end at half of that. */
export const u32 = z.number().int().nonnegative().max(0x7fffffff);

/** One line of text without control characters, trimmed. */
export function line(most: number, least = 1) {
  return z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^[^\u0000-\u001f\u007f\u2028\u2029]*$/u);
}
/** Text of several lines; line feeds and tabs are the only control characters. */
export function text(most: number, least = 0) {
  return z
    .string()
    .min(least)
    .max(most)
    .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f]*$/u);
}
export const address = z.string().trim().max(254).check(z.email());
export const language = z.enum(['en', 'nl', 'de']);
export type Language = z.infer<typeof language>;
export const country = z.string().regex(/^[A-Z]{2}$/);
export const timeZone = z.string().max(60).refine(isTimeZone);
export const shortName = z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/);
/** A message of OPAQUE (RFC 9807) as our library writes it: opaque to us, never longer than this. */
export const opaqueMessage = z
  .string()
  .min(1)
  .max(2048)
  .regex(/^[A-Za-z0-9_-]+$/);
export const nothing = z.object({});
export const done = z.object({});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
