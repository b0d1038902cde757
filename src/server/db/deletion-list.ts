// What was deleted for good, kept apart from every backup: rows in the transaction that deletes, moved every second to a
// file beside the keystore. Restoring a backup applies that file first (R4). Ids only.
import { sql } from 'kysely';
import type { ConversationId, EntryId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from './database.ts';
import { isUuid } from './uuid.ts';

export type Deletion = { organisationId: OrganisationId; at: Date } & (
  | { kind: 'organisation' }
  | { kind: 'conversation'; conversationId: ConversationId }
  /** A message with its edits. */
  | { kind: 'entry'; conversationId: ConversationId; entryId: EntryId }
  /** Somebody whose invitation was withdrawn: the address is gone. */
  | { kind: 'invited'; memberId: MemberId }
  | { kind: 'account'; memberId: MemberId }
);

const BATCH = 1000;

/** Notes a deletion in the transaction that deletes. Whoever destroys keys calls `exportDeletions` between commit and that. */
export async function noteDeletion(tx: Tx, deletion: Deletion): Promise<void> {
  await tx
    .insertInto('deletions')
    .values({
      organisation_id: deletion.organisationId,
      kind: deletion.kind,
      conversation_id: 'conversationId' in deletion ? deletion.conversationId : null,
      entry_id: 'entryId' in deletion ? deletion.entryId : null,
      member_id: 'memberId' in deletion ? deletion.memberId : null,
      at: deletion.at,
    })
    .execute();
}

/**
 * Moves noted deletions to the list beside the keystore; on the disk when it returns. A crash in between writes some of
 * them twice, and applying twice is fine.
 */
export async function exportDeletions(app: Pick<App, 'database' | 'keystore'>): Promise<number> {
  return app.database.transaction('installation', async (tx) => {
    const { rows } = await sql<Row>`
      delete from deletions where id in (select id from deletions order by id limit ${BATCH} for update skip locked)
      returning *`.execute(tx);
    if (rows.length > 0) await app.keystore.appendDeletions(rows.toSorted((a, b) => a.id - b.id).map(spell));
    return rows.length;
  });
}

/** Moves them every second. */
export function deletionJobs(app: App): void {
  app.jobs.every(1, 'deletions.export', async () => void (await exportDeletions(app)));
}

/** The whole list, oldest first. A line that a crash left half-written is passed over. */
export async function readDeletions(app: Pick<App, 'keystore'>): Promise<Deletion[]> {
  return (await app.keystore.readDeletions()).flatMap((line) => parse(line) ?? []);
}

interface Row {
  id: number;
  organisation_id: OrganisationId;
  kind: Deletion['kind'];
  conversation_id: ConversationId | null;
  entry_id: EntryId | null;
  member_id: MemberId | null;
  at: Date;
}

function spell(row: Row): string {
  return JSON.stringify({
    at: row.at.toISOString(),
    kind: row.kind,
    organisationId: row.organisation_id,
    ...(row.conversation_id && { conversationId: row.conversation_id }),
    ...(row.entry_id && { entryId: row.entry_id }),
    ...(row.member_id && { memberId: row.member_id }),
  });
}

function parse(line: string): Deletion | null {
  let read: Record<string, unknown>;
  try {
    read = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
  const needed = {
    organisation: [],
    conversation: ['conversationId'],
    entry: ['conversationId', 'entryId'],
    invited: ['memberId'],
    account: ['memberId'],
  };
  const ids = needed[String(read['kind']) as Deletion['kind']];
  if (!ids || !['organisationId', ...ids].every((name) => isUuid(String(read[name])))) return null;
  return { ...read, at: new Date(String(read['at'])) } as Deletion;
}
