// Whether video calls can be had: their worker is prepared while the server runs already, is watched, and is replaced when it dies.
import { setTimeout as wait } from 'node:timers/promises';
import type { App } from '../application.ts';
import { findAddresses } from './addresses.ts';
import { prepareWorker, type PrepareWorker } from './prepare.ts';
import { mediasoup, type MediaWorker, type Sfu } from './sfu.ts';
import { CallsUnavailable } from './unavailable.ts';

/** `off`: as the owner chose. `notPrepared`: there is no worker. `notRunning`: it died or can't start; it is tried again. */
export type CallsState =
  | { state: 'preparing'; percent: number }
  | { state: 'ready' }
  | { state: 'unavailable'; why: 'off' | 'notPrepared' | 'notRunning' };

export interface Calls {
  state(): CallsState;
  /** Null unless calls are ready. */
  worker(): MediaWorker | null;
  /** Begins to prepare; done once, when the server answers already. */
  start(): void;
  /** Ends the worker or what prepares it; may be called twice. */
  close(): Promise<void>;
}

export interface CallsParts {
  sfu: Sfu;
  prepare: PrepareWorker;
  /** Waits so many milliseconds, or until `signal` aborts. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;
/** One that lived so long is replaced at once again: whatever killed it is not there at each start. */
const LIVED_WELL = 60_000;

const realParts: CallsParts = {
  sfu: mediasoup,
  prepare: prepareWorker,
  pause: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
};

export function createCalls(app: Pick<App, 'config' | 'log' | 'say'>, parts: Partial<CallsParts> = {}): Calls {
  const { sfu, prepare, pause } = { ...realParts, ...parts };
  const { config, log, say } = app;
  const stopping = new AbortController();
  const { signal } = stopping;
  let state: CallsState =
    config.mediaWorker === 'none' ? { state: 'unavailable', why: 'off' } : { state: 'preparing', percent: 0 };
  let worker: MediaWorker | null = null;
  let running: Promise<void> | null = null;
  let said = '';

  const beUnavailable = (why: 'notPrepared' | 'notRunning', error: unknown) => {
    if (signal.aborted) return; // an end that was asked for is no failure
    state = { state: 'unavailable', why };
    const isExpected = error instanceof CallsUnavailable;
    const reason = isExpected ? error.message : 'see the log.';
    if (said === reason) return; // tried again, for the same reason
    said = reason;
    say(`No video calls: ${reason}`);
    if (isExpected) log.warn('calls.unavailable', { why, reason });
    else log.error('calls.unavailable', error, { why });
  };

  const findProgram = async (): Promise<string | null> => {
    if (typeof config.mediaWorker === 'object') return config.mediaWorker.path;
    const tell = (percent: number) => (state = { state: 'preparing', percent });
    return prepare({ signal, tell }).catch((error: unknown) => {
      beUnavailable('notPrepared', error);
      return null;
    });
  };

  /** From its start to its end. */
  const runWorker = async (program: string) => {
    try {
      const addresses = await findAddresses(config);
      worker = await sfu.startWorker({ program, folder: config.dataFolder, addresses, port: config.callsPort });
    } catch (error) {
      beUnavailable('notRunning', error);
      return;
    }
    if (signal.aborted) return worker.close();
    state = { state: 'ready' };
    said = '';
    say('Video calls are ready.');
    log.info('calls.ready', { pid: worker.pid });
    await worker.ended;
    worker = null;
    beUnavailable('notRunning', new CallsUnavailable('The media worker died; it is started again.'));
  };

  const run = async () => {
    const program = await findProgram();
    if (program === null) return;
    let next = FIRST_PAUSE;
    while (!signal.aborted) {
      const began = performance.now();
      await runWorker(program);
      if (performance.now() - began > LIVED_WELL) next = FIRST_PAUSE;
      if (!signal.aborted) await pause(next, signal);
      next = Math.min(2 * next, LONGEST_PAUSE);
    }
  };

  return {
    state: () => state,
    worker: () => worker,
    start() {
      if (config.mediaWorker !== 'none') running ??= run();
    },
    async close() {
      stopping.abort();
      await worker?.close();
      await running;
    },
  };
}
