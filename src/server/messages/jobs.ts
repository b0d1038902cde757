// Bytes of files that nobody needs any more: of deleted messages at once, of uploads that were given up after a day, and
// those that a crash left behind.
import type { App } from '../application.ts';
import type { StoredPart } from '../files/bytes.ts';
import { deleteRemoved, deleteUnsent, selectNameless, selectRemoved } from './files-store.ts';
import { UNSENT_HOURS } from './rules.ts';

const BATCH = 100;
const HOUR = 3_600_000;
/** Old enough that no backup that is being restored still wants them. */
const NAMELESS_DAYS = 7;

type Parts = Pick<App, 'database' | 'files'>;

export function fileJobs(app: App): void {
  app.jobs.every(5, 'files.remove', () => removeBytes(app));
  app.jobs.every(600, 'files.unsent', () => dropUnsent(app));
  app.jobs.every(6 * 3600, 'files.nameless', async () => void (await removeNameless(app, app.clock.now())));
}

/** Removes the bytes of files whose rows are gone. A crash in between removes some twice, which is fine. */
export async function removeBytes({ database, files }: Parts): Promise<void> {
  for (;;) {
    const fileIds = await database.transaction('installation', (tx) => selectRemoved(tx, BATCH));
    if (fileIds.length === 0) return;
    for (const fileId of fileIds) await files.removeFile(fileId);
    await database.transaction('installation', (tx) => deleteRemoved(tx, fileIds));
  }
}

/** The same right after a commit; what fails, the job does. */
export function removeBytesSoon(app: App): void {
  void removeBytes(app).catch((error: unknown) => app.log.error('files.not_removed', error, {}));
}

async function dropUnsent(app: App): Promise<void> {
  const before = new Date(app.clock.now().getTime() - UNSENT_HOURS * HOUR);
  await app.database.transaction('installation', (tx) => deleteUnsent(tx, before));
  await removeBytes(app);
}

/** Removes parts that no row has named for a week; gives how many. */
async function removeNameless(app: Parts, now: Date): Promise<number> {
  const before = new Date(now.getTime() - NAMELESS_DAYS * 24 * HOUR);
  let removed = 0;
  for await (const parts of namelessParts(app)) {
    for (const part of parts.filter(({ changedAt }) => changedAt < before)) {
      await app.files.removePart(part);
      removed += 1;
    }
  }
  return removed;
}

/** Parts that are stored and that no row names, in batches. */
export async function* namelessParts({ database, files }: Parts): AsyncGenerator<StoredPart[]> {
  let batch: StoredPart[] = [];
  const look = async () => database.transaction('installation', (tx) => selectNameless(tx, batch));
  for await (const part of files.list()) {
    batch.push(part);
    if (batch.length < BATCH) continue;
    yield await look();
    batch = [];
  }
  if (batch.length > 0) yield await look();
}
