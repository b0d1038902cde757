// The seam to mediasoup, which forwards the media of calls: the one file that imports it. Its worker is a process of its own that
// parses what comes from the network.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type {
  AudioLevelObserver,
  Consumer,
  DtlsParameters,
  IceCandidate,
  IceParameters,
  MediaKind,
  Producer,
  Router,
  RouterRtpCodecCapability,
  RtpCapabilities,
  RtpParameters,
  TransportListenInfo,
  WebRtcServer,
  WebRtcTransport,
  Worker,
} from 'mediasoup/types';
import { fail } from '../../shared/errors.ts';
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
  /** What it used of the processor since it began, in milliseconds; null once it is gone. */
  cpuTime(): Promise<number | null>;
  openCall(): Promise<CallMedia>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** Where the media of one call meet. */
export interface CallMedia {
  /** What a browser has to know before it makes a transport. */
  readonly capabilities: RtpCapabilities;
  openTransport(): Promise<Transport>;
  /** Calls with the ids of sounds in which somebody speaks, the loudest first, when they change; registered once. */
  onSpeaking(listener: (ids: string[]) => void): void;
  close(): void;
}

/**
 * One browser's line to the worker, for one direction. What a browser sent and can't be used is refused as `bad_input`, and what comes after
 * its end as `call.line_lost`.
 */
export interface Transport {
  readonly offer: {
    id: string;
    iceParameters: IceParameters;
    iceCandidates: IceCandidate[];
    dtlsParameters: DtlsParameters;
  };
  /** With the browser's fingerprint; nothing is taken from or given to anybody else. */
  connect(dtlsParameters: DtlsParameters): Promise<void>;
  /** After a change of network. */
  restart(): Promise<IceParameters>;
  /** Takes a picture or sound from the browser. */
  send(what: Sending): Promise<Sent>;
  /** Gives the browser what another one sends, once it is resumed. */
  receive(id: string, capabilities: RtpCapabilities): Promise<Received>;
  close(): void;
}

export interface Sending {
  kind: MediaKind;
  rtpParameters: RtpParameters;
  paused: boolean;
  /** Whether it counts for who speaks. */
  heard: boolean;
}

export interface Sent {
  /** Random. */
  readonly id: string;
  pause(): Promise<void>;
  resume(): Promise<void>;
  close(): void;
}

export interface Received {
  /** Random. */
  readonly id: string;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** At most this layer of simulcast, 0 the smallest. */
  limit(layer: number): Promise<void>;
  askKeyFrame(): Promise<void>;
  close(): void;
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

/** A voice counts from here on (dBov), looked at so often (ms); more than three at once is noise. */
const SPEAKING = { maxEntries: 3, threshold: -55, interval: 400 };
/** What a line starts to give before the network was measured, and the most that it takes: camera and screen of one browser. */
const FIRST_BITRATE = 1_000_000;
const MOST_INCOMING = 6_000_000;

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
    cpuTime: async () => {
      const usage = await worker.getResourceUsage().catch(() => null);
      return usage && usage.ru_utime + usage.ru_stime;
    },
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

async function openCall(router: Router, webRtcServer: WebRtcServer): Promise<CallMedia> {
  const levels = await router.createAudioLevelObserver(SPEAKING);
  return {
    capabilities: router.rtpCapabilities,
    async openTransport() {
      const transport = await router.createWebRtcTransport({
        ...{ webRtcServer, enableTcp: true, preferUdp: true },
        initialAvailableOutgoingBitrate: FIRST_BITRATE,
      });
      await transport.setMaxIncomingBitrate(MOST_INCOMING);
      return openTransport(transport, levels);
    },
    onSpeaking(listener) {
      levels.on('volumes', (volumes) => listener(volumes.map(({ producer }) => producer.id)));
      levels.on('silence', () => listener([]));
    },
    close: () => router.close(),
  };
}

function openTransport(transport: WebRtcTransport, levels: AudioLevelObserver): Transport {
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
  // Ids in calls are random for each line: what a browser calls itself in RTCP might be the same tomorrow.
  const cname = randomUUID();
  const refusing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch {
      return fail(transport.closed ? 'call.line_lost' : 'bad_input');
    }
  };
  return {
    offer: { id, iceParameters, iceCandidates, dtlsParameters },
    connect: (parameters) => refusing(() => transport.connect({ dtlsParameters: parameters })),
    restart: () => refusing(() => transport.restartIce()),
    send: ({ kind, rtpParameters, paused, heard }) =>
      refusing(async () => {
        const parameters = { ...rtpParameters, rtcp: { ...rtpParameters.rtcp, cname } };
        const producer = await transport.produce({ kind, rtpParameters: parameters, paused });
        if (heard) await levels.addProducer({ producerId: producer.id });
        return sent(producer);
      }),
    receive: (producerId, rtpCapabilities) =>
      refusing(async () => received(await transport.consume({ producerId, rtpCapabilities, paused: true }))),
    close: () => transport.close(),
  };
}

function sent(producer: Producer): Sent {
  return {
    id: producer.id,
    pause: () => producer.pause(),
    resume: () => producer.resume(),
    close: () => producer.close(),
  };
}

function received(consumer: Consumer): Received {
  const { id, kind, rtpParameters } = consumer;
  return {
    ...{ id, kind, rtpParameters },
    pause: () => consumer.pause(),
    resume: () => consumer.resume(),
    limit: (spatialLayer) => consumer.setPreferredLayers({ spatialLayer }),
    askKeyFrame: () => consumer.requestKeyFrame(),
    close: () => consumer.close(),
  };
}
