// The one place where an error becomes an answer. People's words for codes are in the locales of the page.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { EncodingError } from '../../shared/encoding.ts';
import { errorStatus, Refusal, type ErrorCode } from '../../shared/errors.ts';
import type { App } from '../application.ts';
import { DatabaseAway } from '../db/presence.ts';

/** Answers `{ error: { code, requestId } }`; what we did not expect is logged and answered as `internal`. */
export function answerError(app: App, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const code = codeOf(error);
  // Nearly always the caller's bytes; if it were stored ones, this line would tell.
  if (error instanceof EncodingError) {
    app.log.warn('request.malformed', { requestId: request.id, endpoint: request.routeOptions.url });
  }
  if (error instanceof DatabaseAway) {
    // One line for each is much already; where it happened is the same for all.
    app.log.warn('request.database_away', { requestId: request.id, endpoint: request.routeOptions.url });
  } else if (code === 'internal' || code === 'unavailable') {
    app.log.error('request.failed', error, { requestId: request.id, endpoint: request.routeOptions.url });
  }
  return reply
    .code(errorStatus[code])
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ error: { code, requestId: request.id } }));
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof Refusal) return error.code;
  if (hasZodFastifySchemaValidationErrors(error) || error instanceof EncodingError) return 'bad_input';
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return 'too_large';
  if (status >= 400 && status < 500) return 'bad_input';
  return passes(error) ? 'unavailable' : 'internal';
}

/** SQLSTATE classes that pass: no connection, no room, shutting down, too slow, asked to try again, a standby; and a disk without room. */
const PASSING = /^(08|53|57|58|40|55P03|25P03|25006|ENOSPC|EDQUOT|EROFS|EIO|EMFILE|ENFILE)/;

/** Whether the same request can succeed later: whoever sent it keeps it and tries again. */
function passes(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && PASSING.test(error.code);
}
