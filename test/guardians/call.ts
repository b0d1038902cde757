// Requests as anybody on the network can make them: no SDK, no types, no good manners.
import { request } from 'node:http';
import { api, type EndpointName } from '../../src/shared/api.ts';
import type { AnyContract } from '../../src/shared/contract.ts';

export interface Answer {
  status: number;
  /** Parsed JSON, or the text where it is none. */
  body: unknown;
  code: string | null;
  headers: Record<string, string | string[] | undefined>;
}

export interface RawRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** Longer than this is a hang, whatever was sent. */
export const PATIENCE = 5_000;

/** Sends exactly these bytes; fails when no whole answer came in time. */
export function sendRaw(url: string, { method, path, headers = {}, body }: RawRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, method, path, headers, agent: false });
    const impatient = setTimeout(
      () => sent.destroy(new Error(`no answer to ${method} ${path.slice(0, 80)}`)),
      PATIENCE,
    );
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        clearTimeout(impatient);
        const parsed = parse(Buffer.concat(chunks).toString());
        resolve({ status: response.statusCode ?? 0, body: parsed, code: codeOf(parsed), headers: response.headers });
      });
      response.on('error', reject);
    });
    sent.on('error', (error) => {
      clearTimeout(impatient);
      reject(error);
    });
    sent.end(body);
  });
}

/** Calls an endpoint with any input, under any cookie. */
export function callEndpoint(url: string, cookie: string | null, name: EndpointName, input: unknown): Promise<Answer> {
  const headers: Record<string, string> = cookie ? { cookie } : {};
  if (api[name].kind === 'query') {
    return sendRaw(url, { method: 'GET', path: `/api/${name}${toQuery(input)}`, headers });
  }
  // The input of what takes bytes is in the query; any bytes will do for who may not send them.
  if ((api[name] as AnyContract).takes === 'bytes') {
    const type = { 'content-type': 'application/octet-stream', 'content-length': '1000' };
    const path = `/api/${name}${toQuery(input)}`;
    return sendRaw(url, { method: 'POST', path, headers: { ...headers, ...type }, body: Buffer.alloc(1000) });
  }
  const body = JSON.stringify(input);
  return sendRaw(url, {
    method: 'POST',
    path: `/api/${name}`,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
    body,
  });
}

function toQuery(input: unknown): string {
  if (typeof input !== 'object' || input === null) return `?${toText(String(input))}`;
  const parts = Object.entries(input).flatMap(([key, value]) =>
    value === undefined ? [] : [`${toText(key)}=${toText(typeof value === 'string' ? value : JSON.stringify(value))}`],
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** Like encodeURIComponent, which refuses half a surrogate pair. */
function toText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function codeOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null;
  const { error } = body;
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
