// Whether one more call fits (V14): by how busy the media worker is, measured, not by a number of calls. Those that run may grow; a new
// one is told before it would harm them.
import type { MediaWorker } from './sfu.ts';

/** Seconds between two measurements. */
export const MEASURED_EVERY = 5;
/** Of one core, which is all that a worker can use; beyond, packets begin to wait for each other. */
const MOST_BUSY = 0.8;

export class Admission {
  #busy = 0;
  #before: { worker: MediaWorker; at: number; used: number } | null = null;

  /** The part of one core that the worker used between the last two measurements; 0 before there are two. */
  get busy(): number {
    return this.#busy;
  }

  get isFull(): boolean {
    return this.#busy >= MOST_BUSY;
  }

  /** `at`: milliseconds of a clock that only goes forward. */
  async measure(worker: MediaWorker | null, at: number): Promise<void> {
    const used = (await worker?.cpuTime().catch(() => null)) ?? null;
    const before = this.#before;
    this.#before = worker && used !== null ? { worker, at, used } : null;
    const isSame = before !== null && used !== null && before.worker === worker;
    if (isSame && at <= before.at) return;
    this.#busy = isSame ? (used - before.used) / (at - before.at) : 0;
  }
}
