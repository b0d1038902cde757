// Writes and sockets come from our own pages only. A browser always says where a write comes from; software without a
// browser says nothing, and carries no cookies of a person's browser either.
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { fail } from '../../shared/errors.ts';
import type { App } from '../application.ts';

/** Refuses a write from another origin with `origin_refused`. */
export function requireOwnOrigin(app: App, request: FastifyRequest) {
  if (!isOwnOrigin(app, request.headers.origin, request.host)) fail('origin_refused');
  if (request.headers['sec-fetch-site'] === 'cross-site') fail('origin_refused');
}

/** Whether a socket's upgrade request comes from our own page. */
export function isOwnSocketOrigin(app: App, request: IncomingMessage): boolean {
  return isOwnOrigin(app, request.headers.origin, request.headers.host ?? '');
}

function isOwnOrigin(app: App, origin: string | undefined, host: string): boolean {
  if (origin === undefined) return true;
  if (app.config.publicUrl && origin === new URL(app.config.publicUrl).origin) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
