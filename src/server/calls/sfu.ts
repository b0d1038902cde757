// The seam to mediasoup, which forwards the media of calls: the one file that imports it. Its worker is a process of its own that
// parses what comes from the network.
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type {
  DtlsParameters,
  IceCandidate,
  IceParameters,
  MediaKind,
  Router,
  RouterRtpCodecCapability,
  RtpCapabilities,
  RtpParameters,
  TransportListenInfo,
  WebRtcServer,
  WebRtcTransport,
  Worker,
} from 'mediasoup/types';
import { errorCode } from '../start-error.ts';
import type { Address } from './addresses.ts';
import { writeLauncher } from './launcher.ts';
import { CallsUnavailable } from './unavailable.ts';

export interface Sfu {
  /** Starts a worker; fails with `CallsUnavailable` for what its owner can put right. */
  startWorker(order: WorkerOrder): Promise<MediaWorker>;
}

export interface WorkerOrder {
  /** The worker's program. */
  program: string;
  /** A folder of ours, to put the launcher in. */
  folder: string;
  addresses: Address[];
  /** One for all calls, UDP and TCP; 0: any that is free. */
  port: number;
}

export interface MediaWorker {
  readonly pid: number;
  /** Comes true when the process is gone, asked to or not. */
  readonly ended: Promise<void>;
  /** Resident, in bytes; null once it is gone. */
  memory(): Promise<number | null>;
  openCall(): Promise<CallMedia>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** Where the media of one call meet. */
export interface CallMedia {
  /** What a browser has to know before it makes a transport. */
  readonly capabilities: RtpCapabilities;
  openTransport(): Promise<Transport>;
  close(): void;
}

/** One browser's line to the worker, for one direction. */
export interface Transport {
  readonly offer: {
    id: string;
    iceParameters: IceParameters;
    iceCandidates: IceCandidate[];
    dtlsParameters: DtlsParameters;
  };
  /** With the browser's fingerprint; nothing is taken from or given to anybody else. */
  connect(dtlsParameters: DtlsParameters): Promise<void>;
  /** Takes a picture or sound from the browser; gives its id, which is random. */
  send(kind: MediaKind, rtpParameters: RtpParameters): Promise<string>;
  /** Gives the browser what another one sends. */
  receive(producerId: string, capabilities: RtpCapabilities): Promise<Received>;
  close(): void;
}

export interface Received {
  id: string;
  producerId: string;
  kind: MediaKind;
  rtpParameters: RtpParameters;
}

/** No RED: what is encrypted end to end can't be unwrapped on the way. */
const CODECS: RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1, cbr: 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];

/** How long a worker that is asked to end may take. */
const PATIENCE = 500;

export const mediasoup: Sfu = {
  async startWorker({ program, folder, addresses, port }) {
    const { createWorker } = await import('mediasoup');
    const workerBin = writeLauncher(program, folder);
    const worker = await createWorker({ workerBin, logLevel: 'none' }).catch(() => {
      throw new CallsUnavailable(`The media worker ${program} doesn't run here.`);
    });
    const running = runningWorker(worker);
    try {
      const server = await worker.createWebRtcServer({ listenInfos: addresses.flatMap((one) => listenAt(one, port)) });
      return { ...running, openCall: async () => openCall(await worker.createRouter({ mediaCodecs: CODECS }), server) };
    } catch {
      await running.close();
      throw new CallsUnavailable(`Port ${port} can't be had for video calls: choose another in CALLS_PORT.`);
    }
  },
};

function listenAt({ ip, announced }: Address, port: number): TransportListenInfo[] {
  const address = announced === null ? {} : { announcedAddress: announced };
  const flags = ip.includes(':') ? { ipv6Only: true } : {};
  // TCP is for networks that let nothing else through.
  return (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip, ...address, port, flags }));
}

function runningWorker(worker: Worker): Omit<MediaWorker, 'openCall'> {
  const ended = new Promise<void>((resolve) => worker.once('subprocessclose', resolve));
  return {
    pid: worker.pid,
    ended,
    memory: () => residentMemory(worker.pid),
    async close() {
      worker.close();
      const late = new AbortController();
      await Promise.race([ended, wait(PATIENCE, undefined, { signal: late.signal }).catch(() => undefined)]);
      late.abort();
      if (!worker.subprocessClosed) kill(worker.pid);
      await ended;
    },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

async function residentMemory(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

function openCall(router: Router, webRtcServer: WebRtcServer): CallMedia {
  return {
    capabilities: router.rtpCapabilities,
    async openTransport() {
      return openTransport(await router.createWebRtcTransport({ webRtcServer, enableTcp: true, preferUdp: true }));
    },
    close: () => router.close(),
  };
}

function openTransport(transport: WebRtcTransport): Transport {
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
  return {
    offer: { id, iceParameters, iceCandidates, dtlsParameters },
    connect: (parameters) => transport.connect({ dtlsParameters: parameters }),
    send: async (kind, rtpParameters) => (await transport.produce({ kind, rtpParameters })).id,
    async receive(producerId, rtpCapabilities) {
      const consumer = await transport.consume({ producerId, rtpCapabilities });
      return { id: consumer.id, producerId, kind: consumer.kind, rtpParameters: consumer.rtpParameters };
    },
    close: () => transport.close(),
  };
}
