// The media of calls: which seat has which lines, sends and receives what. All of it lives in this process and is gone with the worker; the
// devices open their lines anew. Who may, the verbs have asked; a seat that is over gets nothing more, whatever was under way.
import { streams, type Stream } from '../../shared/call-format.ts';
import type { SentMedia } from '../../shared/calls.ts';
import { fail } from '../../shared/errors.ts';
import type { CallId, DeviceId, MemberId } from '../../shared/ids.ts';
import type { LiveEvent } from '../../shared/live.ts';
import { Admission } from './admission.ts';
import type { Calls } from './calls.ts';
import type { CallMedia, MediaWorker, Received, Sending, Sent, Transport } from './sfu.ts';

export type Direction = 'send' | 'receive';

/** Whose lines. */
export interface SeatHolder {
  callId: CallId;
  id: string;
  memberId: MemberId;
  deviceId: DeviceId;
}

interface Seat {
  holder: SeatHolder;
  lines: Map<Direction, Transport>;
  sent: Map<Stream, { sent: Sent; paused: boolean }>;
  received: Map<string, Received>;
}

interface Room {
  media: CallMedia;
  worker: MediaWorker;
  seats: Map<string, Seat>;
  speaking: string;
}

type Parts = {
  calls: Pick<Calls, 'worker'>;
  feed: { tellDevices(devices: readonly { memberId: MemberId; deviceId: DeviceId }[], event: LiveEvent): void };
};

/** So many seats that are over are remembered: a request of theirs may still be under way. */
const MOST_OVER = 10_000;

export class Media {
  readonly #parts: Parts;
  readonly #admission = new Admission();
  readonly #rooms = new Map<CallId, Promise<Room>>();
  readonly #watched = new WeakSet<MediaWorker>();
  readonly #over = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** `call.unavailable` without a worker. */
  requireWorker(): MediaWorker {
    return this.#parts.calls.worker() ?? fail('call.unavailable');
  }

  /** `call.no_room` where one more call would harm those that run (V14). */
  requireRoom(): void {
    if (this.#admission.isFull) fail('call.no_room');
  }

  /** Looks how busy the worker is. Tells when that begins or stops to keep out new calls. */
  async measure(at: number): Promise<{ busy: number; changed: boolean; full: boolean }> {
    const before = this.#admission.isFull;
    await this.#admission.measure(this.#parts.calls.worker(), at);
    const { busy, isFull: full } = this.#admission;
    return { busy, full, changed: full !== before };
  }

  /** What a browser has to know first, for a call that runs. */
  async capabilities(callId: CallId): Promise<object> {
    return (await this.#open(callId)).media.capabilities;
  }

  async openLine(holder: SeatHolder, direction: Direction) {
    const room = await this.#open(holder.callId);
    const transport = await room.media.openTransport();
    if (this.isOver(holder.id)) {
      transport.close();
      // Nobody else is there, and nobody will close it.
      if (room.seats.size === 0) this.closeCall(holder.callId);
      return fail('call.seat_ended');
    }
    const seat: Seat = room.seats.get(holder.id) ?? { holder, lines: new Map(), sent: new Map(), received: new Map() };
    room.seats.set(holder.id, seat);
    this.#closeLine(room, seat, direction);
    seat.lines.set(direction, transport);
    return { routerRtpCapabilities: room.media.capabilities, ...transport.offer };
  }

  async line(holder: SeatHolder, direction: Direction): Promise<Transport> {
    const { seat } = await this.#seat(holder);
    return seat.lines.get(direction) ?? fail('call.line_lost');
  }

  /** Begins to send; a stream of the same kind takes the place of the one before. */
  async send(
    holder: SeatHolder,
    stream: Stream,
    { rtpParameters, paused, replace }: Pick<Sending, 'rtpParameters' | 'paused'> & { replace: boolean },
  ): Promise<string> {
    const { room, seat } = await this.#seat(holder);
    const line = seat.lines.get('send') ?? fail('call.line_lost');
    if (stream === 'screen') this.#requireScreen(room, seat, replace);
    const kind = stream === 'sound' || stream === 'screenSound' ? 'audio' : 'video';
    const sent = await line.send({ kind, rtpParameters, paused, heard: stream === 'sound' });
    if (this.isOver(holder.id)) {
      sent.close();
      return fail('call.seat_ended');
    }
    // Two may have begun at once: the later one stays.
    if (stream === 'screen') this.#requireScreen(room, seat, true);
    this.#end(room, seat, stream);
    seat.sent.set(stream, { sent, paused });
    this.#tell(room, seat, stream, paused ? 'paused' : 'sending');
    return sent.id;
  }

  async change(holder: SeatHolder, stream: Stream, to: 'paused' | 'sending' | 'ended'): Promise<void> {
    const { room, seat } = await this.#seat(holder);
    if (to === 'ended') this.#end(room, seat, stream);
    else if (!(await this.#pause(room, seat, stream, to === 'paused'))) fail('call.line_lost');
  }

  /** By somebody else than its holder. */
  async mute(callId: CallId, seatId: string): Promise<void> {
    const room = await this.#rooms.get(callId);
    const seat = room?.seats.get(seatId);
    if (room && seat) await this.#pause(room, seat, 'sound', true);
  }

  async receive(holder: SeatHolder, producerId: string, capabilities: object): Promise<Received> {
    const { room, seat } = await this.#seat(holder);
    const line = seat.lines.get('receive') ?? fail('call.line_lost');
    const isThere = [...room.seats.values()].some(
      (other) => other !== seat && [...other.sent.values()].some(({ sent }) => sent.id === producerId),
    );
    if (!isThere) fail('not_found');
    const received = await line.receive(producerId, capabilities);
    if (this.isOver(holder.id)) {
      received.close();
      return fail('call.seat_ended');
    }
    seat.received.set(received.id, received);
    return received;
  }

  async received(holder: SeatHolder, consumerId: string): Promise<Received> {
    const { seat } = await this.#seat(holder);
    return seat.received.get(consumerId) ?? fail('not_found');
  }

  async endReceived(holder: SeatHolder, consumerId: string): Promise<void> {
    const { seat } = await this.#seat(holder);
    seat.received.get(consumerId)?.close();
    seat.received.delete(consumerId);
  }

  /** What is sent in a call now. */
  async sentIn(callId: CallId): Promise<SentMedia[]> {
    const room = await this.#rooms.get(callId);
    return [...(room?.seats.values() ?? [])].flatMap(({ holder, sent }) =>
      [...sent].map(([stream, { sent, paused }]) => ({ seatId: holder.id, stream, producerId: sent.id, paused })),
    );
  }

  /** Whether this seat is over. */
  isOver(seatId: string): boolean {
    return this.#over.has(seatId);
  }

  /** At once: nothing more is taken from it or given to it. */
  closeSeat(callId: CallId, seatId: string): void {
    this.#over.add(seatId);
    if (this.#over.size > MOST_OVER) this.#over.delete(this.#over.values().next().value!);
    void this.#rooms.get(callId)?.then((room) => {
      const seat = room.seats.get(seatId);
      if (!seat) return;
      for (const direction of seat.lines.keys()) this.#closeLine(room, seat, direction);
      room.seats.delete(seatId);
    }, ignored);
  }

  closeCall(callId: CallId): void {
    const opened = this.#rooms.get(callId);
    this.#rooms.delete(callId);
    void opened?.then(({ media }) => media.close(), ignored);
  }

  /** Calls of which something is open here. */
  openCalls(): CallId[] {
    return [...this.#rooms.keys()];
  }

  async #open(callId: CallId): Promise<Room> {
    const opened = this.#rooms.get(callId);
    if (opened) return opened;
    const worker = this.requireWorker();
    this.#watch(worker);
    const opening = worker.openCall().then((media): Room => {
      const room: Room = { media, worker, seats: new Map(), speaking: '' };
      media.onSpeaking((ids) => this.#tellSpeaking(room, ids));
      return room;
    });
    this.#rooms.set(callId, opening);
    return opening.catch((error: unknown) => {
      if (this.#rooms.get(callId) === opening) this.#rooms.delete(callId);
      // It died as it was asked: another one comes.
      if (this.#parts.calls.worker() !== worker) fail('call.unavailable');
      throw error;
    });
  }

  /** When it dies, all lines are lost. */
  #watch(worker: MediaWorker): void {
    if (this.#watched.has(worker)) return;
    this.#watched.add(worker);
    void worker.ended.then(async () => {
      for (const [callId, opened] of this.#rooms) {
        const room = await opened.catch(ignored);
        if (room && room.worker !== worker) continue;
        if (this.#rooms.get(callId) === opened) this.#rooms.delete(callId);
        const holders = [...(room?.seats.values() ?? [])].map(({ holder }) => holder);
        this.#parts.feed.tellDevices(holders, { type: 'linesLost', callId });
      }
    });
  }

  async #seat(holder: SeatHolder): Promise<{ room: Room; seat: Seat }> {
    const room = await this.#rooms.get(holder.callId);
    if (this.isOver(holder.id)) fail('call.seat_ended');
    const seat = room?.seats.get(holder.id);
    return room && seat ? { room, seat } : fail('call.line_lost');
  }

  #closeLine(room: Room, seat: Seat, direction: Direction): void {
    seat.lines.get(direction)?.close();
    seat.lines.delete(direction);
    if (direction === 'receive') seat.received.clear();
    else for (const stream of streams) this.#end(room, seat, stream);
  }

  #end(room: Room, seat: Seat, stream: Stream): void {
    const ended = seat.sent.get(stream);
    if (!ended) return;
    ended.sent.close();
    this.#tell(room, seat, stream, 'ended');
    seat.sent.delete(stream);
  }

  async #pause(room: Room, seat: Seat, stream: Stream, paused: boolean): Promise<boolean> {
    const found = seat.sent.get(stream);
    if (!found) return false;
    found.paused = paused;
    await (paused ? found.sent.pause() : found.sent.resume());
    this.#tell(room, seat, stream, paused ? 'paused' : 'sending');
    return true;
  }

  /** One screen at a time (V6). */
  #requireScreen(room: Room, seat: Seat, replace: boolean): void {
    for (const other of room.seats.values()) {
      if (other === seat || !other.sent.has('screen')) continue;
      if (!replace) fail('call.screen_shared');
      this.#end(room, other, 'screen');
      this.#end(room, other, 'screenSound');
    }
  }

  #tell(room: Room, { holder, sent }: Seat, stream: Stream, now: 'paused' | 'sending' | 'ended'): void {
    const producerId = sent.get(stream)?.sent.id;
    if (producerId === undefined) return;
    const { callId, id: seatId } = holder;
    this.#tellAll(room, { type: 'media', callId, seatId, stream, producerId, now });
  }

  #tellSpeaking(room: Room, ids: readonly string[]): void {
    const seats = [...room.seats.values()];
    const seatIds = ids.flatMap((id) => seats.find(({ sent }) => sent.get('sound')?.sent.id === id)?.holder.id ?? []);
    const callId = seats[0]?.holder.callId;
    if (room.speaking === seatIds.join() || callId === undefined) return;
    room.speaking = seatIds.join();
    this.#tellAll(room, { type: 'speaking', callId, seatIds });
  }

  #tellAll(room: Room, event: LiveEvent): void {
    const holders = [...room.seats.values()].map(({ holder }) => holder);
    this.#parts.feed.tellDevices(holders, event);
  }
}

/** What failed to open, nobody has to close. */
const ignored = () => undefined;
