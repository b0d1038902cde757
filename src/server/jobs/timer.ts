// Something that runs again and again in this process.
import { DatabaseAway } from '../db/presence.ts';
import type { Log } from '../log.ts';

export interface Timer {
  /** No more runs; waits at most a second for one that is running. */
  close(): Promise<void>;
}

/** Runs `work` so many seconds after its last run ended. A failure is logged and the next run comes all the same. */
export function startTimer(seconds: number, name: string, work: () => Promise<void>, log: Log): Timer {
  let closed = false;
  let running: Promise<void> = Promise.resolve();
  let next = schedule();
  function schedule(): NodeJS.Timeout {
    return setTimeout(() => (running = run()), seconds * 1000).unref();
  }
  async function run(): Promise<void> {
    try {
      await work();
    } catch (error) {
      // That the database is away the requests say, and each timer would every second.
      if (!(error instanceof DatabaseAway)) log.error('timer.failed', error, { timer: name });
    }
    if (!closed) next = schedule();
  }
  return {
    async close() {
      closed = true;
      clearTimeout(next);
      await Promise.race([running, new Promise<void>((resolve) => void setTimeout(resolve, 1000).unref())]);
    },
  };
}
