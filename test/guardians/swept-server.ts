// A server whose every trace can be read afterwards: an embedded PostgreSQL with a data folder of its own, as a real
// installation has it, the keystore elsewhere, and a wiretap in front.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/server/app.ts';
import type { App } from '../../src/server/application.ts';
import { readConfig } from '../../src/server/config.ts';
import { openDatabase } from '../../src/server/db/database.ts';
import { EmbeddedDatabase } from '../../src/server/db/embedded.ts';
import { migrate } from '../../src/server/db/migrate.ts';
import { FolderLock } from '../../src/server/folder-lock.ts';
import { createJobs } from '../../src/server/jobs/jobs.ts';
import { openMatchingKeystore } from '../../src/server/keystore/match.ts';
import { createLimits } from '../../src/server/limits.ts';
import { createLog } from '../../src/server/log.ts';
import { TestClock } from '../support/clock.ts';
import { readFolder, type Haystack } from './search.ts';
import { openWiretap, type Wiretap } from './wiretap.ts';

export interface SweptServer {
  app: App;
  url: string;
  wiretap: Wiretap;
  setupToken: string;
  /** Everything in the data folder, with what PostgreSQL still held in memory. */
  readDatabase(): Promise<Haystack[]>;
  readKeystore(): Haystack[];
  readLog(): Haystack[];
  close(): Promise<void>;
}

export async function startSweptServer(): Promise<SweptServer> {
  const root = mkdtempSync(join(tmpdir(), 'alcove-sweep-'));
  chmodSync(root, 0o755);
  const [dataFolder, keystoreFolder] = [join(root, 'data'), join(root, 'keystore')];
  const lock = FolderLock.acquire(dataFolder);
  // Compressed pages in the write-ahead log would hide what the sweep looks for.
  const settings = { wal_compression: 'off', fsync: 'off', wal_keep_size: '512MB' };
  const embedded = await EmbeddedDatabase.start({ lock, settings, say: () => {} });
  const database = await openDatabase(embedded.address);
  await migrate(database, () => {});
  const clock = new TestClock();
  const keystore = await openMatchingKeystore(database, keystoreFolder, clock.now());
  const lines: string[] = [];
  const log = createLog(
    (line) => void lines.push(line),
    () => clock.now(),
  );
  const config = readConfig({ ALCOVE_DATA: dataFolder, ALCOVE_KEYSTORE: keystoreFolder, PORT: '0' }, []);
  const jobs = createJobs({ database, clock, log, polling: false });
  const running = await createApp({ config, keystore, database }, { clock, log, jobs, limits: createLimits(1000) });
  const wiretap = await openWiretap((await running.listen()).address);
  const link = await running.setupLink();
  return {
    app: running.app,
    url: wiretap.url,
    wiretap,
    setupToken: link?.split('#')[1] ?? '',
    readDatabase: async () => {
      await running.app.jobs.drain();
      await running.app.jobs.tick();
      await checkpoint(embedded);
      return readFolder(dataFolder);
    },
    readKeystore: () => readFolder(keystoreFolder),
    readLog: () => [{ name: 'log', bytes: Buffer.from(lines.join('')) }],
    close: async () => {
      await wiretap.close();
      await running.close();
      await database.close();
      await embedded.close();
      lock.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function checkpoint(embedded: EmbeddedDatabase): Promise<void> {
  const superuser = await openDatabase(embedded.superuserAddress);
  await superuser.pool.query('checkpoint');
  await superuser.close();
}
