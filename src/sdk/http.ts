// Endpoints over HTTP: queries are GET with a flat query string, commands are POST with JSON.
import type { Endpoints } from './endpoints.ts';
import type { Connection } from './connection.ts';
import { SdkError, type FailureCode } from './sdk-error.ts';

const TIMEOUT = 15_000;

/**
 * The typed endpoints over a connection. They fail with SdkError: the server's code, or `offline` without an answer. `dated`
 * is told the server's date with each answer.
 */
export function createEndpoints(connection: Connection, dated: (date: string | null) => void = () => {}): Endpoints {
  const take = (answer: Response): Promise<unknown> => {
    dated(answer.headers.get('date'));
    return readAnswer(answer);
  };
  const call = (path: string, init: RequestInit, signal?: AbortSignal): Promise<unknown> =>
    fetchWithin(connection, TIMEOUT, path, init, take, signal);
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

/** Fetches and reads within so many milliseconds; `offline` where no whole answer came. */
export async function fetchWithin<T>(
  connection: Connection,
  milliseconds: number,
  path: string,
  init: RequestInit,
  take: (answer: Response) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const ended = new AbortController();
  const abort = () => ended.abort();
  const timer = setTimeout(abort, milliseconds);
  signal?.addEventListener('abort', abort);
  try {
    return await take(await connection.fetch(path, { ...init, signal: ended.signal }));
  } catch (error) {
    throw error instanceof SdkError ? error : new SdkError('offline');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

export function queryString(input: object): string {
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

export async function readAnswer(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok && body !== null) return body;
  throw failureOf(body);
}

/** An answer that isn't the server's own, as from a proxy while it restarts, counts as none. */
function failureOf(body: unknown): SdkError {
  const error = (body as { error?: { code?: unknown; requestId?: unknown } } | null)?.error;
  if (typeof error?.code !== 'string') return new SdkError('offline');
  return new SdkError(error.code as FailureCode, typeof error.requestId === 'string' ? error.requestId : null);
}
