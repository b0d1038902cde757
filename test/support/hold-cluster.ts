// Run as a process of its own: starts a PostgreSQL for tests, says where it is reached, and ends it, folder and all, when whoever
// started us has ended, however that happened: a killed test run leaves nothing behind.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedDatabase } from '../../src/server/db/embedded.ts';
import { FolderLock } from '../../src/server/folder-lock.ts';

const folder = mkdtempSync(join(tmpdir(), process.argv[2] ?? ''));
chmodSync(folder, 0o755);
const lock = FolderLock.acquire(folder);
const stopping = new AbortController();
// May lose its data in a power cut: that makes tests faster.
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
const starting = EmbeddedDatabase.start({ lock, settings, say: () => {}, signal: stopping.signal });

let stopped: Promise<void> | null = null;
const stop = (): Promise<void> => (stopped ??= end());
async function end(): Promise<void> {
  stopping.abort();
  const cluster = await starting.catch(() => null);
  await cluster?.close();
  lock.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(cluster === null ? 1 : 0);
}
// Whoever started us tells by the channel alone: a Ctrl-C reaches us too, while they still use the database.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('disconnect', () => void stop());
if (process.connected === false) void stop();

try {
  const cluster = await starting;
  process.send?.({ socketFolder: cluster.superuserAddress.host });
} catch (error) {
  if (!stopping.signal.aborted) process.send?.({ error: String(error) });
  await stop();
}
