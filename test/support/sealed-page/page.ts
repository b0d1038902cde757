// A bare page over the SDK's lines and worker of frames: what the product's pages do in a call, without accounts. What it has to
// ask the server, it asks the test.
import { startFrames, type Frames } from '../../../src/sdk/calls/frames.ts';
import { Lines } from '../../../src/sdk/calls/lines.ts';
import type { Endpoints } from '../../../src/sdk/endpoints.ts';
import { fromBase64Url, toBase64Url } from '../../../src/shared/encoding.ts';
import type { Stream } from '../../../src/shared/call-format.ts';

export interface WireSeat {
  seat: string;
  ephemeralKey: string;
}

declare global {
  interface Window {
    act(name: string, input: unknown): Promise<unknown>;
    begin(conversation: string, call: string): Promise<WireSeat>;
    /** Draws and uses a generation for these; gives the bytes to be signed. */
    giveKeys(to: WireSeat[]): Promise<string>;
    takeKeys(seat: string, bytes: string): Promise<string>;
    /** Sends camera and microphone; gives what was agreed on for the sound. */
    sendAll(): Promise<string>;
    receive(seat: string, stream: Stream, producerId: string): Promise<void>;
    /** Pictures drawn, frames decoded and packets received so far, and pictures' width. */
    look(): Promise<{
      drawn: number;
      packets: number;
      decoded: number;
      samples: number;
      missing: number;
      width: number;
    }>;
    mute(muted: boolean): Promise<void>;
  }
}

let frames: Frames;
let lines: Lines;
let drawn = 0;
let missing = 0;
const video = document.createElement('video');

const api = { act: (name: string, input: unknown) => window.act(name, input) } as unknown as Endpoints;
const recipient = ({ seat, ephemeralKey }: WireSeat) => ({
  seat: fromBase64Url(seat),
  ephemeralKey: fromBase64Url(ephemeralKey),
});

window.begin = async (conversation, call) => {
  frames = await startFrames({ keyMissing: () => (missing += 1), stuck: () => undefined, lost: () => undefined });
  const { seat, ephemeralKey } = await frames.begin(conversation as never, call as never);
  const seatId = toBase64Url(seat);
  lines = await Lines.open({ api, seatId, frames, lost: () => undefined, broken: () => undefined });
  return { seat: seatId, ephemeralKey: toBase64Url(ephemeralKey) };
};

window.giveKeys = async (to) => {
  const drawing = await frames.draw(to.map(recipient));
  await frames.use(drawing?.k ?? null);
  return toBase64Url(drawing?.bytes ?? new Uint8Array(0));
};

window.takeKeys = (seat, bytes) => frames.take(fromBase64Url(seat), fromBase64Url(bytes));

window.sendAll = async () => {
  const devices = navigator.mediaDevices;
  const media = await devices.getUserMedia({ audio: true, video: { width: 1280, height: 720 } });
  await lines.send(media.getVideoTracks()[0]!, { stream: 'camera', paused: false, replace: false });
  await lines.send(media.getAudioTracks()[0]!, { stream: 'sound', paused: false, replace: false });
  const { codecs } = lines.sent.get('sound')!.producer.rtpSender!.getParameters();
  return codecs.map(({ mimeType, sdpFmtpLine }) => `${mimeType} ${sdpFmtpLine}`).join(', ');
};

window.receive = async (seat, stream, producerId) => {
  const received = await lines.receive({ seatId: seat, stream, producerId });
  await lines.want(received, { wanted: true, layer: stream === 'camera' ? 2 : null });
  const { track } = received.consumer;
  if (track.kind === 'audio') {
    // Chromium decodes sound only where something plays it.
    const audio = document.createElement('audio');
    audio.srcObject = new MediaStream([track]);
    audio.muted = true;
    return audio.play();
  }
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  document.body.append(video);
  const count = () => {
    drawn += 1;
    video.requestVideoFrameCallback(count);
  };
  video.requestVideoFrameCallback(count);
  void video.play().catch(() => undefined);
};

window.look = async () => {
  const seen = { drawn, packets: 0, decoded: 0, samples: 0, missing, width: video.videoWidth };
  (await lines.stats('receive')).forEach((one: RTCInboundRtpStreamStats) => {
    if (one.type !== 'inbound-rtp') return;
    seen.packets += one.packetsReceived ?? 0;
    seen.decoded += one.framesDecoded ?? 0;
    seen.samples += (one.totalSamplesReceived ?? 0) - (one.concealedSamples ?? 0);
  });
  return seen;
};

window.mute = (muted) => frames.holdBack('sound', muted);
