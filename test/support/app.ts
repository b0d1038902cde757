// The real server in this process, on a real database of its own, with real sockets: only clock, jobs' polling and the
// mailbox are in the test's hands.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../src/server/application.ts';
import { createApp } from '../../src/server/app.ts';
import { readConfig, type Config } from '../../src/server/config.ts';
import type { Database } from '../../src/server/db/database.ts';
import { createJobs } from '../../src/server/jobs/jobs.ts';
import { openMatchingKeystore } from '../../src/server/keystore/match.ts';
import { createLimits } from '../../src/server/limits.ts';
import { createLog } from '../../src/server/log.ts';
import { TestClock } from './clock.ts';
import { createTestDatabase } from './database.ts';

export interface TestApp {
  /** Where it listens: http://localhost:<port>. */
  url: string;
  app: App;
  clock: TestClock;
  database: Database;
  /** Everything that was logged, a JSON line each. */
  logLines: string[];
  /** The one-time link of the set-up page. */
  setupLink(): Promise<string>;
  /** Stops the server and starts it again on the same data, address and keystore, as after an update. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export type TestAppOptions = {
  config?: Partial<Config>;
  overrides?: Partial<App>;
  /** How many times the usual limits a test may use; limits' own tests say 1. */
  limitFactor?: number;
};

/** Starts the server for one test file; `close` leaves nothing behind. */
export async function startTestApp({ config, overrides, limitFactor = 1000 }: TestAppOptions = {}): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'alcove-app-'));
  const test = await createTestDatabase();
  const clock = new TestClock();
  const logLines: string[] = [];
  const settings: Config = {
    ...readConfig({ ALCOVE_DATA: folder, PORT: '0', HOST: '127.0.0.1', ALCOVE_MEDIA_WORKER: 'none' }, []),
    ...config,
  };
  const keystore = await openMatchingKeystore(test.database, settings.keystoreFolder, clock.now());
  const log = createLog(
    (line) => void logLines.push(line),
    () => clock.now(),
  );

  const start = async (port: number) => {
    const parts = { clock, log, limits: createLimits(limitFactor) };
    const jobs = createJobs({ database: test.database, clock, log, polling: false });
    const ground = { config: { ...settings, port }, keystore, database: test.database };
    const running = await createApp(ground, { ...parts, jobs, ...overrides });
    return { running, address: (await running.listen()).address };
  };

  let { running, address } = await start(0);
  const port = Number(new URL(address).port);
  return {
    url: address,
    get app() {
      return running.app;
    },
    clock,
    database: test.database,
    logLines,
    async setupLink() {
      const link = await running.setupLink();
      if (link === null) throw new Error('the installation is set up already');
      return link;
    },
    async restart() {
      await running.close();
      ({ running, address } = await start(port));
    },
    async close() {
      await running.close();
      await test.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
