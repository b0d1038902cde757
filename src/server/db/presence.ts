// Whether the database answers. A connection that is silent looks like a slow one; only a question on a connection of its
// own tells them apart, so that nobody waits for a database that is gone and nobody is cut off from one that is busy.
import pg from 'pg';
import { errorCode } from '../start-error.ts';

const ASKED_EVERY = 1_000;
const ASKED_WHILE_AWAY = 250;
/** No answer for so long to a question that costs nothing: the database is away. */
const PATIENCE = 4_000;
/** For a new connection. */
const PATIENCE_AT_THE_DOOR = 2_000;

/** The database can't be reached now. Whether what was being committed is there is unknown. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
  readonly code: string | undefined;
  constructor(cause?: unknown) {
    super('the database is away', { cause });
    this.code = errorCode(cause);
  }
}

export interface PresenceListener {
  /** It stopped answering: what waits for it now waits in vain. */
  gone(): void;
  /** It answers again, perhaps without what was being committed when it went. */
  back(): void;
}

/** Asks every second; noticed within 6 s that nothing answers, within 1 s that something does again. */
export class Presence {
  readonly #settings: pg.ClientConfig;
  readonly #listener: PresenceListener;
  #client: pg.Client | null = null;
  #isThere = true;
  #isDoubted = false;
  #asking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(settings: pg.ClientConfig, listener: PresenceListener) {
    this.#settings = {
      ...settings,
      connectionTimeoutMillis: PATIENCE_AT_THE_DOOR,
      query_timeout: PATIENCE,
      pipeline: false,
    };
    this.#listener = listener;
    this.#schedule();
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  /** A connection broke: asks at once. */
  ask(): void {
    void this.#ask();
  }

  /** A commit was under way on it: whoever waits to hear of that is told `back` with the next answer. */
  noteLostCommit(): void {
    this.#isDoubted = true;
    void this.#ask();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#asking;
    this.#drop();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#ask(), this.#isThere ? ASKED_EVERY : ASKED_WHILE_AWAY);
    this.#timer.unref();
  }

  #ask(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#asking ??= this.#askAndTell().finally(() => {
      this.#asking = null;
      this.#schedule();
    });
    return this.#asking;
  }

  async #askAndTell(): Promise<void> {
    const wasDoubted = this.#isDoubted;
    this.#isDoubted = false;
    const answers = await this.#answers();
    if (this.#closed) return;
    const wasThere = this.#isThere;
    this.#isThere = answers;
    if (!answers && wasThere) this.#listener.gone();
    if (!answers && wasDoubted) this.#isDoubted = true;
    if (answers && (!wasThere || wasDoubted)) this.#listener.back();
  }

  /** Twice, because a connection that was cut while it lay idle says nothing about new ones, nor does a process that was held up itself. */
  async #answers(): Promise<boolean> {
    const began = performance.now();
    if (await this.#question()) return true;
    const isSilent = performance.now() - began > PATIENCE - 100;
    const wasHeldUp = performance.now() - began > PATIENCE + 2_000;
    return (!isSilent || wasHeldUp) && this.#question();
  }

  async #question(): Promise<boolean> {
    try {
      this.#client ??= await this.#connect();
      await this.#client.query('select 1');
      return true;
    } catch (error) {
      this.#drop();
      return isRefusal(error);
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#settings);
    // Without a listener a cut connection would end the process; the next question notices.
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  #drop(): void {
    if (this.#client) cutConnection(this.#client);
    this.#client = null;
  }
}

/** Ends a connection without a goodbye: `end` would wait for answers under way, which a database that is stopped never gives. */
export function cutConnection(client: pg.ClientBase): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}

/** Too many connections, a changed password: who refuses is there, and those who are connected go on. */
function isRefusal(error: unknown): boolean {
  const code = errorCode(error) ?? '';
  return /^(?=.*\d)[0-9A-Z]{5}$/.test(code) && !/^(08|57P)/.test(code);
}
