import { sql } from 'kysely';
import type { ConversationId, FileId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import type { Author, MemberActor } from '../actor.ts';
import type { Tx } from '../db/database.ts';

export interface UploadRow {
  id: FileId;
  conversationId: ConversationId;
  uploadedBy: ParticipantId;
  memberId: MemberId | null;
  active: boolean;
  chunks: number;
  storedBytes: number;
  sent: boolean;
}

/** Any file of the organisation; whoever asks says whose it must be. */
export async function selectUpload(tx: Tx, fileId: FileId): Promise<UploadRow | null> {
  const { rows } = await sql<UploadRow>`
    select f.id, f.conversation_id as "conversationId", f.uploaded_by as "uploadedBy", p.member_id as "memberId", p.active,
      f.chunks, f.stored_bytes as "storedBytes", exists (select from entry_files e where e.file_id = f.id) as sent
    from files f join participants p on p.id = f.uploaded_by where f.id = ${fileId}`.execute(tx);
  return rows[0] ?? null;
}

/** False where the id is used already, here or in another organisation, or its bytes are being removed. */
export async function insertUpload(
  tx: Tx,
  { organisationId }: MemberActor,
  upload: { fileId: FileId; conversationId: ConversationId; uploadedBy: ParticipantId; chunks: number; at: Date },
): Promise<boolean> {
  const { fileId, conversationId, uploadedBy, chunks, at } = upload;
  const { rows } = await sql`
    insert into files (id, organisation_id, conversation_id, uploaded_by, chunks, created_at)
    select ${fileId}, ${organisationId}, ${conversationId}, ${uploadedBy}, ${chunks}, ${at}
    where not exists (select from removed_files where file_id = ${fileId})
    on conflict (id) do nothing returning id`.execute(tx);
  return rows.length > 0;
}

/** How large one file may be in this organisation. */
export async function selectFileMegabytes(tx: Tx, organisationId: OrganisationId): Promise<number> {
  const of = tx.selectFrom('organisations').select('file_megabytes').where('id', '=', organisationId);
  return (await of.executeTakeFirstOrThrow()).file_megabytes;
}

export interface UploadedSoFar {
  /** Files that no message names yet. */
  waiting: number;
  /** Chunks of everything that was begun since then. */
  chunksSince: number;
}

export async function selectUploadedSoFar(tx: Tx, memberId: MemberId, since: Date): Promise<UploadedSoFar> {
  const { rows } = await sql<UploadedSoFar>`
    select count(*) filter (where not exists (select from entry_files e where e.file_id = f.id))::integer as waiting,
      coalesce(sum(f.chunks) filter (where f.created_at > ${since}), 0)::integer as "chunksSince"
    from files f join participants p on p.id = f.uploaded_by
    where p.member_id = ${memberId}
      and (f.created_at > ${since} or not exists (select from entry_files e where e.file_id = f.id))`.execute(tx);
  return rows[0] ?? { waiting: 0, chunksSince: 0 };
}

/** False where another part came first, or the file is gone. */
export async function insertPart(
  tx: Tx,
  { organisationId }: MemberActor,
  part: { fileId: FileId; fromByte: number; bytes: number; objectId: string; completeAt: Date | null },
): Promise<boolean> {
  const { fileId, fromByte, bytes, objectId, completeAt } = part;
  const { numAffectedRows } = await sql`
    update files set stored_bytes = ${fromByte + bytes}, complete_at = ${completeAt}
    where id = ${fileId} and stored_bytes = ${fromByte}`.execute(tx);
  if (numAffectedRows !== 1n) return false;
  const row = { organisation_id: organisationId, file_id: fileId, from_byte: fromByte, bytes, object_id: objectId };
  await tx.insertInto('file_parts').values(row).execute();
  return true;
}

/** Deletes an own upload that no message names. */
export async function deleteUpload(tx: Tx, memberId: MemberId, fileId: FileId): Promise<void> {
  await sql`
    delete from files f using participants p
    where f.id = ${fileId} and p.id = f.uploaded_by and p.member_id = ${memberId}
      and not exists (select from entry_files e where e.file_id = f.id)`.execute(tx);
}

/** Deletes uploads that were begun before then and that no message names; gives how many. */
export async function deleteUnsent(tx: Tx, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from files f where f.created_at < ${before}
      and not exists (select from entry_files e where e.file_id = f.id)`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** Which of these are whole, of this participant and in no message yet: locked until the transaction ends. */
export async function lockWhole(tx: Tx, uploadedBy: ParticipantId, fileIds: readonly FileId[]) {
  const { rows } = await sql<{ id: FileId; chunks: number }>`
    select f.id, f.chunks from files f
    where f.id = any(${[...fileIds]}::uuid[]) and f.uploaded_by = ${uploadedBy} and f.complete_at is not null
      and not exists (select from entry_files e where e.file_id = f.id)
    for update of f`.execute(tx);
  return rows;
}

export async function insertEntryFiles(
  tx: Tx,
  { organisationId }: Author,
  entry: { conversationId: ConversationId; position: number },
  fileIds: readonly FileId[],
): Promise<void> {
  const rows = fileIds.map((file_id) => ({
    organisation_id: organisationId,
    conversation_id: entry.conversationId,
    position: entry.position,
    file_id,
  }));
  await tx.insertInto('entry_files').values(rows).execute();
}

/** Deletes the files of entries. Their bytes are on the list of what is to be removed from then on. */
export async function deleteFilesOf(tx: Tx, conversationId: ConversationId, positions: readonly number[]) {
  await sql`
    delete from files where id in (select file_id from entry_files
      where conversation_id = ${conversationId} and position = any(${[...positions]}::bigint[]))`.execute(tx);
}

export interface ReadableFile {
  conversationId: ConversationId;
  participantId: ParticipantId;
  size: number;
  parts: { fromByte: number; bytes: number; objectId: string }[];
}

/** A file of a message that lies in this member's reading intervals; null for anybody else. */
export async function selectReadableFile(
  tx: Tx,
  memberId: MemberId,
  fileId: FileId,
  now: Date,
): Promise<ReadableFile | null> {
  const { rows } = await sql<ReadableFile>`
    select e.conversation_id as "conversationId", p.id as "participantId", f.stored_bytes as size,
      (select jsonb_agg(jsonb_build_object('fromByte', from_byte, 'bytes', bytes, 'objectId', object_id) order by from_byte)
        from file_parts where file_id = f.id) as parts
    from files f
    join entry_files e on e.file_id = f.id
    join participants p on p.conversation_id = e.conversation_id and p.member_id = ${memberId}
    join conversations c on c.id = e.conversation_id
    where f.id = ${fileId} and f.complete_at is not null and (c.delete_after is null or c.delete_after > ${now})
      and exists (select from reading_intervals r where r.participant_id = p.id
        and e.position >= r.from_position and (r.to_position is null or e.position < r.to_position))`.execute(tx);
  return rows[0] ?? null;
}

// Bytes without rows

export async function selectRemoved(tx: Tx, limit: number): Promise<FileId[]> {
  const { rows } = await sql<{ id: FileId }>`
    select file_id as id from removed_files order by removed_at limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function deleteRemoved(tx: Tx, fileIds: readonly FileId[]): Promise<void> {
  await sql`delete from removed_files where file_id = any(${[...fileIds]}::uuid[])`.execute(tx);
}

/** Of these parts those that no row names. */
export async function selectNameless<Part extends { objectId: string }>(
  tx: Tx,
  parts: readonly Part[],
): Promise<Part[]> {
  const { rows } = await sql<{ id: string }>`
    select object_id as id from file_parts
    where object_id = any(${parts.map(({ objectId }) => objectId)}::uuid[])`.execute(tx);
  const named = new Set(rows.map(({ id }) => id));
  return parts.filter(({ objectId }) => !named.has(objectId));
}
