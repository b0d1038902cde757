// A network between server and database that can be cut, or fall silent: connections stay open and nothing comes through.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  port: number;
  /** Ends what is open and refuses what is new. */
  cut(): void;
  /** Takes everything and passes nothing on, as when packets are dropped on the way. */
  silence(): void;
  /** Passes the commit of the next transaction with this word in it on, and cuts the connection before its answer is through. */
  loseCommitOf(word: string): void;
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
  let losing = '';
  const link = (near: Socket, far: Socket) => {
    let isMeant = false;
    near.on('data', (bytes) => {
      far.write(bytes);
      isMeant ||= losing !== '' && bytes.includes(losing);
      if (!isMeant || !bytes.includes('commit')) return;
      losing = '';
      far.removeAllListeners('data');
      // Its answer proves that it was done; nobody hears it.
      far.once('data', () => end(near));
    });
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
    loseCommitOf: (word) => void (losing = word),
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
