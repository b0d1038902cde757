// Notices that lines broke off, and begins them anew at once instead of waiting until the browser gives up (V9).
import type { Lines } from './lines.ts';
import type { LineQuality } from './model.ts';
import { bytesOver, countByTrack, qualityOf, sendingQuality, shareLost, type Counted } from './quality.ts';
import { pauseBetween, SilenceWatch } from './silence.ts';

const LOOKS_EVERY = 500;
/** Quality is judged over so many looks. */
const JUDGES_EVERY = 6;

export interface LineWatchNeeds {
  lines(): Lines | null;
  /** Whether anything has to come at present. */
  expects(): boolean;
  restart(): Promise<void>;
  changed(): void;
}

export class LineWatch {
  readonly #needs: LineWatchNeeds;
  readonly #timer: ReturnType<typeof setInterval>;
  #silence = new SilenceWatch();
  #watched: Lines | null = null;
  #counted = new Map<string, Counted>();
  #quality = new Map<string, LineQuality>();
  #looks = 0;
  #isLooking = false;
  #isSilent = false;
  #isBroken = false;
  #isUnanswered = false;
  #tries = 0;
  #restartAt = 0;
  /** How well one's own media leave. */
  own: LineQuality = 'unknown';

  constructor(needs: LineWatchNeeds) {
    this.#needs = needs;
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), LOOKS_EVERY);
  }

  /** Whether the line is lost, and tried again by itself. */
  get isLost(): boolean {
    return this.#isSilent || this.#isBroken || this.#isUnanswered;
  }

  /** By the id of the track that comes. */
  qualityOf(trackId: string): LineQuality {
    if (this.isLost) return 'lost';
    return this.#quality.get(trackId) ?? 'unknown';
  }

  noteBroken(isBroken: boolean): void {
    this.#set(() => (this.#isBroken = isBroken));
    if (isBroken) this.#restartSoon();
  }

  noteAnswer(isAnswered: boolean): void {
    this.#set(() => (this.#isUnanswered = !isAnswered));
  }

  /** The way through the network may be another one by now: the socket was lost, or the device slept. */
  doubt(): void {
    this.#restartAt = 0;
    if (this.isLost) this.#restartSoon();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #set(change: () => void): void {
    const was = this.isLost;
    change();
    if (was !== this.isLost) this.#needs.changed();
  }

  async #look(): Promise<void> {
    const lines = this.#needs.lines();
    if (lines !== this.#watched) this.#beginWith(lines);
    if (!lines || this.#isLooking) return;
    this.#isLooking = true;
    try {
      const report = await lines.stats('receive');
      if (lines !== this.#watched) return;
      const isSilent = this.#silence.isSilent(bytesOver(report), this.#needs.expects(), performance.now());
      this.#set(() => (this.#isSilent = isSilent));
      if (this.#isSilent || this.#isBroken) this.#restartSoon();
      else this.#tries = 0;
      this.#looks += 1;
      if (this.#looks % JUDGES_EVERY === 0) await this.#judge(lines, report);
    } finally {
      this.#isLooking = false;
    }
  }

  #beginWith(lines: Lines | null): void {
    this.#watched = lines;
    this.#silence = new SilenceWatch();
    this.#counted = new Map();
    this.#quality = new Map();
    this.own = 'unknown';
    this.#set(() => (this.#isSilent = this.#isBroken = false));
  }

  async #judge(lines: Lines, report: RTCStatsReport): Promise<void> {
    const counted = countByTrack(report);
    const wanted = new Set([...lines.received.values()].flatMap((one) => (one.wanted ? one.consumer.track.id : [])));
    this.#quality = new Map(
      [...counted].map(([track, now]) => [track, qualityOf(this.#counted.get(track), now, wanted.has(track))]),
    );
    this.#counted = counted;
    this.own = sendingQuality(shareLost(await lines.stats('send')));
    this.#needs.changed();
  }

  /** Once, then after growing pauses while it stays lost. */
  #restartSoon(): void {
    const now = performance.now();
    if (now < this.#restartAt) return;
    this.#restartAt = now + pauseBetween(this.#tries);
    this.#tries += 1;
    void this.#needs.restart().catch(() => undefined);
  }
}
