// Ringing that one hears: in one tab only, whichever holds the lock, and no longer than the card is there.
import { playNotes, type Note } from '../devices/tones.ts';

const RING: readonly Note[] = [
  { pitch: 523, at: 0, lasts: 0.5 },
  { pitch: 659, at: 0.4, lasts: 0.9 },
  // Silence until the next time.
  { pitch: 659, at: 3, lasts: 0.01 },
];

/** Rings until what it returns is called. Another tab goes on where this one is closed. */
export function ringAloud(): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  const ring = async (): Promise<void> => {
    while (!signal.aborted) await playNotes(RING, '', signal);
  };
  // Before the first press in a tab browsers let no sound out: then the card alone has to do.
  navigator.locks.request('alcove.ring', { signal }, ring).catch(() => {});
  return () => stopped.abort();
}
