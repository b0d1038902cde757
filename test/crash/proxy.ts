// A network between server and database that can be cut, or fall silent: connections stay open and nothing comes through.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  port: number;
  /** Ends what is open and refuses what is new. */
  cut(): void;
  /** Takes everything and passes nothing on, as when packets are dropped on the way. */
  silence(): void;
  /** Passes on again, also what was held back. */
  restore(): void;
  close(): Promise<void>;
}

/** Listens on the loopback and passes on to a database's Unix socket. */
export async function openProxy(socketFolder: string): Promise<Proxy> {
  let mode: 'open' | 'cut' | 'silent' = 'open';
  const pairs = new Map<Socket, Socket>();
  const end = (near: Socket) => {
    pairs.get(near)?.destroy();
    near.destroy();
    pairs.delete(near);
  };
  const link = (near: Socket, far: Socket) => {
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => near.write(bytes));
  };
  const server = createServer((near) => {
    if (mode === 'cut') return void near.destroy();
    const far = connect(`${socketFolder}/.s.PGSQL.5432`);
    pairs.set(near, far);
    link(near, far);
    for (const socket of [near, far]) {
      socket.on('error', () => end(near));
      socket.on('close', () => end(near));
      if (mode === 'silent') socket.pause();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const both = () => [...pairs].flat();
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      mode = 'cut';
      for (const near of [...pairs.keys()]) end(near);
    },
    silence() {
      mode = 'silent';
      for (const socket of both()) socket.pause();
    },
    restore() {
      mode = 'open';
      for (const socket of both()) socket.resume();
    },
    async close() {
      for (const near of [...pairs.keys()]) end(near);
      server.close();
      await once(server, 'close');
    },
  };
}
