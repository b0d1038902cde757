// The socket at /api/live. It only delivers: writes go by HTTP.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Actor, MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { DatabaseAway } from '../db/presence.ts';
import { readCookieHeader, type SignInTokens } from '../http/cookies.ts';
import { isOwnSocketOrigin } from '../http/origin.ts';
import type { Connection, Wire } from './connection.ts';

const PATH = '/api/live';
const PING_EVERY = 25_000;
/** Enough for the text 'ping'; ws closes the socket of whoever sends more. */
const MOST_INCOMING = 64;

export interface Sockets {
  /** Stops taking sockets in and drops those that are open; may be called twice. */
  close(): Promise<void>;
}

type ResolveActor = (app: App, tokens: SignInTokens, wants: 'member') => Promise<Actor>;

/** Answers upgrade requests of this server: members with a sign-in cookie from our own pages, nobody else. */
export function attachSockets(server: Server, app: App, resolveActor: ResolveActor): Sockets {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MOST_INCOMING });
  const alive = new WeakSet<WebSocket>();

  const logged = (checked: Promise<void>) =>
    void checked.catch((error: unknown) => app.log.error('live.sweep_failed', error));

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    requireViewer(app, request, resolveActor).then(
      (viewer) => sockets.handleUpgrade(request, stream, head, (socket) => take(socket, viewer)),
      (error: unknown) => {
        const isAway = error instanceof DatabaseAway;
        if (!isAway && !(error instanceof UpgradeRefused)) app.log.error('live.upgrade_failed', error);
        refuse(stream, error instanceof UpgradeRefused ? error.status : isAway ? 503 : 500);
      },
    );
  };

  const take = (socket: WebSocket, viewer: MemberActor) => {
    alive.add(socket);
    let connection: Connection | null = null;
    socket.on('error', () => socket.terminate());
    socket.on('pong', () => alive.add(socket));
    socket.on('message', () => alive.add(socket));
    socket.on('close', () => connection?.close('gone'));
    // It may have ended while the socket opened: looked at again now, or before the first delivery.
    connection = app.feed.connect(viewer, app.clock.now(), wireOf(socket));
    if (!connection) socket.close(4429, 'too many sockets');
    else logged(app.feed.check(connection));
  };

  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
    logged(app.feed.sweep());
  }, PING_EVERY);
  timer.unref();
  server.on('upgrade', upgrade);

  return {
    close: async () => {
      clearInterval(timer);
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

class UpgradeRefused extends Error {
  readonly status: number;
  constructor(status: number) {
    super('upgrade refused');
    this.status = status;
  }
}

async function requireViewer(app: App, request: IncomingMessage, resolveActor: ResolveActor): Promise<MemberActor> {
  if (new URL(request.url ?? '/', 'http://here').pathname !== PATH) throw new UpgradeRefused(404);
  if (!isOwnSocketOrigin(app, request)) throw new UpgradeRefused(403);
  const actor = await resolveActor(app, readCookieHeader(request.headers.cookie), 'member');
  if (actor.kind !== 'member') throw new UpgradeRefused(401);
  await app.limits.spend('live', actor.signInId).catch(() => {
    throw new UpgradeRefused(429);
  });
  return actor;
}

const reasons: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

function refuse(stream: Duplex, status: number): void {
  stream.end(
    `HTTP/1.1 ${status} ${reasons[status] ?? 'Internal Server Error'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

function wireOf(socket: WebSocket): Wire {
  return {
    waiting: () => socket.bufferedAmount,
    send: (frame, taken) => socket.send(frame, (error) => !error && taken()),
    close: (code, reason) => {
      socket.close(code, reason);
      setTimeout(() => socket.terminate(), 2_000).unref();
    },
  };
}
