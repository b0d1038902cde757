// For tests: workers that carry nothing, and die when they are told to.
import { randomUUID } from 'node:crypto';
import { fail } from '../../shared/errors.ts';
import { CallsUnavailable } from './unavailable.ts';
import type { MediaWorker, CallMedia, Sfu, Transport, WorkerOrder } from './sfu.ts';

export class FakeSfu implements Sfu {
  /** What was asked for, all that were started or refused. */
  readonly orders: WorkerOrder[] = [];
  /** All transports of all calls, closed ones too. */
  readonly lines: FakeLine[] = [];
  /** While it is set, no worker starts, for this reason. */
  refusal: string | null = null;
  /** Of the processor, in milliseconds. */
  used = 0;
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
    return {
      pid,
      ended,
      memory: async () => 20_000_000,
      cpuTime: async () => this.used,
      openCall: async () => openCall(this.lines),
      close: async () => end(),
    };
  }

  /** As kill -9 does. */
  kill(): void {
    this.#running?.end();
  }
}

/** Hands everybody what others send, without sending it; what happens to it can be looked at in `FakeSfu.lines`. */
function openCall(lines: FakeLine[]): CallMedia {
  const sounds = new Set<string>();
  const own: FakeLine[] = [];
  return {
    capabilities: { codecs: [], headerExtensions: [] },
    openTransport: async () => {
      const line = openLine();
      own.push(line);
      lines.push(line);
      return openTransport(line, sounds);
    },
    onSpeaking() {},
    close: () => own.forEach((line) => (line.closed = true)),
  };
}

/** A transport, from outside. */
export interface FakeLine {
  id: string;
  closed: boolean;
  restarts: number;
  /** By id: whether anything comes of it. */
  sent: Map<string, 'sending' | 'paused' | 'ended'>;
  received: Map<string, { of: string; state: 'sending' | 'paused' | 'ended'; layer: number | null; keyFrames: number }>;
}

function openLine(): FakeLine {
  return { id: randomUUID(), closed: false, restarts: 0, sent: new Map(), received: new Map() };
}

function openTransport(line: FakeLine, sounds: Set<string>): Transport {
  const ice = () => ({ usernameFragment: randomUUID(), password: randomUUID(), iceLite: true });
  // As the worker's library has it: `undefined` where there is nothing.
  const candidate = (): Transport['offer']['iceCandidates'][number] => {
    const udp = { foundation: 'udp', priority: 1, ip: '127.0.0.1', address: '127.0.0.1', protocol: 'udp', port: 1 };
    return { ...udp, type: 'host', tcpType: undefined } as never;
  };
  const requireOpen = () => void (line.closed && fail('call.line_lost'));
  return {
    offer: {
      ...{ id: line.id, iceParameters: ice(), iceCandidates: [candidate()] },
      dtlsParameters: { role: 'auto', fingerprints: [] },
    },
    connect: async () => requireOpen(),
    async restart() {
      requireOpen();
      line.restarts += 1;
      return ice();
    },
    async send({ paused }) {
      requireOpen();
      const id = randomUUID();
      sounds.add(id);
      const to = (state: 'sending' | 'paused' | 'ended') => void line.sent.set(id, state);
      to(paused ? 'paused' : 'sending');
      return { id, pause: async () => to('paused'), resume: async () => to('sending'), close: () => to('ended') };
    },
    async receive(of) {
      requireOpen();
      if (!sounds.has(of)) fail('bad_input');
      const id = randomUUID();
      const seen = {
        of,
        state: 'paused' as 'sending' | 'paused' | 'ended',
        layer: null as number | null,
        keyFrames: 0,
      };
      line.received.set(id, seen);
      return {
        ...{ id, kind: 'video' as const, rtpParameters: { codecs: [] } },
        pause: async () => void (seen.state = 'paused'),
        resume: async () => void (seen.state = 'sending'),
        limit: async (layer) => void (seen.layer = layer),
        askKeyFrame: async () => void (seen.keyFrames += 1),
        close: () => void (seen.state = 'ended'),
      };
    },
    close: () => void (line.closed = true),
  };
}
