// One's own place in the call of a conversation, from the preview to its end: what the person wishes to send and see, the seat
// that they have, and another one where that got lost.
import { streams, type Stream } from '../../shared/call-format.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { LiveEvent } from '../../shared/live.ts';
import type { Endpoints } from '../endpoints.ts';
import { coalesced } from '../loading.ts';
import type { Device } from '../model.ts';
import { codeOf, SdkError } from '../sdk-error.ts';
import { watched } from '../watched.ts';
import { canEncrypt, startFrames, type Frames } from './frames.ts';
import { takeSeat } from './joining.ts';
import { loadClient } from './lines.ts';
import type { CallEnd, CallStage, CallView, JoinChoices, OwnCall, PersonInCall } from './model.ts';
import { tileName } from './reception.ts';
import { Seated, type Wish } from './seated.ts';

const NO_ABILITIES = { join: false, ring: [], endForAll: false, mute: [], remove: [], letBackIn: [] };
/** A lost seat is taken anew for so long; then the call is over for this person. */
const REJOINS_FOR = 120_000;
const REJOINS_EVERY = 2_000;

type Phase = 'preparing' | 'joining' | 'in' | 'lost' | CallEnd;

export class OwnCallHere implements OwnCall {
  readonly view;
  readonly #device: Device;
  readonly #api: Endpoints;
  readonly #conversationId: ConversationId;
  readonly #stopListening: () => void;
  readonly #wish: Wish = {
    tracks: { sound: null, camera: null, screen: null, screenSound: null },
    ...{ muted: false, mutedByOther: false, sharing: false, soundOnly: false, tiles: null },
  };
  #frames: Promise<Frames> | null = null;
  #seated: Seated | null = null;
  #phase: Phase = 'preparing';
  #aloneSince: number | null = null;
  /** Also after its end: how long it lasted is told then. */
  #clockFrom: number | null = null;
  #mutes = 0;

  constructor(device: Device, conversationId: ConversationId) {
    this.#device = device;
    this.#api = device.parts.api;
    this.#conversationId = conversationId;
    this.view = watched<CallView>(this.#present());
    this.#stopListening = device.on((news) => this.#seated?.live(news as LiveEvent));
  }

  async warmUp(): Promise<void> {
    await Promise.all([this.#startFrames(), loadClient()]).catch(() => undefined);
  }

  #startFrames(): Promise<Frames> {
    if (this.#frames) return this.#frames;
    const frames = startFrames({
      keyMissing: (seat, k) => this.#seated?.keyMissing(seat, k),
      stuck: (consumer) => this.#seated?.stuck(consumer),
      lost: () => {
        // Every secret went with it: a new worker, a new seat.
        if (this.#frames === frames) this.#frames = null;
        this.#seated?.close();
        if (this.#phase === 'in') this.#seatEnded('again');
      },
    });
    this.#frames = frames;
    frames.catch(() => this.#frames === frames && (this.#frames = null));
    return frames;
  }

  async join(choices: JoinChoices): Promise<void> {
    if (this.#phase !== 'preparing') return;
    if (!canEncrypt()) throw new SdkError('call_not_encryptable');
    const { sound, camera, muted, soundOnly } = choices;
    Object.assign(this.#wish, { muted, mutedByOther: false, soundOnly });
    Object.assign(this.#wish.tracks, { sound, camera });
    this.#setPhase('joining');
    try {
      const isIn = await this.#sit(choices.anyway ?? false, !choices.returns);
      if (!isIn) throw new SdkError('call.seat_ended');
    } catch (error) {
      if ((this.#phase as Phase) === 'joining') this.#setPhase('preparing');
      throw error;
    }
  }

  /** Takes a seat. Gives false where no call runs and none may be started. */
  async #sit(anyway: boolean, mayStart: boolean): Promise<boolean> {
    const { parts, conversations } = this.#device;
    const held = conversations.hold(this.#conversationId);
    const frames = await this.#startFrames();
    const joined = await takeSeat(this.#api, held, frames, { anyway, mayStart });
    if (!joined) return false;
    await frames.holdBack('sound', this.#wish.muted);
    const seated = new Seated(
      {
        ...{ parts, api: this.#api, held, frames, wish: this.#wish },
        changed: () => this.#render(),
        ended: (because) => this.#seated === seated && this.#seatEnded(because),
      },
      joined,
    );
    if (typeof this.#phase === 'object') {
      seated.close();
      await this.#api.act('leaveCall', { seatId: seated.seatId });
      return true;
    }
    this.#seated = seated;
    this.#setPhase('in');
    await seated.begin();
    return true;
  }

  #seatEnded(because: CallEnd | 'again'): void {
    this.#seated = null;
    if (typeof this.#phase === 'object') return;
    if (because !== 'again') return this.#end(because);
    this.#setPhase('lost');
    void this.#rejoin();
  }

  readonly #rejoin = coalesced(async () => {
    const until = Date.now() + REJOINS_FOR;
    while (this.#phase === 'lost') {
      try {
        if (!(await this.#sit(false, false))) this.#end({ why: 'over' });
        return;
      } catch (error) {
        const code = codeOf(error);
        const mayPass = code === 'offline' || code === 'unavailable' || code === 'call.unavailable';
        if (!mayPass || Date.now() > until) return this.#end({ why: 'failed', code });
      }
      await new Promise((resolve) => setTimeout(resolve, REJOINS_EVERY));
    }
  });

  // What the person does

  async setSound(track: MediaStreamTrack | null): Promise<void> {
    await this.#put('sound', track);
  }

  async setCamera(track: MediaStreamTrack | null): Promise<void> {
    await this.#put('camera', track);
  }

  async #put(stream: Stream, track: MediaStreamTrack | null): Promise<void> {
    this.#wish.tracks[stream] = track;
    this.#render();
    await this.#seated?.syncSending();
  }

  async setMuted(muted: boolean): Promise<void> {
    Object.assign(this.#wish, { muted, mutedByOther: false });
    this.#mutes += 1;
    const turn = this.#mutes;
    this.#render();
    const frames = await this.#frames;
    // First here, then elsewhere; and the last press counts.
    if (turn === this.#mutes) await frames?.holdBack('sound', muted);
    await this.#seated?.syncSending();
  }

  async shareScreen(picture: MediaStreamTrack, sound: MediaStreamTrack | null, replace: boolean): Promise<void> {
    const seated = this.#required();
    await this.stopSharing();
    this.#wish.sharing = true;
    try {
      await seated.send(picture, { stream: 'screen', paused: false, replace });
      Object.assign(this.#wish.tracks, { screen: picture, screenSound: sound });
    } finally {
      this.#wish.sharing = false;
    }
    picture.addEventListener('ended', () => {
      if (this.#wish.tracks.screen === picture) void this.stopSharing().catch(() => undefined);
    });
    this.#render();
    await seated.syncSending();
  }

  async stopSharing(): Promise<void> {
    if (!this.#wish.tracks.screen) return;
    Object.assign(this.#wish.tracks, { screen: null, screenSound: null });
    this.#render();
    await this.#seated?.syncSending();
  }

  setSoundOnly(soundOnly: boolean): void {
    this.#wish.soundOnly = soundOnly;
    void this.#seated?.reception.sync();
  }

  showTiles(tiles: readonly { seatId: string; stream: 'camera' | 'screen'; size: number }[]): void {
    const named = new Map(tiles.map(({ seatId, stream, size }) => [tileName(seatId, stream), size]));
    const { tiles: before } = this.#wish;
    if (before?.size === named.size && [...named].every(([name, size]) => before.get(name) === size)) return;
    this.#wish.tiles = named;
    void this.#seated?.reception.sync();
  }

  async ring(participantId: PersonInCall['participantId']): Promise<void> {
    const { seatId } = this.#required();
    await this.#api.act('ringAgain', { seatId, participantId });
  }

  async mute(participantId: PersonInCall['participantId'] | null): Promise<void> {
    const { seatId } = this.#required();
    await this.#api.act('muteInCall', { seatId, participantId });
  }

  async remove(participantId: PersonInCall['participantId']): Promise<void> {
    const { seatId } = this.#required();
    await this.#api.act('removeFromCall', { seatId, participantId });
  }

  async letBackIn(participantId: PersonInCall['participantId']): Promise<void> {
    const { callId } = this.#required().call;
    await this.#api.act('letBackIn', { callId, participantId });
  }

  async endForAll(): Promise<void> {
    const { callId } = this.#required().call;
    await this.#api.act('endCall', { callId });
  }

  async leave(): Promise<void> {
    const seatId = this.#seated?.seatId;
    this.#end({ why: 'left' });
    if (seatId) await this.#api.act('leaveCall', { seatId });
  }

  close(): void {
    const seatId = this.#seated?.seatId;
    this.#end({ why: 'left' });
    // The page may be going: this outlives it.
    if (seatId) sendOff(this.#device, { seatId, mayReturn: true });
  }

  #required(): Seated {
    if (!this.#seated) throw new SdkError('call.seat_ended');
    return this.#seated;
  }

  #end(because: CallEnd): void {
    if (typeof this.#phase === 'object') return;
    this.#seated?.close();
    this.#seated = null;
    this.#stopListening();
    void this.#frames?.then((frames) => frames.close()).catch(() => undefined);
    this.#frames = null;
    this.#setPhase(because);
  }

  // What the page sees

  #setPhase(phase: Phase): void {
    this.#phase = phase;
    this.#render();
  }

  #render(): void {
    this.view.set(this.#present());
  }

  #present(): CallView {
    const seated = this.#seated;
    const call = seated?.call ?? null;
    const people = seated ? this.#people(seated) : [];
    this.#aloneSince = people.length > 0 ? null : (this.#aloneSince ?? Date.now());
    const ahead = call ? Date.now() - this.#device.parts.clock.now() : 0;
    if (call?.clockFrom) this.#clockFrom = call.clockFrom + ahead;
    const { tracks, muted, mutedByOther } = this.#wish;
    const isHeard = seated?.speaking.includes(seated.seatId) ?? false;
    return {
      stage: this.#stage(people),
      conversationId: this.#conversationId,
      callId: call?.callId ?? null,
      clockFrom: this.#clockFrom,
      startedAt: call ? call.startedAt + ahead : null,
      own: {
        ...{ sound: tracks.sound, muted: muted || !tracks.sound, mutedByOther },
        ...{ camera: tracks.camera, screen: tracks.screen },
        speaking: isHeard && !muted,
        quality: seated?.watch.isLost ? 'lost' : (seated?.watch.own ?? 'unknown'),
      },
      people,
      unproved: seated?.unproved ?? 0,
      others: call?.others ?? [],
      abilities: call?.abilities ?? NO_ABILITIES,
    };
  }

  #stage(people: readonly PersonInCall[]): CallStage {
    const phase = this.#phase;
    if (typeof phase === 'object') return { is: 'ended', because: phase };
    if (phase === 'preparing') return { is: 'preparing' };
    if (phase === 'joining') return { is: 'connecting' };
    if (phase === 'lost' || this.#seated?.watch.isLost) return { is: 'reconnecting' };
    if (!this.#seated?.hasLines) return { is: 'connecting' };
    if (people.length === 0) return { is: 'alone', since: this.#aloneSince ?? Date.now() };
    return { is: people.some(({ secure }) => secure) ? 'together' : 'connecting' };
  }

  #people(seated: Seated): PersonInCall[] {
    const joinedAt = new Map(seated.call.seats.map((one) => [one.seatId, one.joinedAt]));
    return [...seated.proved].map(([seatId, { participant }]) => {
      const [sound, camera, screen, screenSound] = streams.map((stream) => seated.reception.trackOf(seatId, stream));
      const sends = (stream: Stream) => seated.reception.of(seatId, stream).media?.paused === false;
      const shown = camera ?? sound;
      return {
        ...{ seatId, participantId: participant, joinedAt: joinedAt.get(seatId) ?? 0 },
        secure: seated.isSecure(seatId),
        ...{ sound: sound ?? null, camera: camera ?? null, screen: screen ?? null, screenSound: screenSound ?? null },
        ...{ muted: !sends('sound'), cameraOff: !sends('camera'), sharing: sends('screen') },
        speaking: seated.speaking.includes(seatId),
        quality: shown ? seated.watch.qualityOf(shown.id) : 'unknown',
      };
    });
  }
}

/** Leaves by a request that outlives the page. */
function sendOff({ parts }: Device, input: { seatId: string; mayReturn: boolean }): void {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, keepalive: true };
  void parts.connection.fetch('/api/leaveCall', { ...init, body: JSON.stringify(input) }).catch(() => undefined);
}
