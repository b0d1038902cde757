// One open page: gathers events until the tick's end, writes them as one frame, and never lets a slow network fill memory.
import type { LiveEvent } from '../../shared/live.ts';
import { protocolVersion } from '../../shared/live.ts';
import type { Viewer } from './feed.ts';

/** What a socket looks like to the feed; tests put an array behind it. */
export interface Wire {
  /** Bytes that were written and that the network hasn't taken yet. */
  waiting(): number;
  /** `taken` is called when the network has taken it. */
  send(frame: string, taken: () => void): void;
  close(code: number, reason: string): void;
}

export const MOST_PER_SIGN_IN = 12;
const MOST_WAITING = 1024 * 1024;
export const CLOSED_SIGNED_OUT = 4401;
const CLOSED_GOING_AWAY = 1001;

export class Connection {
  readonly viewer: Viewer;
  /** When the sign-in has to be looked at again. */
  until: Date;
  readonly #wire: Wire;
  readonly #forget: () => void;
  #events: string[] = [];
  #behind = false;
  #closed = false;

  constructor(viewer: Viewer, until: Date, wire: Wire, forget: () => void) {
    this.viewer = viewer;
    this.until = until;
    this.#wire = wire;
    this.#forget = forget;
  }

  start(): void {
    this.#say({ type: 'ready', deviceId: this.viewer.deviceId, protocol: protocolVersion });
  }

  /** Keeps an event, already as JSON text, for the next flush. */
  put(event: string): void {
    if (!this.#behind && !this.#closed) this.#events.push(event);
  }

  /** Writes what was put. Whoever is too far behind loses it and is told to resume once the network took the rest. */
  flush(): void {
    const events = this.#events;
    this.#events = [];
    if (this.#closed || this.#behind || events.length === 0) return;
    if (this.#wire.waiting() > MOST_WAITING) this.#behind = true;
    else this.#write(events);
  }

  /** Says that the sign-in ended, and closes. */
  end(because: string): void {
    if (this.#closed) return;
    this.#say({ type: 'signedOut', because });
    this.#close(CLOSED_SIGNED_OUT, because);
  }

  /** Closes without a word about the sign-in; may be called twice. */
  close(reason: string): void {
    this.#close(CLOSED_GOING_AWAY, reason);
  }

  #close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events = [];
    this.#forget();
    this.#wire.close(code, reason);
  }

  #say(event: LiveEvent): void {
    this.#write([JSON.stringify(event)]);
  }

  #write(events: string[]): void {
    this.#wire.send(`[${events.join(',')}]`, () => this.#catchUp());
  }

  #catchUp(): void {
    if (!this.#behind || this.#closed || this.#wire.waiting() > 0) return;
    this.#behind = false;
    this.#say({ type: 'resume' });
  }
}
