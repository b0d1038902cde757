// On a shared computer nothing outlives the page: closing it warns of what wasn't sent.
import { device, me } from './device.ts';

/** Starts listening to the page being closed. */
export function warnOfUnsent(): void {
  addEventListener('beforeunload', (event) => {
    if (me.peek()?.shared && device.conversations.unsent.get() > 0) event.preventDefault();
  });
}
