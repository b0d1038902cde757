// The bytes of files beside a dump: a folder that is brought up to date, since parts never change. One folder serves all
// dumps: what was deleted since an older one is on the list of deletions.
import { sql } from 'kysely';
import type { FileId } from '../../shared/ids.ts';
import type { Database } from '../db/database.ts';
import type { FileBytes, PartPlace, StoredPart } from '../files/bytes.ts';

const BATCH = 1000;
const HOUR = 3_600_000;

interface NamedPart extends PartPlace {
  bytes: number;
}

export interface CopiedFiles {
  parts: number;
  copied: number;
  /** Named by a row, and nowhere to be found. */
  missing: number;
  dropped: number;
}

/** Brings all parts that the database names from one place to another, and takes others away there. */
export async function mirrorFiles(database: Database, from: FileBytes, to: FileBytes): Promise<CopiedFiles> {
  const there = await inventory(to);
  const done = { parts: 0, copied: 0, missing: 0, dropped: 0 };
  for await (const part of namedParts(database)) {
    done.parts += 1;
    const known = there.get(part.objectId);
    there.delete(part.objectId);
    if (known?.bytes === part.bytes) continue;
    // Half of one, from a copy that was interrupted.
    if (known) await to.removePart(part);
    const bytes = await from.read(part, 0);
    if (bytes) await to.put(part, bytes, part.bytes);
    done[bytes ? 'copied' : 'missing'] += 1;
  }
  for (const part of there.values()) await to.removePart(part);
  done.dropped = there.size;
  return done;
}

/** Brings parts that the database names and that are not there; nothing is taken away. */
export async function bringFiles(database: Database, from: FileBytes, to: FileBytes): Promise<CopiedFiles> {
  const there = await inventory(to);
  const done = { parts: 0, copied: 0, missing: 0, dropped: 0 };
  for await (const part of namedParts(database)) {
    done.parts += 1;
    if (there.get(part.objectId)?.bytes === part.bytes) continue;
    const bytes = await from.read(part, 0);
    if (!bytes) done.missing += 1;
    else {
      await to.removePart(part);
      await to.put(part, bytes, part.bytes);
      done.copied += 1;
    }
  }
  return done;
}

/** Files whose bytes are missing or cut, and bytes that no row has named for an hour: younger ones are on their way. */
export async function findFileProblems({ database, files, now }: { database: Database; files: FileBytes; now: Date }) {
  const there = await inventory(files);
  const lacking = new Set<FileId>();
  for await (const { fileId, objectId, bytes } of namedParts(database)) {
    if (there.get(objectId)?.bytes !== bytes) lacking.add(fileId);
    there.delete(objectId);
  }
  const old = [...there.values()].filter(({ changedAt }) => now.getTime() - changedAt.getTime() > HOUR);
  return { lacking: [...lacking], nameless: old.map(({ fileId, objectId }) => `${fileId}/${objectId}`) };
}

async function inventory(files: FileBytes): Promise<Map<string, StoredPart>> {
  const found = new Map<string, StoredPart>();
  for await (const part of files.list()) found.set(part.objectId, part);
  return found;
}

async function* namedParts(database: Database): AsyncGenerator<NamedPart> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await database.transaction('installation', (tx) =>
      sql<NamedPart>`
        select file_id as "fileId", object_id as "objectId", bytes from file_parts
        where object_id > ${after} order by object_id limit ${BATCH}`.execute(tx),
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.objectId;
  }
}
