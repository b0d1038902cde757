// Calls by name: queries are GET with a flat query string, commands are POST with JSON.
import type { Calls } from './calls.ts';
import type { Connection } from './connection.ts';
import { SdkError, type FailureCode } from './sdk-error.ts';

const TIMEOUT = 15_000;

/**
 * The typed calls over a connection. They fail with SdkError: the server's code, or `offline` without an answer. `dated`
 * is told the server's date with each answer.
 */
export function createCalls(connection: Connection, dated: (date: string | null) => void = () => {}): Calls {
  const call = async (path: string, init: RequestInit, signal?: AbortSignal): Promise<unknown> => {
    const ended = new AbortController();
    const abort = () => ended.abort();
    const timer = setTimeout(abort, TIMEOUT);
    signal?.addEventListener('abort', abort);
    try {
      const answer = await connection.fetch(path, { ...init, signal: ended.signal });
      dated(answer.headers.get('date'));
      return await readAnswer(answer);
    } catch (error) {
      throw error instanceof SdkError ? error : new SdkError('offline');
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  };
  return {
    ask: (name, input, signal) => call(`/api/${name}${queryString(input)}`, { method: 'GET' }, signal) as never,
    act: (name, input, signal) =>
      call(
        `/api/${name}`,
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) },
        signal,
      ) as never,
  };
}

function queryString(input: object): string {
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

async function readAnswer(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok && body !== null) return body;
  throw failureOf(answer.status, body);
}

/** An answer that isn't the server's own, as from a proxy while it restarts, counts as none. */
function failureOf(status: number, body: unknown): SdkError {
  const error = (body as { error?: { code?: unknown; requestId?: unknown } } | null)?.error;
  if (typeof error?.code !== 'string') return new SdkError('offline');
  const code = status === 503 ? 'unavailable' : (error.code as FailureCode);
  return new SdkError(code, typeof error.requestId === 'string' ? error.requestId : null);
}
