// What nobody needs to see a first conversation, and then wants at once: menus, what is seldom said, changing a message,
// files.
// It comes when somebody moves, at the latest a moment after the conversation is on screen, and is there from then on.
import { signal } from '@preact/signals';
import { tDetails } from '../locales/conversation/texts.ts';
import { tFiles } from '../locales/files/texts.ts';

type Hand = (typeof import('./hand.tsx'))['hand'];

/** Null until it is there. */
export const atHand = signal<Hand | null>(null);

const AFTER_MS = 1000;
const AGAIN_MS = 5000;
const MOVES = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;

let isFetching = false;

/** Fetches it now; without a connection, again until it is there. */
export function fetchHand(): void {
  if (isFetching || atHand.peek()) return;
  isFetching = true;
  Promise.all([import('./hand.tsx'), tDetails.load(), tFiles.load()]).then(
    ([{ hand }]) => {
      atHand.value = hand;
    },
    () => {
      isFetching = false;
      setTimeout(fetchHand, AGAIN_MS);
    },
  );
}

/** Fetches it soon; the result stops waiting for that. */
export function fetchHandSoon(): () => void {
  if (atHand.peek()) return () => {};
  const stop = (): void => {
    clearTimeout(timer);
    for (const move of MOVES) removeEventListener(move, go);
  };
  const go = (): void => {
    stop();
    fetchHand();
  };
  const timer = setTimeout(go, AFTER_MS);
  for (const move of MOVES) addEventListener(move, go, { passive: true });
  return stop;
}
