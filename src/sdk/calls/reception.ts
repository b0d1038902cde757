// What is received of the other seats: of proved ones only, of pictures only what is on screen, each as large as its tile.
import type { Stream } from '../../shared/call-format.ts';
import type { SentMedia } from '../../shared/calls.ts';
import { coalesced } from '../loading.ts';
import type { Lines, Received } from './lines.ts';

export interface ReceptionWish {
  soundOnly: boolean;
  /** Size of each visible tile in device pixels, by seat and stream; null: nothing was said yet. */
  tiles: ReadonlyMap<string, number> | null;
}

export function tileName(seatId: string, stream: Stream): string {
  return `${seatId} ${stream}`;
}

/** Pictures narrower than this come in the smallest, the middle size. */
const SMALL = 320;
const MIDDLE = 640;
const TRIES_AGAIN_AFTER = 2_000;

/** Whether something is to come, and in which size; null: as large as it is sent. */
export function wishFor(
  { soundOnly, tiles }: ReceptionWish,
  media: SentMedia,
): { wanted: boolean; layer: number | null } {
  const { seatId, stream, paused } = media;
  if (stream === 'sound' || stream === 'screenSound') return { wanted: !paused, layer: null };
  const size = tiles === null ? SMALL : (tiles.get(tileName(seatId, stream)) ?? 0);
  const isShown = size > 0 && !(stream === 'camera' && soundOnly);
  const layer = size <= SMALL ? 0 : size <= MIDDLE ? 1 : 2;
  return { wanted: isShown && !paused, layer: stream === 'camera' ? layer : null };
}

export class Reception {
  readonly #wish: ReceptionWish;
  readonly #changed: () => void;
  #lines: Lines | null = null;
  #media: readonly SentMedia[] = [];
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(wish: ReceptionWish, changed: () => void) {
    this.#wish = wish;
    this.#changed = changed;
  }

  /** New lines know nothing of what came over those before. */
  setLines(lines: Lines | null): void {
    this.#lines = lines;
    clearTimeout(this.#again);
  }

  /** What the proved seats send now. */
  setMedia(media: readonly SentMedia[]): void {
    this.#media = media;
  }

  /** Of one seat. */
  of(seatId: string, stream: Stream): { media: SentMedia | null; received: Received | null } {
    const media = this.#media.find((one) => one.seatId === seatId && one.stream === stream) ?? null;
    return { media, received: (media && this.#lines?.received.get(media.producerId)) ?? null };
  }

  /** What there is to see and hear; null where nothing comes. */
  trackOf(seatId: string, stream: Stream): MediaStreamTrack | null {
    const { media, received } = this.of(seatId, stream);
    return media && !media.paused && received?.wanted ? received.consumer.track : null;
  }

  /** Whether anything has to come at present. */
  get expects(): boolean {
    return this.#media.some(({ producerId }) => this.#lines?.received.get(producerId)?.wanted);
  }

  /** Makes it so; what failed, once more in a moment, as long as these lines stand. */
  readonly sync = coalesced(async () => {
    const lines = this.#lines;
    if (!lines) return;
    const sent = new Set(this.#media.map(({ producerId }) => producerId));
    const before = this.#state(lines);
    const over = [...lines.received.values()].filter(({ producerId }) => !sent.has(producerId));
    const done = await Promise.allSettled([
      ...over.map((one) => lines.stopReceiving(one)),
      ...this.#media.map((one) => this.#syncOne(lines, one)),
    ]);
    clearTimeout(this.#again);
    const failed = done.some(({ status }) => status === 'rejected');
    if (failed && lines === this.#lines) this.#again = setTimeout(() => void this.sync(), TRIES_AGAIN_AFTER);
    // Who is told of nothing new asks for nothing again: pages say their tiles whenever they are told.
    if (this.#state(lines) !== before) this.#changed();
  });

  #state(lines: Lines): string {
    return [...lines.received.values()].map(({ producerId, wanted }) => `${producerId} ${wanted}`).join();
  }

  async #syncOne(lines: Lines, media: SentMedia): Promise<void> {
    const wish = wishFor(this.#wish, media);
    const received = lines.received.get(media.producerId) ?? (wish.wanted ? await lines.receive(media) : null);
    if (received) await lines.want(received, wish);
  }

  /** A key of this seat came: its pictures begin with the next key frame. */
  askKeyFrames(seatId: string): void {
    for (const stream of ['camera', 'screen'] as const) this.#askKeyFrame(this.of(seatId, stream).received);
  }

  /** Nothing of this consumer could be opened for a while. */
  stuck(consumerId: string): void {
    const all = [...(this.#lines?.received.values() ?? [])];
    this.#askKeyFrame(all.find(({ consumer }) => consumer.id === consumerId) ?? null);
  }

  #askKeyFrame(received: Received | null): void {
    if (received) void this.#lines?.askKeyFrame(received).catch(() => undefined);
  }
}
