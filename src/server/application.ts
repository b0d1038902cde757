// What every verb gets first: the parts of the running server. Made in app.ts, nowhere else; tests override parts.
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Keystore } from './keystore/keystore.ts';
import type { Limits } from './limits.ts';
import type { Feed } from './live/feed.ts';
import type { Log } from './log.ts';
import type { MailTransport } from './mail/transport.ts';
import type { DemoMaker } from './organisations/demo.ts';
import type { Say } from './progress.ts';
import type { Reactions } from './reactions.ts';

/** Time of day; tests advance it by hand. */
export interface Clock {
  now(): Date;
}

/** Fresh UUIDv7 text, growing with time. */
export interface Ids {
  next<Kind extends string>(): Kind;
}

export interface App {
  config: Config;
  database: Database;
  keystore: Keystore;
  clock: Clock;
  ids: Ids;
  log: Log;
  limits: Limits;
  feed: Feed;
  jobs: Jobs;
  /** Null while no mail server is set: mails are then kept and shown to the service desk. */
  mail: MailTransport | null;
  reactions: Reactions;
  demo: DemoMaker;
  /** Lines for the person at the terminal. */
  say: Say;
  startedAt: Date;
}
