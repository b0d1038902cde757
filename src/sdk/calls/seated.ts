// One seat of a call, from joining to its end: its lines, its keys, and what it knows of the other seats. A new join makes a new
// one; what the person wishes to send and see stays with `OwnCallHere`.
import { KEEP_EVERY, streams, type Stream } from '../../shared/call-format.ts';
import type { Call, SentMedia } from '../../shared/calls.ts';
import { toBase64Url, type Bytes } from '../../shared/encoding.ts';
import type { LiveEvent } from '../../shared/live.ts';
import { signBytes } from '../crypto/keys.ts';
import type { ProvedSeat } from '../crypto/seat.ts';
import type { Endpoints } from '../endpoints.ts';
import type { Held } from '../held.ts';
import { announcedNow, type Ledger } from '../ledger.ts';
import { coalesced } from '../loading.ts';
import type { DeviceParts } from '../parts.ts';
import { codeOf } from '../sdk-error.ts';
import type { Frames } from './frames.ts';
import { proveSeats, type Joined } from './joining.ts';
import { LineWatch } from './line-watch.ts';
import { Lines, type SendWish } from './lines.ts';
import type { CallEnd } from './model.ts';
import { Reception, type ReceptionWish } from './reception.ts';
import { readWire, SeatKeys } from './seat-keys.ts';

/** Lines that can't be opened are tried again so often. */
const OPENS_AGAIN_AFTER = 2_000;
/** The member who is longest in the call makes a due epoch, the next one so much later if the first one didn't. */
const DROPS_AFTER = 1_000;
/** For so long the server may repeat what this device did to its own media. */
const OWN_ECHOES_FOR = 1_500;

export interface Wish extends ReceptionWish {
  readonly tracks: Record<Stream, MediaStreamTrack | null>;
  muted: boolean;
  mutedByOther: boolean;
  /** While a screen begins to be shared, nothing else touches it. */
  sharing: boolean;
}

export interface SeatedNeeds {
  readonly parts: DeviceParts;
  readonly api: Endpoints;
  readonly held: Held;
  readonly frames: Frames;
  readonly wish: Wish;
  changed(): void;
  /** The seat is over. `again`: it got lost, and another one may be taken. */
  ended(because: CallEnd | 'again'): void;
}

export class Seated {
  readonly seatId: string;
  readonly reception: Reception;
  call: Call;
  proved: ReadonlyMap<string, ProvedSeat> = new Map();
  unproved = 0;
  speaking: readonly string[] = [];
  readonly #needs: SeatedNeeds;
  readonly #keys: SeatKeys;
  readonly watch: LineWatch;
  readonly #keeping: ReturnType<typeof setInterval>;
  #lines: Lines | null = null;
  #media: SentMedia[];
  #mediaNews = 0;
  #taking: Promise<void> = Promise.resolve();
  #dropping: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(needs: SeatedNeeds, { call, seatId }: Joined) {
    this.#needs = needs;
    this.seatId = seatId;
    this.call = call;
    this.#media = [...call.media];
    this.reception = new Reception(needs.wish, needs.changed);
    const { api } = needs;
    this.#keys = new SeatKeys({
      frames: needs.frames,
      send: async (bytes) => void (await api.act('sendMediaKeys', { seatId, ...(await this.#signed(bytes)) })),
      ask: async (fromSeatId, generation) => void (await api.act('askMediaKeys', { seatId, fromSeatId, generation })),
      changed: () => this.#keysChanged(),
      usedUp: () => this.#end('again'),
    });
    this.watch = new LineWatch({
      lines: () => this.#lines,
      expects: () => this.reception.expects,
      restart: () => this.#restart(),
      changed: needs.changed,
    });
    this.#keeping = setInterval(() => void this.#keep(), KEEP_EVERY);
  }

  /** Opens lines and takes in who else is there. */
  async begin(): Promise<void> {
    await Promise.all([this.#take(this.call), this.reopenLines()]);
  }

  get hasLines(): boolean {
    return this.#lines !== null;
  }

  isSecure(seatId: string): boolean {
    return this.#keys.isSecure(seatId);
  }

  async #signed(bytes: Bytes): Promise<{ bytes: string; signature: string }> {
    const { keys } = await this.#needs.held.ledger();
    if (!keys) throw new Error('no keys in this conversation');
    return { bytes: toBase64Url(bytes), signature: toBase64Url(await signBytes(keys.sign, bytes)) };
  }

  // Who is there

  /** Fetches the call again. */
  readonly refresh = coalesced(async () => {
    const { api, held } = this.#needs;
    let news = -1;
    let call: Call | null = null;
    // An answer that crossed with news of media may be from before them.
    for (let tries = 0; tries < 3 && news !== this.#mediaNews; tries += 1) {
      news = this.#mediaNews;
      ({ call } = await api.ask('getCall', { conversationId: held.id }));
    }
    if (this.#isOver) return;
    if (call?.callId !== this.call.callId) return this.#end({ why: 'over' });
    if (!call.seats.some(({ seatId }) => seatId === this.seatId)) return this.#end('again');
    this.#media = [...call.media];
    await this.#take(call);
  });

  /** Proves who is there, one after the other; where nobody can be believed, nobody is there. */
  #take(call: Call): Promise<void> {
    const taken = this.#taking.then(() => this.#takeNow(call));
    this.#taking = taken.catch(() => undefined);
    return taken;
  }

  async #takeNow(call: Call): Promise<void> {
    this.call = call;
    try {
      const { ledger, seats, unproved } = await proveSeats(this.#needs.held, call, this.seatId);
      if (this.#isOver) return;
      this.proved = seats;
      this.unproved = unproved;
      this.#keys.setSeats(seats, ledger.chain?.epoch ?? 0);
      this.#dropSoon(ledger);
    } catch (error) {
      if (this.#isOver || codeOf(error) === 'offline') return;
      this.proved = new Map();
      this.unproved = call.seats.length - 1;
      this.#keys.setSeats(this.proved, 0);
    }
    this.#mediaChanged();
  }

  #mediaChanged(): void {
    this.reception.setMedia(this.#media.filter(({ seatId }) => this.proved.has(seatId)));
    void this.reception.sync();
    this.#needs.changed();
  }

  #keysChanged(): void {
    for (const seatId of this.proved.keys()) if (this.#keys.isSecure(seatId)) this.reception.askKeyFrames(seatId);
    this.#needs.changed();
  }

  /** Somebody's end was announced: a new epoch is made by whoever is longest in the call, else the next one. */
  #dropSoon(ledger: Ledger): void {
    clearTimeout(this.#dropping);
    if (announcedNow(ledger).size === 0) return;
    const { held, parts } = this.#needs;
    const place = this.call.seats.findIndex(({ seatId }) => seatId === this.seatId);
    this.#dropping = setTimeout(
      () => void import('../sending.ts').then(({ dropEnded }) => dropEnded(held, parts)).catch(() => undefined),
      DROPS_AFTER * Math.max(0, place),
    );
  }

  /** Who is in the conversation changed, or may have. */
  async #companyChanged(): Promise<void> {
    await this.#needs.held.refresh();
    // Who isn't in the call the server tells.
    await this.refresh();
  }

  // What the server tells

  live(event: LiveEvent): void {
    if (this.#isOver) return;
    const { held } = this.#needs;
    if (event.type === 'ready' || event.type === 'resume') {
      void this.refresh().catch(() => undefined);
      this.watch.doubt();
    }
    const isHere = 'conversationId' in event && event.conversationId === held.id;
    if (isHere && (event.type === 'conversation' || (event.type === 'entries' && event.entries.some(isOfCompany)))) {
      void this.#companyChanged().catch(() => undefined);
    }
    if ('callId' in event && event.callId === this.call.callId) this.#ofCall(event);
  }

  #ofCall(event: Extract<LiveEvent, { callId: unknown }>): void {
    switch (event.type) {
      case 'call':
        return void this.refresh().catch(() => undefined);
      case 'seatEnded':
        if (event.seatId === this.seatId) this.#end(event.because === 'gone' ? 'again' : { why: event.because });
        return;
      case 'media':
        return this.#noteMedia(event);
      case 'linesLost':
        // Nobody sends anything until their lines are there again.
        this.#media = [];
        this.#mediaChanged();
        return void this.reopenLines().catch(() => undefined);
      case 'mediaKeys':
        return void this.#takeKeys(event).catch(() => undefined);
      case 'mediaWanted':
        if (event.seatId !== this.seatId) return;
        return void this.#keys.wanted(event.wantedBy, event.generation).catch(() => undefined);
      case 'speaking':
        this.speaking = event.seatIds;
        return this.#needs.changed();
      case 'ring':
      case 'ringEnded':
        return;
    }
  }

  #noteMedia({ seatId, stream, producerId, now }: Extract<LiveEvent, { type: 'media' }>): void {
    this.#mediaNews += 1;
    if (seatId === this.seatId) return this.#noteOwnMedia(stream, now);
    const others = this.#media.filter((one) => one.seatId !== seatId || one.stream !== stream);
    const isSent = now !== 'ended';
    this.#media = isSent ? [...others, { seatId, stream, producerId, paused: now === 'paused' }] : others;
    this.#mediaChanged();
  }

  /** Paused or ended by somebody else: the manager muted this microphone, or another screen took the place of this one. */
  #noteOwnMedia(stream: Stream, now: 'paused' | 'sending' | 'ended'): void {
    const { wish, frames } = this.#needs;
    const sent = this.#lines?.sent.get(stream);
    // What this device asked for itself comes back too, and may be late.
    if (now !== 'ended' && sent && performance.now() - sent.changedAt < OWN_ECHOES_FOR) return;
    const wasSent = sent?.paused === false;
    this.#lines?.noteSent(stream, now);
    if (now === 'paused' && stream === 'sound' && wasSent && !wish.muted) {
      Object.assign(wish, { muted: true, mutedByOther: true });
      void frames.holdBack('sound', true);
    }
    if (now === 'ended' && (stream === 'screen' || stream === 'screenSound')) wish.tracks[stream] = null;
    this.#needs.changed();
  }

  async #takeKeys(event: Extract<LiveEvent, { type: 'mediaKeys' }>): Promise<void> {
    const { bytes, signature } = readWire(event);
    if (await this.#keys.taken(event.seatId, bytes, signature)) return;
    // From a seat that joined just now.
    await this.refresh();
    await this.#keys.taken(event.seatId, bytes, signature);
  }

  // What the worker tells

  keyMissing(seatId: string, generation: number): void {
    this.#keys.missing(seatId, generation);
  }

  stuck(consumerId: string): void {
    this.reception.stuck(consumerId);
  }

  // Lines

  readonly reopenLines = coalesced(async () => {
    const { api, frames, changed } = this.#needs;
    this.#lines?.close();
    this.#lines = null;
    this.reception.setLines(null);
    changed();
    while (!this.#lines && !this.#isOver) {
      this.#lines = await Lines.open({
        ...{ api, seatId: this.seatId, frames },
        lost: () => void this.reopenLines().catch(() => undefined),
        broken: (isBroken) => this.watch.noteBroken(isBroken),
      }).catch((error: unknown) => {
        if (codeOf(error) === 'call.seat_ended') this.#end('again');
        return null;
      });
      if (!this.#lines) await new Promise((resolve) => setTimeout(resolve, OPENS_AGAIN_AFTER));
    }
    if (this.#isOver) return this.#lines?.close();
    this.reception.setLines(this.#lines);
    changed();
    // What others began to send before these lines were open, nobody told this seat.
    void this.refresh().catch(() => undefined);
    await Promise.all([this.syncSending(), this.reception.sync()]);
  });

  async #restart(): Promise<void> {
    await this.#lines?.restart();
  }

  /** Sends what the person wishes to; where a line fails, the next one does. */
  readonly syncSending = coalesced(async () => {
    for (const stream of streams) await this.#syncStream(stream).catch(() => undefined);
    this.#needs.changed();
  });

  async #syncStream(stream: Stream): Promise<void> {
    const lines = this.#lines;
    const { wish } = this.#needs;
    if (wish.sharing && (stream === 'screen' || stream === 'screenSound')) return;
    const track = wish.tracks[stream];
    const sent = lines?.sent.get(stream);
    const paused = !track || (stream === 'sound' && wish.muted);
    if (!lines || (!sent && !track)) return;
    if (!sent && track) return lines.send(track, { stream, paused, replace: false });
    if (!track && (stream === 'screen' || stream === 'screenSound')) return lines.stop(stream);
    if (sent && sent.producer.track !== track) await lines.exchange(stream, track);
    await lines.pause(stream, paused);
  }

  /** Begins to share a screen. Fails with `call.screen_shared`. */
  async send(track: MediaStreamTrack, wish: SendWish): Promise<void> {
    await this.#lines?.send(track, wish);
  }

  // Its end

  async #keep(): Promise<void> {
    try {
      await this.#needs.api.act('keepSeat', { seatId: this.seatId });
      this.watch.noteAnswer(true);
    } catch (error) {
      if (codeOf(error) === 'call.seat_ended') return this.#end('again');
      this.watch.noteAnswer(false);
    }
  }

  #end(because: CallEnd | 'again'): void {
    if (this.#isOver) return;
    this.close();
    this.#needs.ended(because);
  }

  /** Nothing is told to the server. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#keeping);
    clearTimeout(this.#dropping);
    this.watch.close();
    this.#keys.close();
    void this.#needs.frames.use(null).catch(() => undefined);
    this.#lines?.close();
    this.#lines = null;
    this.reception.setLines(null);
  }
}

function isOfCompany({ kind }: { kind: string }): boolean {
  return kind === 'control' || kind === 'ended' || kind === 'closed';
}
