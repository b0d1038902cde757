// Whether a line went silent: long before the browser calls it failed, since a person waits (V9).

/** With media under way something comes many times a second, reports included. */
const SILENT_AFTER = 1_500;

/** Watches how much came over one line. */
export class SilenceWatch {
  #bytes = -1;
  #cameAt: number | null = null;

  /** `expected`: whether something has to come at present. Gives whether it doesn't. Milliseconds. */
  isSilent(bytes: number, expected: boolean, now: number): boolean {
    const came = bytes !== this.#bytes;
    this.#bytes = bytes;
    if (came || !expected || this.#cameAt === null) this.#cameAt = now;
    return now - this.#cameAt >= SILENT_AFTER;
  }
}

/** After how long a line that stays silent is begun anew once more, by the number of tries so far. */
export function pauseBetween(tries: number): number {
  return Math.min(16_000, 2_000 * 2 ** tries);
}
