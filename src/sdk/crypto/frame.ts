// Frames of a call (protocol §10): what a camera or a microphone gives, sealed before it leaves the browser. Some bytes stay
// clear, since the media server and the receiving browser read them; nothing about a frame is carried beside it.
import { streams, type Stream } from '../../shared/call-format.ts';
import { concat, idBytes, u32, type Bytes } from '../../shared/encoding.ts';
import type { SeatPlace } from './media-secret.ts';
import { kdf, SealError } from './primitives.ts';

/** Stream u8 ‖ generation u16 ‖ counter u40. */
const TRAILER = 8;
const TAG = 16;
/** How far behind the highest counter a frame may come. */
const WINDOW = 1_024;
const LAST_COUNTER = 2 ** 40 - 1;

/** Where a frame belongs: of which stream and generation of its sender, and the how many-th. */
export interface FramePlace {
  readonly stream: Stream;
  readonly k: number;
  readonly counter: number;
}

/** The key of one generation of one seat, for all its streams. */
export async function frameKey(secret: Bytes, { conversation, call, seat }: SeatPlace, k: number): Promise<CryptoKey> {
  const key = await kdf(secret, 'frame', idBytes(conversation), idBytes(call), seat, u32(k));
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Seals a frame; the caller never uses a place twice under one key. SealError where there is too little to seal. */
export async function sealFrame(key: CryptoKey, place: FramePlace, frame: Uint8Array): Promise<Bytes> {
  if (place.counter > LAST_COUNTER) throw new SealError('counter is used up');
  const clear = clearBytes(place.stream, frame);
  const trailer = encodeTrailer(place);
  const body = new Uint8Array(frame.subarray(clear.length));
  return concat(clear, new Uint8Array(await crypto.subtle.encrypt(algorithmOf(clear, trailer), key, body)), trailer);
}

/** What a frame says of its place; null for what can't be one. Only `openFrame` proves it. */
export function readFramePlace(frame: Uint8Array): FramePlace | null {
  if (frame.length < TRAILER + TAG) return null;
  const view = new DataView(frame.buffer, frame.byteOffset + frame.length - TRAILER, TRAILER);
  const stream = streams[view.getUint8(0)];
  if (stream === undefined) return null;
  return { stream, k: view.getUint16(1), counter: view.getUint8(3) * 2 ** 32 + view.getUint32(4) };
}

/** The frame as it was, or SealError: other key, other place, changed. */
export async function openFrame(key: CryptoKey, stream: Stream, frame: Uint8Array): Promise<Bytes> {
  const sealed = frame.subarray(0, frame.length - TRAILER);
  const trailer = frame.slice(frame.length - TRAILER);
  const clear = clearBytes(stream, sealed);
  if (sealed.length < clear.length + TAG) throw new SealError('too short for a frame');
  try {
    const body = new Uint8Array(sealed.subarray(clear.length));
    return concat(clear, new Uint8Array(await crypto.subtle.decrypt(algorithmOf(clear, trailer), key, body)));
  } catch {
    throw new SealError('does not open');
  }
}

/**
 * Bit 0 of the first byte tells a key frame of VP8 (RFC 6386, §9.1), by which the media server finds them; the ten bytes of its
 * header are read where it arrives.
 */
function clearBytes(stream: Stream, frame: Uint8Array): Uint8Array {
  if (stream === 'sound' || stream === 'screenSound') return frame.subarray(0, 0);
  const length = ((frame[0] ?? 0) & 1) === 0 ? 10 : 1;
  if (frame.length < length) throw new SealError('too short for a picture');
  return frame.subarray(0, length);
}

function encodeTrailer({ stream, k, counter }: FramePlace): Bytes {
  const trailer = new Uint8Array(TRAILER);
  const view = new DataView(trailer.buffer);
  view.setUint8(0, streams.indexOf(stream));
  view.setUint16(1, k);
  view.setUint8(3, Math.floor(counter / 2 ** 32));
  view.setUint32(4, counter % 2 ** 32);
  return trailer;
}

function algorithmOf(clear: Uint8Array, trailer: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv: concat(new Uint8Array(4), trailer), additionalData: concat(clear, trailer) };
}

/** Counters of one stream of one generation that have come: each is let through once. Gaps are normal. */
export class ReplayWindow {
  #highest = -1;
  readonly #seen = new Uint8Array(WINDOW);

  isNew(counter: number): boolean {
    if (counter > this.#highest) return true;
    return counter > this.#highest - WINDOW && this.#seen[counter % WINDOW] === 0;
  }

  /** Only for a frame that opened: else anybody could close the window for others. */
  note(counter: number): void {
    for (let skipped = Math.max(this.#highest + 1, counter - WINDOW + 1); skipped < counter; skipped += 1) {
      this.#seen[skipped % WINDOW] = 0;
    }
    this.#seen[counter % WINDOW] = 1;
    this.#highest = Math.max(this.#highest, counter);
  }
}
