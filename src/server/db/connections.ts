// The connections that transactions borrow. One that breaks, or that a database which went away left hanging, is told
// apart from a failed statement: whoever borrowed it gets `DatabaseAway`, and soon.
import pg from 'pg';
import { cutConnection, DatabaseAway, Presence } from './presence.ts';

export interface Connections {
  readonly pool: pg.Pool;
  /** Whether the database answered when it was last asked; at most 6 s old. */
  isThere(): boolean;
  /** Lends a connection. Fails with `DatabaseAway`: at once where that is known, else within 6 s. */
  borrow(): Promise<pg.PoolClient>;
  /** Takes it back; a broken one, or one that is still in a transaction, is not lent again. */
  giveBack(client: pg.PoolClient, isClean: boolean): void;
  /** What a failure on this connection means: `DatabaseAway` where the connection itself is gone. */
  explain(client: pg.PoolClient, error: unknown): unknown;
  /** A commit got no answer: `onReturn` hears of it when the database answers. */
  noteLostCommit(): void;
  /** Calls when the database is back, after an absence or a commit without an answer; the result ends it. */
  onReturn(listener: () => void): () => void;
  close(): Promise<void>;
}

/** Opens nothing before the first is borrowed. */
export function lendConnections(settings: pg.PoolConfig): Connections {
  const pool = new pg.Pool(settings);
  /** In which absence each was opened: those from before an absence may hang although the database is back. */
  const openedIn = new WeakMap<pg.ClientBase, number>();
  const broken = new WeakSet<pg.ClientBase>();
  const lent = new Set<pg.PoolClient>();
  const waiting = new Set<(error: DatabaseAway) => void>();
  const listeners = new Set<() => void>();
  let absences = 0;

  const gone = () => {
    absences += 1;
    for (const refuse of waiting) refuse(new DatabaseAway());
    waiting.clear();
    for (const client of lent) {
      broken.add(client);
      cutConnection(client);
    }
  };
  const presence = new Presence(settings, { gone, back: () => listeners.forEach((listener) => listener()) });

  pool.on('connect', (client) => {
    openedIn.set(client, absences);
    // For as long as it is lent, too: without a listener a connection that breaks would end the process.
    client.on('error', () => broken.add(client));
  });
  // A connection that breaks while idle is replaced by the pool.
  pool.on('error', () => presence.ask());

  const connect = () =>
    new Promise<pg.PoolClient>((resolve, reject) => {
      waiting.add(reject);
      pool.connect().then(
        (client) => (waiting.delete(reject) ? resolve(client) : client.release()),
        (error: unknown) => {
          waiting.delete(reject);
          presence.ask();
          reject(new DatabaseAway(error));
        },
      );
    });
  let ended: Promise<void> | null = null;

  return {
    pool,
    isThere: () => presence.isThere,
    async borrow() {
      for (;;) {
        if (!presence.isThere) throw new DatabaseAway();
        const client = await connect();
        lent.add(client);
        if (openedIn.get(client) === absences) return client;
        this.giveBack(client, false);
      }
    },
    giveBack(client, isClean) {
      lent.delete(client);
      client.release(!isClean || broken.has(client));
    },
    explain(client, error) {
      if (!broken.has(client)) return error;
      presence.ask();
      return new DatabaseAway(error);
    },
    noteLostCommit: () => presence.noteLostCommit(),
    onReturn: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () =>
      (ended ??= (async () => {
        await presence.close();
        await pool.end();
      })()),
  };
}
