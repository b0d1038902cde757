// Which other seats have one's media secret, and whose one has oneself (protocol §10): a new generation whenever the proved
// seats or the epoch change, sealed again for whom it got lost to. Secrets stay in the worker; here are names and numbers.
import { fromBase64Url, type Bytes } from '../../shared/encoding.ts';
import { isSignedBy } from '../../shared/public-keys.ts';
import type { ProvedSeat } from '../crypto/seat.ts';
import type { FrameOrders } from './frame-orders.ts';

/** Somebody who joined waits so long, so that several at once make one generation. */
const JOIN_WAITS = 500;
/** Who left hears nothing that leaves later than this, also where the new secret can't be handed over yet. */
const OLD_ENDS_AFTER = 1_000;
const ASKS_AFTER = 2_000;
const ASKS_EVERY = 3_000;
/** Frames of it come all the time, and the answer is on its way. */
const ASKS_AGAIN_AFTER = 1_000;
/** One seat is given the same again so seldom. */
const GIVES_EVERY = 500;
const SENDS_AGAIN_AFTER = 1_000;

export interface SeatKeysNeeds {
  readonly frames: Pick<FrameOrders, 'draw' | 'use' | 'sealAgain' | 'take' | 'forget'>;
  /** Signed by one's participant key, and handed to the other seats. Rejects where it didn't get there. */
  send(bytes: Bytes): Promise<void>;
  ask(fromSeatId: string, generation: number | null): Promise<void>;
  /** What comes from a seat, or how many have one's own secret, changed. */
  changed(): void;
  /** All generations of this seat are used up. */
  usedUp(): void;
}

interface Other {
  seat: ProvedSeat;
  secure: boolean;
  /** When it was asked for its secret last, and when it is asked next if nothing of it opened by then. */
  askedAt: number;
  askAt: number;
}

export class SeatKeys {
  readonly #needs: SeatKeysNeeds;
  readonly #others = new Map<string, Other>();
  readonly #givenAt = new Map<string, number>();
  readonly #timer: ReturnType<typeof setInterval>;
  #epoch = -1;
  #hasKeys = false;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #ending: ReturnType<typeof setTimeout> | undefined;
  #isWorking = false;
  #again = false;
  #closed = false;

  constructor(needs: SeatKeysNeeds) {
    this.#needs = needs;
    this.#timer = setInterval(() => this.#askMissing(), 1_000);
  }

  /** Whether something of this seat can be opened. */
  isSecure(seatId: string): boolean {
    return this.#others.get(seatId)?.secure ?? false;
  }

  /** The other seats that are proved now, and the epoch in force. */
  setSeats(seats: ReadonlyMap<string, ProvedSeat>, epoch: number): void {
    if (this.#closed) return;
    const left = [...this.#others.keys()].filter((id) => !seats.has(id));
    for (const id of left) {
      const gone = this.#others.get(id);
      this.#others.delete(id);
      if (gone) void this.#needs.frames.forget(gone.seat.seat).catch(() => undefined);
    }
    const joined = [...seats].filter(([id]) => !this.#others.has(id));
    for (const [id, seat] of joined) {
      this.#others.set(id, { seat, secure: false, askedAt: 0, askAt: Date.now() + ASKS_AFTER });
    }
    const isNewEpoch = this.#epoch !== epoch && this.#epoch !== -1;
    this.#epoch = epoch;
    if (left.length > 0 || isNewEpoch) {
      this.#endOld();
      this.#renew();
    } else if (joined.length > 0) {
      // Nobody has a key of this seat yet: then nobody is made to wait.
      clearTimeout(this.#soon);
      this.#soon = setTimeout(() => this.#renew(), this.#hasKeys ? JOIN_WAITS : 0);
    }
  }

  /** Another seat handed its secret over. Gives whether that seat is known here. */
  async taken(seatId: string, bytes: Bytes, signature: Bytes): Promise<boolean> {
    const other = this.#others.get(seatId);
    if (!other) return false;
    if (!(await isSignedBy(other.seat.sign, signature, bytes))) return true;
    const taken = await this.#needs.frames.take(other.seat.seat, bytes);
    // Meanwhile it may have left.
    if (this.#others.get(seatId) !== other) void this.#needs.frames.forget(other.seat.seat).catch(() => undefined);
    else if (taken === 'opened' && !other.secure) {
      other.secure = true;
      this.#needs.changed();
    }
    return true;
  }

  /** Another seat lacks a generation of this one. */
  async wanted(bySeatId: string, generation: number | null): Promise<void> {
    const other = this.#others.get(bySeatId);
    const now = Date.now();
    if (!other || now - (this.#givenAt.get(bySeatId) ?? 0) < GIVES_EVERY) return;
    this.#givenAt.set(bySeatId, now);
    const bytes = await this.#needs.frames.sealAgain(generation, other.seat);
    if (bytes) await this.#needs.send(bytes);
  }

  /** Frames of this seat came whose secret isn't here. */
  missing(seatId: string, generation: number): void {
    const other = this.#others.get(seatId);
    if (other && Date.now() - other.askedAt >= ASKS_AGAIN_AFTER) this.#ask(seatId, other, generation);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    clearTimeout(this.#ending);
    this.#others.clear();
  }

  #askMissing(): void {
    const now = Date.now();
    for (const [id, other] of this.#others) {
      if (!other.secure && now >= other.askAt) this.#ask(id, other, null);
    }
  }

  #ask(seatId: string, other: Other, generation: number | null): void {
    other.askedAt = Date.now();
    other.askAt = other.askedAt + ASKS_EVERY;
    void this.#needs.ask(seatId, generation).catch(() => undefined);
  }

  /** The secret in force is known to who left: if no other is in force soon, nothing leaves at all. */
  #endOld(): void {
    this.#ending ??= setTimeout(() => {
      this.#ending = undefined;
      void this.#needs.frames.use(null).catch(() => undefined);
    }, OLD_ENDS_AFTER);
  }

  #renew(): void {
    clearTimeout(this.#soon);
    this.#again = true;
    if (this.#isWorking) return;
    this.#isWorking = true;
    void this.#work()
      .catch(() => this.#needs.usedUp())
      .finally(() => (this.#isWorking = false));
  }

  /** One after the other; what changes meanwhile makes the next one. */
  async #work(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      const recipients = [...this.#others.values()].map(({ seat }) => seat);
      if (recipients.length === 0) {
        await this.#needs.frames.use(null);
        continue;
      }
      const drawn = await this.#needs.frames.draw(recipients);
      if (!drawn) return this.#needs.usedUp();
      while (!(await this.#sent(drawn.bytes))) {
        await new Promise((resolve) => setTimeout(resolve, SENDS_AGAIN_AFTER));
        if (this.#again || this.#closed) break;
      }
      if (this.#again || this.#closed) continue;
      await this.#needs.frames.use(drawn.k);
      clearTimeout(this.#ending);
      this.#ending = undefined;
      this.#hasKeys = true;
    }
  }

  async #sent(bytes: Bytes): Promise<boolean> {
    return this.#needs.send(bytes).then(
      () => true,
      () => false,
    );
  }
}

/** Bytes that travel as base64url. */
export function readWire(one: { bytes: string; signature: string }): { bytes: Bytes; signature: Bytes } {
  return { bytes: fromBase64Url(one.bytes), signature: fromBase64Url(one.signature) };
}
