// The SDK in a real browser, with an account and without the product's pages: what a call tab does, to be driven by a test.
import { callsOf } from '../../../src/sdk/calls/calls.ts';
import type { CallView, OwnCall } from '../../../src/sdk/calls/model.ts';
import { browserConnection } from '../../../src/sdk/connection.ts';
import { createDevice } from '../../../src/sdk/device.ts';
import type { Device } from '../../../src/sdk/model.ts';
import type { ConversationId } from '../../../src/shared/ids.ts';

/** What can be told of a view in JSON. */
export interface Told {
  stage: CallView['stage']['is'];
  why: string | null;
  unproved: number;
  running: number;
  rings: number;
  muted: boolean;
  mutedByOther: boolean;
  people: {
    participantId: string;
    secure: boolean;
    muted: boolean;
    cameraOff: boolean;
    sharing: boolean;
    drawn: number;
    width: number;
  }[];
  /** Of all sound that came. */
  samples: number;
}

declare global {
  interface Window {
    signIn(address: string, password: string): Promise<void>;
    join(conversationId: string, wish: { camera: boolean; muted?: boolean }): Promise<void>;
    tell(): Promise<Told>;
    setMuted(muted: boolean): Promise<void>;
    shareScreen(): Promise<void>;
    stopSharing(): Promise<void>;
    cameraOff(): Promise<void>;
    leave(): Promise<void>;
  }
}

let device: Device;
let own: OwnCall | null = null;
const drawn = new Map<string, { video: HTMLVideoElement; count: number }>();
const players = new Map<string, HTMLAudioElement>();
const peers: RTCPeerConnection[] = [];

// The SDK has its own connections: sound is counted where they all are made.
const Native = globalThis.RTCPeerConnection;
globalThis.RTCPeerConnection = class extends Native {
  constructor(options?: RTCConfiguration) {
    super(options);
    peers.push(this);
  }
};

window.signIn = async (address, password) => {
  device = createDevice({ connection: browserConnection({ organisation: null }) });
  await device.account.signIn({ address, password, label: 'Call tab', shared: false });
  callsOf(device);
};

window.join = async (conversationId, { camera, muted = false }) => {
  const size = { width: 1280, height: 720 };
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, ...(camera && { video: size }) });
  own = callsOf(device).open(conversationId as ConversationId);
  own.view.subscribe(show);
  await own.warmUp();
  const [sound, picture] = [media.getAudioTracks()[0] ?? null, media.getVideoTracks()[0] ?? null];
  await own.join({ sound, camera: picture, muted, soundOnly: false });
};

/** Plays whatever there is, and counts pictures. */
function show({ people }: CallView): void {
  own?.showTiles(
    people.flatMap(({ seatId }) => (['camera', 'screen'] as const).map((stream) => ({ seatId, stream, size: 640 }))),
  );
  for (const { participantId, camera, screen, sound } of people) {
    play(participantId, screen ?? camera);
    if (!sound || players.get(participantId)?.dataset['track'] === sound.id) continue;
    const audio = document.createElement('audio');
    Object.assign(audio, { muted: true, srcObject: new MediaStream([sound]) });
    audio.dataset['track'] = sound.id;
    players.set(participantId, audio);
    void audio.play().catch(() => undefined);
  }
}

function play(name: string, track: MediaStreamTrack | null): void {
  const known = drawn.get(name);
  const shown = (known?.video.srcObject as MediaStream | null)?.getTracks()[0];
  if (!track || shown === track) return;
  const player = known ?? { video: document.createElement('video'), count: 0 };
  if (!known) {
    const count = () => {
      player.count += 1;
      player.video.requestVideoFrameCallback(count);
    };
    player.video.requestVideoFrameCallback(count);
    document.body.append(player.video);
    drawn.set(name, player);
  }
  Object.assign(player.video, { muted: true, srcObject: new MediaStream([track]) });
  void player.video.play().catch(() => undefined);
}

window.tell = async () => {
  const calls = callsOf(device);
  const view = own?.view.get();
  let samples = 0;
  for (const peer of peers) {
    if (peer.connectionState === 'closed') continue;
    (await peer.getStats()).forEach((one: RTCInboundRtpStreamStats) => {
      if (one.type !== 'inbound-rtp' || one.kind !== 'audio') return;
      samples += (one.totalSamplesReceived ?? 0) - (one.concealedSamples ?? 0);
    });
  }
  return {
    stage: view?.stage.is ?? 'preparing',
    why: view?.stage.is === 'ended' ? view.stage.because.why : null,
    unproved: view?.unproved ?? 0,
    running: calls.running.get().size,
    rings: calls.rings.get().length,
    muted: view?.own.muted ?? false,
    mutedByOther: view?.own.mutedByOther ?? false,
    people: (view?.people ?? []).map(({ participantId, secure, muted, cameraOff, sharing }) => {
      const player = drawn.get(participantId);
      const seen = { drawn: player?.count ?? 0, width: player?.video.videoWidth ?? 0 };
      return { participantId, secure, muted, cameraOff, sharing, ...seen };
    }),
    samples,
  };
};

window.setMuted = async (muted) => own?.setMuted(muted);
window.cameraOff = async () => own?.setCamera(null);
window.stopSharing = async () => own?.stopSharing();
window.leave = async () => own?.leave();

window.shareScreen = async () => {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 1000, height: 500 });
  const paint = canvas.getContext('2d');
  setInterval(() => {
    if (!paint) return;
    paint.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
    paint.fillRect(0, 0, 1000, 500);
  }, 50);
  const [picture] = canvas.captureStream(15).getVideoTracks();
  if (picture) await own?.shareScreen(picture, null, false);
};
