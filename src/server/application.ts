// What every verb gets first: the parts of the running server. Made in app.ts, nowhere else; tests override parts.
import type { Calls } from './calls/calls.ts';
import type { Media } from './calls/media.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import type { Ids } from './ids.ts';
import type { FileBytes } from './files/bytes.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Keystore } from './keystore/keystore.ts';
import type { Limits } from './limits.ts';
import type { Feed } from './live/feed.ts';
import type { Log } from './log.ts';
import type { MailTransport } from './mail/transport.ts';
import type { DemoMaker } from './organisations/demo.ts';
import type { PushTransport } from './push/transport.ts';
import type { Say } from './progress.ts';
import type { Reactions } from './reactions.ts';

export interface App {
  config: Config;
  database: Database;
  keystore: Keystore;
  clock: Clock;
  ids: Ids;
  log: Log;
  limits: Limits;
  /** The ciphertext of files. */
  files: FileBytes;
  feed: Feed;
  jobs: Jobs;
  /** Null while no mail server is set: mails are then kept and shown to the service desk. */
  mail: MailTransport | null;
  push: PushTransport;
  reactions: Reactions;
  demo: DemoMaker;
  calls: Calls;
  /** The lines of calls. */
  media: Media;
  /** Lines for the person at the terminal. */
  say: Say;
  startedAt: Date;
}
