// The secrets of one seat in a call: its own, and those that the other seats gave it. Lives in the worker of frames alone, is
// kept nowhere, and ends with it: a new join has a new seat and nothing of this.
import type { Stream } from '../../shared/call-format.ts';
import { equalBytes, toBase64Url, type Bytes } from '../../shared/encoding.ts';
import type { CallId, ConversationId } from '../../shared/ids.ts';
import { frameKey, openFrame, readFramePlace, ReplayWindow, sealFrame } from '../crypto/frame.ts';
import { makeEphemeralKey, type KeyPair } from '../crypto/keys.ts';
import {
  decodeMediaKeys,
  LAST_GENERATION,
  openMediaSecret,
  sealMediaSecret,
  type Recipient,
  type SeatPlace,
} from '../crypto/media-secret.ts';
import { randomBytes } from '../crypto/primitives.ts';

/** For how long a generation is kept when there is a newer one: frames of it are still on their way. */
const KEEPS_FOR = 5_000;

/** One's own secret for a while. A counter never outlives its secret. */
interface OwnGeneration {
  readonly k: number;
  readonly secret: Bytes;
  readonly key: CryptoKey;
  /** Whom it was sealed to: only they may have it again. */
  readonly recipients: ReadonlySet<string>;
  readonly counters: Map<Stream, number>;
}

interface OthersGeneration {
  readonly k: number;
  readonly commit: Bytes;
  readonly key: CryptoKey;
  readonly windows: Map<Stream, ReplayWindow>;
  /** Set when a newer one came. */
  endsAt: number;
}

export type Taken = 'opened' | 'notForUs' | 'refused';
/** `keyMissing`: sealed in a generation that hasn't come yet. */
export type Opened = { is: 'opened'; frame: Bytes } | { is: 'keyMissing'; k: number } | { is: 'refused' | 'replayed' };

export class MediaSecrets {
  readonly #place: SeatPlace;
  readonly #ephemeral: KeyPair;
  readonly #now: () => number;
  #last = 0;
  #drawn: OwnGeneration | null = null;
  #inForce: OwnGeneration | null = null;
  /** By seat, the newest generation last. */
  readonly #others = new Map<string, OthersGeneration[]>();

  private constructor(place: SeatPlace, ephemeral: KeyPair, now: () => number) {
    this.#place = place;
    this.#ephemeral = ephemeral;
    this.#now = now;
  }

  /** A new seat, with a key of its own. `now`: milliseconds that never go back. */
  static async begin(
    conversation: ConversationId,
    call: CallId,
    now: () => number = () => performance.now(),
  ): Promise<MediaSecrets> {
    return new MediaSecrets({ conversation, call, seat: randomBytes(16) }, await makeEphemeralKey(), now);
  }

  get seat(): Bytes {
    return this.#place.seat;
  }

  get ephemeralKey(): Bytes {
    return this.#ephemeral.public;
  }

  /** The next generation, sealed to these seats, as the bytes to be signed; null where all numbers are used up. */
  async draw(recipients: readonly Recipient[]): Promise<{ k: number; bytes: Bytes } | null> {
    if (this.#last === LAST_GENERATION) return null;
    this.#last += 1;
    const k = this.#last;
    const secret = randomBytes(32);
    const [key, bytes] = await Promise.all([
      frameKey(secret, this.#place, k),
      sealMediaSecret(this.#place, k, secret, recipients),
    ]);
    const names = new Set(recipients.map(({ seat }) => toBase64Url(seat)));
    this.#drawn = { k, secret, key, recipients: names, counters: new Map() };
    return { k, bytes };
  }

  /** From now on frames leave under this generation, the newest drawn; null: none leaves any more. */
  use(k: number | null): void {
    if (k === null) this.#inForce = null;
    else if (this.#drawn?.k === k) this.#inForce = this.#drawn;
  }

  /** A generation again for one of those whom it was sealed to; null for others, and for one that is over. `k` null: the newest. */
  async sealAgain(k: number | null, recipient: Recipient): Promise<Bytes | null> {
    const wanted = [this.#drawn, this.#inForce].find((one) => one !== null && (k === null || one.k === k));
    if (!wanted?.recipients.has(toBase64Url(recipient.seat))) return null;
    return sealMediaSecret(this.#place, wanted.k, wanted.secret, [recipient]);
  }

  /** What another seat signed, which the caller has checked, of this seat. A generation never comes back. */
  async take(seat: Bytes, bytes: Bytes): Promise<Taken> {
    try {
      const keys = decodeMediaKeys(bytes);
      const { conversation, call } = this.#place;
      const isFromThere = keys.conversation === conversation && keys.call === call && equalBytes(keys.seat, seat);
      if (!isFromThere || equalBytes(seat, this.#place.seat)) return 'refused';
      const known = this.#others.get(toBase64Url(seat))?.at(-1);
      if (known && keys.k === known.k) return equalBytes(keys.commit, known.commit) ? 'opened' : 'refused';
      if (known && keys.k < known.k) return 'refused';
      const secret = await openMediaSecret(keys, { seat: this.#place.seat, keys: this.#ephemeral });
      if (!secret) return 'notForUs';
      this.#add(toBase64Url(seat), { k: keys.k, commit: keys.commit, key: await frameKey(secret, keys, keys.k) });
      return 'opened';
    } catch {
      return 'refused';
    }
  }

  #add(seat: string, { k, commit, key }: Pick<OthersGeneration, 'k' | 'commit' | 'key'>): void {
    const kept = (this.#others.get(seat) ?? []).filter(({ endsAt }) => endsAt > this.#now());
    // Two at once may have been opened in either order.
    if (kept.some((one) => one.k >= k)) return;
    for (const one of kept) one.endsAt = Math.min(one.endsAt, this.#now() + KEEPS_FOR);
    this.#others.set(seat, [...kept, { k, commit, key, windows: new Map(), endsAt: Infinity }]);
  }

  /** A seat that is over: nothing of it is opened any more. */
  forget(seat: Bytes): void {
    this.#others.delete(toBase64Url(seat));
  }

  /** A frame to be sent; null where there is no secret for it, or too little to seal: then it doesn't leave. */
  async seal(stream: Stream, frame: Uint8Array): Promise<Bytes | null> {
    const now = this.#inForce;
    if (!now) return null;
    const counter = now.counters.get(stream) ?? 0;
    // Before anything is awaited: no other frame may have the same one.
    now.counters.set(stream, counter + 1);
    return sealFrame(now.key, { stream, k: now.k, counter }, frame).catch(() => null);
  }

  /** A frame that came as this stream of this seat. Only what opened and is new is given. */
  async open(seat: string, stream: Stream, frame: Uint8Array): Promise<Opened> {
    const place = readFramePlace(frame);
    if (place?.stream !== stream) return { is: 'refused' };
    const generations = this.#others.get(seat) ?? [];
    const found = generations.find(({ k }) => k === place.k);
    if (!found) return place.k > (generations.at(-1)?.k ?? -1) ? { is: 'keyMissing', k: place.k } : { is: 'refused' };
    if (found.endsAt <= this.#now()) return { is: 'refused' };
    const window = found.windows.get(stream) ?? new ReplayWindow();
    found.windows.set(stream, window);
    if (!window.isNew(place.counter)) return { is: 'replayed' };
    const opened = await openFrame(found.key, stream, frame).catch(() => null);
    if (!opened) return { is: 'refused' };
    // The same one may have come twice while this was opened.
    if (!window.isNew(place.counter)) return { is: 'replayed' };
    window.note(place.counter);
    return { is: 'opened', frame: opened };
  }
}
