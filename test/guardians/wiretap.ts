// Between devices and server: passes every byte on and keeps a copy.
import { connect, createServer, type Socket } from 'node:net';
import type { NodeConnection } from '../../src/sdk/node.ts';
import type { Haystack } from './search.ts';

export interface Wiretap {
  url: string;
  /** What devices sent (over HTTP: sockets carry nothing up), and what the server sent; one piece for each connection. */
  sent(): Buffer[];
  received(): Buffer[];
  close(): Promise<void>;
}

/** Listens on a port of its own for the server at this address. */
export async function openWiretap(serverUrl: string): Promise<Wiretap> {
  const { hostname, port } = new URL(serverUrl);
  const sent: Buffer[][] = [];
  const received: Buffer[][] = [];
  const open = new Set<Socket>();
  const tap = createServer((device) => {
    const server = connect(Number(port), hostname);
    const [up, down]: [Buffer[], Buffer[]] = [[], []];
    sent.push(up);
    received.push(down);
    device.on('data', (bytes) => up.push(Buffer.from(bytes)));
    server.on('data', (bytes) => down.push(Buffer.from(bytes)));
    device.pipe(server).pipe(device);
    for (const socket of [device, server]) {
      open.add(socket);
      socket.on('error', () => (device.destroy(), server.destroy()));
      socket.on('close', () => open.delete(socket));
    }
  });
  await new Promise<void>((resolve) => void tap.listen(0, '127.0.0.1', resolve));
  const address = tap.address();
  const ownPort = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${ownPort}`,
    sent: () => sent.map((pieces) => Buffer.concat(pieces)),
    received: () => received.map((pieces) => Buffer.concat(pieces)),
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => void tap.close(resolve));
    },
  };
}

/** A connection that works as the given one and writes down all that it is given: answers with their headers, events. */
export function overhear(connection: NodeConnection, into: Haystack[]): NodeConnection {
  return {
    ...connection,
    fetch: async (path, init) => {
      const answer = await connection.fetch(path, init);
      const head = JSON.stringify([answer.status, ...answer.headers]);
      const body = Buffer.from(await answer.clone().arrayBuffer());
      into.push({ name: path.split('?')[0]!, bytes: Buffer.concat([Buffer.from(`${head}\n`), body]) });
      return answer;
    },
    openSocket: (path, listener) =>
      connection.openSocket(path, {
        ...listener,
        opened: () => listener.opened(),
        closed: () => listener.closed(),
        message: (text) => {
          into.push({ name: path, bytes: Buffer.from(text) });
          listener.message(text);
        },
      }),
  };
}
