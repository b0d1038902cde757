// The server's clock, as far as a device can tell it from the answers. What is signed carries the author's time; by the
// device's own clock strangers could recognise the device in another conversation (N3).
import type { Clock } from './parts.ts';

export interface ServerClock extends Clock {
  /** Takes the date of an answer. */
  note(date: string | null): void;
}

export function createServerClock(own: Clock): ServerClock {
  let ahead = 0;
  return {
    now: () => own.now() + ahead,
    note: (date) => {
      const at = Date.parse(date ?? '');
      if (at) ahead = at - own.now();
    },
  };
}
