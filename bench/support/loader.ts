// Starts the process that makes load and asks it for one thing after the other.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Person, Talk } from './seed.ts';

export type Order =
  | { kind: 'prepare'; url: string; talks: Talk[]; each: number }
  | { kind: 'send'; senders: number; until: Until }
  | { kind: 'pace'; rate: number; seconds: number; lines: number }
  | { kind: 'open'; url: string; people: Person[] }
  | { kind: 'catchUp'; url: string; devices: Device[]; linger: number }
  | { kind: 'close' };

/** When to stop sending. */
export interface Until {
  seconds?: number;
  count?: number;
}

export interface Device {
  person: Person;
  talkId: string;
  after: number;
}

export interface Sent {
  sent: number;
  refused: number;
  seconds: number;
  /** From request to acknowledgement, in milliseconds. */
  latencies: number[];
}

export interface Paced {
  sent: number;
  seconds: number;
  /** From when a message was due to the last of the other devices' sockets, in milliseconds. */
  latencies: number[];
  /** The same to its acknowledgement. */
  acknowledged: number[];
  refusals: Record<string, number>;
  unanswered: number;
  /** Acknowledged, and not at all other devices. */
  lost: number;
  /** Arrived more than once at the same device. */
  doubled: number;
}

export interface CaughtUp {
  /** Milliseconds from the first attempt until each device was greeted, and until it held what it had missed. */
  greeted: number[];
  caught: number[];
  failures: Record<string, number>;
  received: { person: Person; fetched: number[]; live: number[] }[];
}

export interface Loader {
  prepare(url: string, talks: Talk[], each: number): Promise<void>;
  send(senders: number, until: Until): Promise<Sent & { cpu: number }>;
  pace(rate: number, seconds: number, lines?: number): Promise<Paced & { cpu: number }>;
  /** Milliseconds until all sockets were greeted. */
  open(url: string, people: Person[]): Promise<number>;
  /** Resolves so many milliseconds after the last device has caught up. */
  catchUp(url: string, devices: Device[], linger: number): Promise<CaughtUp>;
  closeSockets(): Promise<void>;
  close(): Promise<void>;
}

export function startLoader(): Loader {
  const child = fork(join(import.meta.dirname, 'load.ts'), { serialization: 'advanced' });
  const ask = async <Result>(order: Order): Promise<Result> => {
    child.send(order);
    const answer = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    const { result, error } = answer[0] as { result: Result; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  };
  return {
    prepare: async (url, talks, each) => void (await ask({ kind: 'prepare', url, talks, each })),
    send: (senders, until) => ask({ kind: 'send', senders, until }),
    pace: (rate, seconds, lines = 64) => ask({ kind: 'pace', rate, seconds, lines }),
    open: (url, people) => ask({ kind: 'open', url, people }),
    catchUp: (url, devices, linger) => ask({ kind: 'catchUp', url, devices, linger }),
    closeSockets: async () => void (await ask({ kind: 'close' })),
    async close() {
      child.disconnect();
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
