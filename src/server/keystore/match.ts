import type { Database } from '../db/database.ts';
import { StartError } from '../start-error.ts';
import { type Keystore, keystoreExists, openKeystore } from './keystore.ts';

/**
 * Opens the keystore that belongs to this database; at the very first start makes one and notes in the database that they belong together.
 * Fails with a `StartError` when it is missing or another one: going on would make names and conversations unreadable for good.
 */
export async function openMatchingKeystore(database: Database, folder: string, now: Date): Promise<Keystore> {
  const expected = await readFingerprint(database);
  if (expected !== null && !keystoreExists(folder)) {
    throw new StartError(
      `The keystore is missing in ${folder}, and nothing in the database can be read without it: restore it from its backup.`,
    );
  }
  const keystore = await openKeystore(folder);
  const { installationId: id, fingerprint } = keystore;
  if (expected === null) {
    await database.transaction('installation', (tx) =>
      tx
        .insertInto('installation')
        .values({ id, keystore_fingerprint: fingerprint, created_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  }
  // Read again: of two first starts on one database, one was later.
  if (!fingerprint.equals((await readFingerprint(database)) ?? Buffer.alloc(0))) {
    throw new StartError(
      `The keystore in ${folder} belongs to another database: restore the one that was made with this database, or correct ALCOVE_KEYSTORE.`,
    );
  }
  return keystore;
}

async function readFingerprint(database: Database): Promise<Buffer | null> {
  const row = await database.transaction('installation', (tx) =>
    tx.selectFrom('installation').select('keystore_fingerprint').executeTakeFirst(),
  );
  return row?.keystore_fingerprint ?? null;
}
