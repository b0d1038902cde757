// The parts of a server for tests of the services below the domains: real database and keystore, a clock that is moved
// by hand, and a feed that only remembers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../src/server/application.ts';
import { readConfig } from '../../src/server/config.ts';
import { localFiles } from '../../src/server/files/local.ts';
import { createIds } from '../../src/server/ids.ts';
import { createJobs } from '../../src/server/jobs/jobs.ts';
import { openMatchingKeystore } from '../../src/server/keystore/match.ts';
import { createLimits } from '../../src/server/limits.ts';
import { createReactions } from '../../src/server/reactions.ts';
import { createTestDatabase } from './database.ts';

export interface TestParts {
  app: App;
  /** Moves the clock. */
  advance(milliseconds: number): void;
  close(): Promise<void>;
}

/** Parts that are not wired to any domain; register jobs, then call `app.jobs.start()`. */
export async function createTestParts(overrides: Partial<App> = {}): Promise<TestParts> {
  const { database, drop } = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'alcove-parts-'));
  let now = Date.now();
  const clock = { now: () => new Date(now) };
  const keystore = await openMatchingKeystore(database, join(folder, 'keystore'), clock.now());
  const log = { info() {}, warn() {}, error() {} };
  const app = {
    ...{ database, keystore, clock, log },
    config: readConfig({ ALCOVE_DATA: folder }, []),
    ids: createIds(clock),
    limits: createLimits(),
    files: localFiles(join(folder, 'files')),
    feed: { tell() {}, endSignIns() {} },
    jobs: createJobs({ database, clock, log, polling: false }),
    mail: null,
    reactions: createReactions(),
    startedAt: clock.now(),
    ...overrides,
  } as unknown as App;
  return {
    app,
    advance: (milliseconds) => void (now += milliseconds),
    async close() {
      await app.jobs.close();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
