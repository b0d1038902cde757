// Waiting for a state without a fixed time: until it is so, or until nothing moves any more.
import type { Watched } from '../../src/sdk/watched.ts';
import type { SwitchedConnection } from '../journeys/practice.ts';

/** Milliseconds. `quiet`: so long nothing was asked, answered or told, so nothing will come; shorter while shrinking. */
export const patience = { most: 60_000, quiet: 8_000 };
const CHECKED_EVERY = 100;

const traffic = { open: 0, last: 0 };

/** Notices what this connection carries. */
export function noteTraffic(connection: SwitchedConnection): void {
  const { fetch, openSocket } = connection;
  connection.fetch = async (path, init) => {
    traffic.open += 1;
    try {
      return await fetch(path, init);
    } finally {
      traffic.open -= 1;
      traffic.last = Date.now();
    }
  };
  connection.openSocket = (path, listener) => {
    traffic.open += 1;
    let opening = true;
    const isThere = () => {
      if (opening) traffic.open -= 1;
      opening = false;
      traffic.last = Date.now();
    };
    const close = openSocket(path, {
      opened: () => listener.opened(),
      closed: () => {
        isThere();
        listener.closed();
      },
      message: (text) => {
        isThere();
        listener.message(text);
      },
    });
    return () => {
      isThere();
      close();
    };
  };
}

/** Whether it became so. */
export async function settles(sources: readonly Watched<unknown>[], isSo: () => boolean): Promise<boolean> {
  if (isSo()) return true;
  return new Promise((resolve) => {
    const began = Date.now();
    let checked = began;
    let quietSince = began;
    const end = (is: boolean) => {
      clearInterval(timer);
      for (const stop of stops) stop();
      resolve(is);
    };
    const timer = setInterval(() => {
      const now = Date.now();
      // A machine that is busy elsewhere is not quiet.
      const isLate = now - checked > CHECKED_EVERY * 3;
      checked = now;
      if (traffic.open > 0 || isLate) quietSince = now;
      const quiet = now - Math.max(quietSince, traffic.last);
      if (isSo()) end(true);
      else if (quiet > patience.quiet || now - began > patience.most) end(false);
    }, CHECKED_EVERY);
    const stops = sources.map((source) => source.subscribe(() => isSo() && end(true)));
  });
}

/** The same of something that can't be watched, and takes a moment to look at. */
export async function settlesLater(look: () => Promise<boolean>): Promise<boolean> {
  let isSo = await look();
  const timer = setInterval(() => void look().then((is) => (isSo = is)), CHECKED_EVERY);
  return settles([], () => isSo).finally(() => clearInterval(timer));
}
