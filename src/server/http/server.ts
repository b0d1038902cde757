// The HTTP side: contracts become endpoints, errors take their wire form, and every answer its headers.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import fastifyCookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { api, type EndpointName } from '../../shared/api.ts';
import type { AnyContract } from '../../shared/contract.ts';
import { fail } from '../../shared/errors.ts';
import { actorKind, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { answerError } from './errors.ts';
import { registerHeaders } from './headers.ts';
import { registerOpenApi } from './openapi.ts';
import { requireOwnOrigin } from './origin.ts';
import type { Body, Call, GivenBytes, Routes } from './routes.ts';
import { clearSignInCookie, readSignInCookie, setSignInCookie, type SignInTokens } from './cookies.ts';

/** What HTTP needs from the domains, without knowing them. */
export interface Doors {
  routes: Routes;
  /** Finds who calls; expired, ended and unknown tokens give the signed-out person. */
  resolveActor(app: App, tokens: SignInTokens, wants: 'member' | 'serviceDesk'): Promise<Actor>;
  /** Refuses a member who has not agreed to the newest texts. */
  requireAgreement(app: App, actor: Actor): Promise<void>;
  /** Refuses where the actor's organisation has not got this feature. */
  requireFeature(app: App, actor: Actor, feature: NonNullable<AnyContract['feature']>): Promise<void>;
}

const usualBodyLimit = 128 * 1024;

const endpointNames = Object.keys(api) as EndpointName[];
const takesBytes = (name: EndpointName) => (api[name] as AnyContract).takes === 'bytes';

/** A body may take its time. After so many milliseconds its sender is looked at again: they may be signed out by now. */
const authorisedFor = 1_000;

/** Who calls, from authorising until the answer. */
const calls = new WeakMap<FastifyRequest, { call: Call; authorisedAt: number }>();

/** A Fastify server with all endpoints; it does not listen yet. */
export async function createHttpServer(app: App, doors: Doors): Promise<FastifyInstance> {
  const server = Fastify({
    bodyLimit: usualBodyLimit,
    trustProxy: trustedProxies(app.config.trustProxy),
    genReqId: () => randomUUID(),
    logger: false,
    forceCloseConnections: true,
    // Whoever sends half a request must not hold a connection for ever.
    requestTimeout: 60_000,
    frameworkErrors: (error, request, reply) => void answerError(app, error, request, reply),
    routerOptions: { maxParamLength: 200 },
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler((error, request, reply) => answerError(app, error, request, reply));
  await server.register(fastifyCookie);
  registerHeaders(server, app);
  await registerOpenApi(server, app);
  // Where bytes are taken nothing else is, and they are not gathered before the verb asks for them.
  await server.register(async (bytesOnly) => {
    bytesOnly.removeAllContentTypeParsers();
    bytesOnly.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body));
    for (const name of endpointNames) if (takesBytes(name)) registerEndpoint(bytesOnly, app, doors, name);
  });
  for (const name of endpointNames) if (!takesBytes(name)) registerEndpoint(server, app, doors, name);
  server.all('/api/*', () => fail('not_found'));
  return server;
}

/** A number means so many proxies in front of us. */
function trustedProxies(trust: boolean | number | string) {
  return typeof trust === 'number' ? (_address: string, hop: number) => hop < trust : trust;
}

function registerEndpoint(server: FastifyInstance, app: App, doors: Doors, name: EndpointName) {
  const contract: AnyContract = api[name];
  const isQuery = contract.kind === 'query';
  const isFlat = isQuery || contract.takes === 'bytes';
  server.route({
    method: isQuery ? 'GET' : 'POST',
    url: `/api/${name}`,
    bodyLimit: contract.bodyLimit ?? usualBodyLimit,
    schema: {
      operationId: name,
      summary: contract.summary,
      [isFlat ? 'querystring' : 'body']: contract.input,
      // Plain bytes have no schema: see openapi.ts.
      ...(contract.gives !== 'bytes' && { response: { 200: contract.output } }),
    },
    // Before the body is read: who may not call learns nothing of what a right call looks like.
    onRequest: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (!isQuery) requireOwnOrigin(app, request);
      const call = await authorise(app, doors, contract, request, reply);
      calls.set(request, { call, authorisedAt: app.clock.now().getTime() });
    },
    handler: async (request, reply) => {
      const { call, authorisedAt } = calls.get(request)!;
      const isLate = app.clock.now().getTime() - authorisedAt > authorisedFor;
      const route = doors.routes[name] as (app: App, call: Call, input: unknown, body?: Body) => Promise<unknown>;
      const callAgain = () => authorise(app, doors, contract, request, reply);
      const caller = isLate ? await callAgain() : call;
      const body = contract.takes === 'bytes' ? [readBody(request, contract, callAgain)] : [];
      const given = await route(app, caller, isFlat ? request.query : request.body, ...body);
      return contract.gives === 'bytes' ? giveBytes(reply, given as GivenBytes) : given;
    },
  });
}

/** The plain bytes of a request; `too_large` by what is announced, before any of it is read. */
function readBody(request: FastifyRequest, contract: AnyContract, callAgain: Body['callAgain']): Body {
  const size = Number(request.headers['content-length'] ?? NaN);
  if (!Number.isSafeInteger(size) || !(request.body instanceof Readable)) fail('bad_input');
  if (size > (contract.bodyLimit ?? usualBodyLimit)) fail('too_large');
  return { bytes: request.body, size, callAgain };
}

/** As a file to be kept, of no kind that a browser would show: never a page of our origin. */
function giveBytes(reply: FastifyReply, { bytes, size }: GivenBytes): FastifyReply {
  return reply
    .header('content-type', 'application/octet-stream')
    .header('content-length', size)
    .header('content-disposition', 'attachment; filename="file"')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .send(Readable.from(bytes, { objectMode: false }));
}

async function authorise(
  app: App,
  doors: Doors,
  contract: AnyContract,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Call> {
  const wants = contract.actors.includes('serviceDesk') ? 'serviceDesk' : 'member';
  const actor = await doors.resolveActor(app, readSignInCookie(request), wants);
  await app.limits.spend(contract.limit, whoAsks(actor, request));
  if (!contract.actors.includes(actorKind(actor))) fail(actor.kind === 'signedOut' ? 'signin.needed' : 'not_allowed');
  if (!contract.beforeAgreement && !contract.actors.includes('signedOut')) await doors.requireAgreement(app, actor);
  if (contract.feature) await doors.requireFeature(app, actor, contract.feature);
  return {
    actor,
    networkAddress: request.ip,
    host: request.hostname,
    setSignIn: (holder, token) =>
      token ? setSignInCookie(app, request, reply, holder, token) : clearSignInCookie(reply, holder),
  };
}

function whoAsks(actor: Actor, request: FastifyRequest): string {
  return 'signInId' in actor ? actor.signInId : request.ip;
}
