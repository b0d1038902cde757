// The connection of a device that runs in Node: keeps its own cookies.
import { WebSocket } from 'ws';
import { listen, type Connection } from './connection.ts';

export interface NodeConnection extends Connection {
  /** The cookies held, by name; to sign a second process in, or to look at in tests. */
  readonly cookies: Map<string, string>;
}

/** `baseUrl` without a slash at its end. Cookies live in the given map, or die with the connection. */
export function nodeConnection(
  baseUrl: string,
  place: { organisation?: string | null; cookies?: Map<string, string> } = {},
): NodeConnection {
  const cookies = place.cookies ?? new Map<string, string>();
  const headers = () => ({
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    origin: baseUrl,
  });
  return {
    cookies,
    organisation: place.organisation ?? null,
    fetch: async (path, init) => {
      const sent = { ...(init.headers as Record<string, string>), ...headers() };
      const answer = await fetch(baseUrl + path, { ...init, headers: sent, redirect: 'manual' });
      for (const line of answer.headers.getSetCookie()) keepCookie(cookies, line);
      return answer;
    },
    openSocket: (path, listener) => {
      const socket = new WebSocket(baseUrl.replace(/^http/, 'ws') + path, {
        headers: headers(),
        handshakeTimeout: 10_000,
      });
      return listen(socket, listener);
    },
  };
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  const name = pair.slice(0, at);
  const value = pair.slice(at + 1);
  const ended = attributes.some((attribute) => /^max-age=0$/i.test(attribute) || isPast(attribute));
  if (ended || value === '') cookies.delete(name);
  else cookies.set(name, value);
}

function isPast(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=');
  return name.toLowerCase() === 'expires' && Date.parse(value) < Date.now();
}
