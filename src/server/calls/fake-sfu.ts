// For tests: workers that carry nothing, and die when they are told to.
import { randomUUID } from 'node:crypto';
import { CallsUnavailable } from './unavailable.ts';
import type { MediaWorker, CallMedia, Sfu, Transport, WorkerOrder } from './sfu.ts';

export class FakeSfu implements Sfu {
  /** What was asked for, all that were started or refused. */
  readonly orders: WorkerOrder[] = [];
  /** While it is set, no worker starts, for this reason. */
  refusal: string | null = null;
  #running: { pid: number; end: () => void } | null = null;

  get isRunning(): boolean {
    return this.#running !== null;
  }

  async startWorker(order: WorkerOrder): Promise<MediaWorker> {
    this.orders.push(order);
    if (this.refusal !== null) throw new CallsUnavailable(this.refusal);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const pid = this.orders.length;
    const end = () => {
      if (this.#running?.pid === pid) this.#running = null;
      resolve();
    };
    this.#running = { pid, end };
    return { pid, ended, memory: async () => 20_000_000, openCall: async () => openCall(), close: async () => end() };
  }

  /** As kill -9 does. */
  kill(): void {
    this.#running?.end();
  }
}

function openCall(): CallMedia {
  return { capabilities: { codecs: [], headerExtensions: [] }, openTransport: async () => openTransport(), close() {} };
}

function openTransport(): Transport {
  const id = randomUUID();
  return {
    offer: {
      id,
      iceParameters: { usernameFragment: id, password: id, iceLite: true },
      iceCandidates: [],
      dtlsParameters: { role: 'auto', fingerprints: [] },
    },
    connect: async () => {},
    send: async () => randomUUID(),
    receive: async (producerId) => ({ id: randomUUID(), producerId, kind: 'video', rtpParameters: { codecs: [] } }),
    close() {},
  };
}
