// The two lines of a seat to the media server, over mediasoup-client: what is sent, what is received. Each sender and receiver
// gets the worker of frames before anything is negotiated, and hands nothing over without it.
import type { Consumer, Device, DtlsParameters, Producer, RtpParameters, Transport } from 'mediasoup-client/types';
import type { Stream } from '../../shared/call-format.ts';
import type { Endpoints, OutputOf } from '../endpoints.ts';
import { codeOf } from '../sdk-error.ts';
import type { Frames } from './frames.ts';

type Direction = 'send' | 'receive';

/** Three sizes of the camera: whoever shows it small receives a small one. */
const CAMERA = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 1, maxBitrate: 1_500_000, scalabilityMode: 'L1T3' },
];
const SCREEN = [{ maxBitrate: 2_500_000 }];
const SOUND = { opusFec: true, opusDtx: true, opusStereo: false };

export interface LinesNeeds {
  readonly api: Endpoints;
  readonly seatId: string;
  readonly frames: Frames;
  /** The media server knows these lines no longer: they have to be opened anew. */
  lost(): void;
  /** The browser sees a line break off or come back. */
  broken(isBroken: boolean): void;
}

export interface Sent {
  readonly producer: Producer;
  paused: boolean;
  /** When this device paused or resumed it, in milliseconds of this page. */
  changedAt: number;
}

export interface Received {
  readonly consumer: Consumer;
  readonly producerId: string;
  wanted: boolean;
  layer: number | null;
}

export class Lines {
  readonly sent = new Map<Stream, Sent>();
  /** By the id of what is sent there. */
  readonly received = new Map<string, Received>();
  readonly #needs: LinesNeeds;
  readonly #device: Device;
  readonly #transports: Record<Direction, Transport>;
  #isOver = false;

  private constructor(needs: LinesNeeds, device: Device, transports: Record<Direction, Transport>) {
    this.#needs = needs;
    this.#device = device;
    this.#transports = transports;
    for (const direction of ['send', 'receive'] as const) this.#watch(direction, transports[direction]);
  }

  static async open(needs: LinesNeeds): Promise<Lines> {
    const { api, seatId } = needs;
    const client = await loadClient();
    const [send, receive] = await Promise.all([
      api.act('openLine', { seatId, direction: 'send' }),
      api.act('openLine', { seatId, direction: 'receive' }),
    ]);
    const device = await client.Device.factory();
    await device.load({ routerRtpCapabilities: send.routerRtpCapabilities });
    const transports = {
      send: device.createSendTransport(optionsOf(send)),
      receive: device.createRecvTransport(optionsOf(receive)),
    };
    return new Lines(needs, device, transports);
  }

  #watch(direction: Direction, transport: Transport): void {
    const { api, seatId } = this.#needs;
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      const wish = { seatId, direction, dtlsParameters: asJson(dtlsParameters) };
      void settle(this.#ask(api.act('connectLine', wish)), () => done(), failed);
    });
    transport.on('produce', ({ rtpParameters, appData }, done, failed) => {
      const { stream, paused, replace } = appData as unknown as SendWish;
      const parameters = { ...rtpParameters };
      // It names the track, which is the same in every call of this page.
      delete parameters.msid;
      const wish = { seatId, stream, rtpParameters: asJson(parameters), paused, replace };
      void settle(this.#ask(api.act('sendMedia', wish)), ({ producerId: id }) => done({ id }), failed);
    });
    transport.on('connectionstatechange', (state) => {
      if (state === 'failed' || state === 'disconnected') this.#needs.broken(true);
      if (state === 'connected') this.#needs.broken(false);
    });
  }

  /** Tells where the server says that these lines are lost. */
  async #ask<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (codeOf(error) === 'call.line_lost' && !this.#isOver) this.#needs.lost();
      throw error;
    }
  }

  async send(track: MediaStreamTrack, wish: SendWish): Promise<void> {
    const { stream } = wish;
    // What is shown has to stay legible: on a poor line rather fewer pictures than smaller ones.
    if (stream === 'screen' && track.contentHint === '') track.contentHint = 'detail';
    const producer = await this.#transports.send.produce({
      track,
      // The page owns the track; muted is what the worker holds back.
      ...{ stopTracks: false, disableTrackOnPause: false, zeroRtpOnPause: false },
      ...(stream === 'camera' && { encodings: CAMERA, codecOptions: { videoGoogleStartBitrate: 600 } }),
      ...(stream === 'screen' && { encodings: SCREEN }),
      ...((stream === 'sound' || stream === 'screenSound') && { codecOptions: SOUND }),
      onRtpSender: (sender) => this.#needs.frames.forSender(sender, stream),
      appData: { ...wish },
    });
    this.sent.set(stream, { producer, paused: wish.paused, changedAt: performance.now() });
  }

  /** Another microphone or camera in the place of this one. */
  async exchange(stream: Stream, track: MediaStreamTrack | null): Promise<void> {
    await this.sent.get(stream)?.producer.replaceTrack({ track });
  }

  async pause(stream: Stream, paused: boolean): Promise<void> {
    const sent = this.sent.get(stream);
    if (!sent || sent.paused === paused) return;
    Object.assign(sent, { paused, changedAt: performance.now() });
    const { api, seatId } = this.#needs;
    await this.#ask(api.act('changeMedia', { seatId, stream, to: paused ? 'paused' : 'sending' })).catch(
      (error: unknown) => {
        sent.paused = !paused;
        throw error;
      },
    );
  }

  /** Somebody else paused or ended it. */
  noteSent(stream: Stream, now: 'paused' | 'sending' | 'ended'): void {
    const sent = this.sent.get(stream);
    if (!sent) return;
    if (now === 'ended') this.#drop(stream);
    else sent.paused = now === 'paused';
  }

  async stop(stream: Stream): Promise<void> {
    if (!this.sent.has(stream)) return;
    this.#drop(stream);
    const { api, seatId } = this.#needs;
    await this.#ask(api.act('changeMedia', { seatId, stream, to: 'ended' }));
  }

  #drop(stream: Stream): void {
    this.sent.get(stream)?.producer.close();
    this.sent.delete(stream);
  }

  /** Nothing comes before it is wanted. */
  async receive(from: { seatId: string; stream: Stream; producerId: string }): Promise<Received> {
    const { api, seatId, frames } = this.#needs;
    const { producerId, stream } = from;
    const rtpCapabilities = asJson(this.#device.recvRtpCapabilities);
    const given = await this.#ask(api.act('receiveMedia', { seatId, producerId, rtpCapabilities }));
    const consumer = await this.#transports.receive.consume({
      ...{ id: given.consumerId, producerId, kind: given.kind },
      rtpParameters: given.rtpParameters as unknown as RtpParameters,
      // Sound and picture of one seat are shown together.
      streamId: `${from.seatId}-${stream === 'screen' || stream === 'screenSound' ? 'screen' : 'person'}`,
      onRtpReceiver: (receiver) =>
        frames.forReceiver(receiver, { seat: from.seatId, stream, consumer: given.consumerId }),
    });
    const received = { consumer, producerId, wanted: false, layer: null };
    this.received.set(producerId, received);
    return received;
  }

  async want(received: Received, wish: { wanted: boolean; layer: number | null }): Promise<void> {
    const { wanted, layer } = wish;
    if (received.wanted === wanted && (layer === null || received.layer === layer)) return;
    const before = { wanted: received.wanted, layer: received.layer };
    Object.assign(received, { wanted, layer: layer ?? received.layer });
    await this.#change(received, { wanted, ...(layer !== null && { layer }) }).catch((error: unknown) => {
      Object.assign(received, before);
      throw error;
    });
  }

  async askKeyFrame(received: Received): Promise<void> {
    if (received.consumer.kind === 'video' && received.wanted) await this.#change(received, { keyFrame: true });
  }

  async stopReceiving(received: Received): Promise<void> {
    this.received.delete(received.producerId);
    received.consumer.close();
    await this.#change(received, { ended: true }).catch(() => undefined);
  }

  #change({ consumer }: Received, change: object): Promise<unknown> {
    const { api, seatId } = this.#needs;
    return this.#ask(api.act('changeReceived', { seatId, consumerId: consumer.id, ...change }));
  }

  /** New ways through the network for both lines, without an end to what is under way. */
  async restart(): Promise<void> {
    const { api, seatId } = this.#needs;
    const restartOne = async (direction: Direction) => {
      const { iceParameters } = await this.#ask(api.act('restartLine', { seatId, direction }));
      if (!this.#isOver) await this.#transports[direction].restartIce({ iceParameters: iceParameters as never });
    };
    await Promise.all([restartOne('send'), restartOne('receive')]);
  }

  stats(direction: Direction): Promise<RTCStatsReport> {
    return this.#transports[direction].getStats();
  }

  close(): void {
    this.#isOver = true;
    this.#transports.send.close();
    this.#transports.receive.close();
    this.sent.clear();
    this.received.clear();
  }
}

export interface SendWish {
  stream: Stream;
  paused: boolean;
  /** Of a screen: ends the one that somebody else shares. */
  replace: boolean;
}

/** Comes with the first call: it is larger than all of the rest of it. */
export function loadClient(): Promise<typeof import('mediasoup-client')> {
  return import('mediasoup-client');
}

/** Both ends speak of the same things, by types of two libraries. */
function optionsOf({ id, iceParameters, iceCandidates, dtlsParameters, iceServers }: OutputOf<'openLine'>) {
  return {
    id,
    iceServers,
    iceParameters: iceParameters as never,
    iceCandidates: iceCandidates as never,
    dtlsParameters: dtlsParameters as unknown as DtlsParameters,
  };
}

function asJson(parameters: object): Record<string, never> {
  return parameters as Record<string, never>;
}

async function settle<T>(asked: Promise<T>, done: (answer: T) => void, failed: (error: Error) => void): Promise<void> {
  try {
    done(await asked);
  } catch (error) {
    failed(error as Error);
  }
}
