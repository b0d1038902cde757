// The live feed: one socket, opened again with growing pauses. It only delivers hints; whoever listens fetches.
import type { LiveEvent, LiveFrame } from '../shared/live.ts';
import type { Connection } from './connection.ts';
import { watched, type Watched } from './watched.ts';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** Without an answer to opening for so long, the attempt is given up. */
const OPENING = 15_000;

export interface LiveFeed {
  readonly state: Watched<'connecting' | 'online' | 'offline'>;
  start(): void;
  stop(): void;
  /** Tries at once instead of after the pause. */
  hurry(): void;
}

/**
 * `ready` comes after each opening, also again: then everything shown is fetched again. `lost` is told each time that the
 * socket closed or couldn't be opened: the server may have refused it.
 */
export function createLiveFeed(
  connection: Connection,
  listener: (event: LiveEvent) => void,
  lost: () => void = () => {},
): LiveFeed {
  const state = watched<'connecting' | 'online' | 'offline'>('connecting');
  let running = false;
  let pause = FIRST_PAUSE;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let close: (() => void) | null = null;
  let stopNetwork: (() => void) | undefined;

  const open = () => {
    clearTimeout(timer);
    if (!running || close) return;
    timer = setTimeout(fail, OPENING);
    close = connection.openSocket('/api/live', {
      opened: () => undefined,
      message: (text) => {
        for (const event of readFrame(text)) {
          if (!running) return;
          if (event.type === 'ready') {
            clearTimeout(timer);
            pause = FIRST_PAUSE;
            state.set('online');
          }
          listener(event);
        }
      },
      closed: () => fail(),
    });
  };
  const fail = () => {
    clearTimeout(timer);
    close?.();
    close = null;
    if (!running) return;
    state.set('offline');
    lost();
    // Jitter keeps a thousand devices from coming back in the same second after a restart.
    timer = setTimeout(open, pause * (0.5 + Math.random()));
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  };
  return {
    state,
    start: () => {
      if (running) return;
      running = true;
      state.set('connecting');
      stopNetwork = connection.onNetwork?.(() => (pause = FIRST_PAUSE) && open());
      open();
    },
    stop: () => {
      running = false;
      clearTimeout(timer);
      stopNetwork?.();
      close?.();
      close = null;
    },
    hurry: () => {
      pause = FIRST_PAUSE;
      open();
    },
  };
}

function readFrame(text: string): LiveFrame {
  try {
    return JSON.parse(text) as LiveFrame;
  } catch {
    return [];
  }
}
