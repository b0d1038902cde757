// Files of messages: uploaded in parts before the message, named when it is sent, read by whoever may read it. The server
// sees ciphertext, and how much.
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import { SEALED_CHUNK } from '../../shared/file-format.ts';
import type * as contracts from '../../shared/files.ts';
import type { ConversationId, FileId, ParticipantId } from '../../shared/ids.ts';
import { requireMember, type Actor, type Author, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { requireOwnConversation } from '../conversations/conversations.ts';
import { noteFetch } from '../conversations/fetching.ts';
import { onCommit, type Tx } from '../db/database.ts';
import type { Body, GivenBytes } from '../http/routes.ts';
import { lockMember } from '../identity/members.ts';
import {
  deleteUpload,
  insertEntryFiles,
  insertPart,
  insertUpload,
  lockWhole,
  selectFileMegabytes,
  selectReadableFile,
  selectUpload,
  selectUploadedSoFar,
  type ReadableFile,
  type UploadRow,
} from './files-store.ts';
import { removeBytesSoon } from './jobs.ts';
import { fitsMessage, partRefusal, uploadRefusal } from './rules.ts';

type Input<Name extends keyof typeof contracts> = z.output<(typeof contracts)[Name]['input']>;

const DAY = 24 * 3_600_000;

/** Begins an upload into a conversation in which this member may write; the same again tells how far it has come. */
export async function startUpload(
  app: App,
  actor: Actor,
  { conversationId, fileId, chunks }: Input<'startUpload'>,
): Promise<{ storedBytes: number }> {
  const member = requireMember(actor);
  const freeBytes = await app.files.freeBytes();
  return app.database.transaction(member, async (tx) => {
    const { selfId, selfActive, selfKind, closedAt } = await requireOwnConversation(tx, app, member, conversationId);
    if (closedAt) fail('conversation.closed');
    if (!selfActive || selfKind === 'pending') fail('conversation.not_active');
    // Ten at once are counted one after the other.
    await lockMember(tx, member.memberId);
    const known = await selectUpload(tx, fileId);
    if (known) {
      const isSame = known.uploadedBy === selfId && known.conversationId === conversationId && known.chunks === chunks;
      return isSame && !known.sent ? { storedBytes: known.storedBytes } : fail('file.gone');
    }
    const fileMegabytes = await selectFileMegabytes(tx, member.organisationId);
    const at = app.clock.now();
    const soFar = await selectUploadedSoFar(tx, member.memberId, new Date(at.getTime() - DAY));
    const refusal = uploadRefusal(chunks, { fileMegabytes, freeBytes, ...soFar });
    if (refusal) fail(refusal);
    const inserted = await insertUpload(tx, member, { fileId, conversationId, uploadedBy: selfId, chunks, at });
    return inserted ? { storedBytes: 0 } : fail('file.gone');
  });
}

/**
 * Stores the next part of an own upload. On the disk once answered; of two at the same place one counts, and one that came
 * half leaves nothing.
 */
export async function uploadPart(
  app: App,
  actor: Actor,
  { fileId, offset }: Input<'uploadPart'>,
  body: Body,
): Promise<{ storedBytes: number }> {
  const member = requireMember(actor);
  const part = { offset, bytes: body.size };
  const requireNext = async (tx: Tx, whose: MemberActor): Promise<UploadRow> => {
    const upload = await requireOwnUpload(tx, whose, fileId);
    const refusal = partRefusal(part, upload);
    return refusal ? fail(refusal) : upload;
  };
  await app.database.transaction(member, (tx) => requireNext(tx, member));
  const place = { fileId, objectId: randomUUID() };
  await app.files.put(place, body.bytes, body.size);
  try {
    const still = requireMember((await body.callAgain()).actor);
    return await app.database.transaction(still, async (tx) => {
      const { chunks } = await requireNext(tx, still);
      const storedBytes = offset + body.size;
      const completeAt = storedBytes === chunks * SEALED_CHUNK ? app.clock.now() : null;
      const stored = { fileId, fromByte: offset, bytes: body.size, objectId: place.objectId, completeAt };
      if (!(await insertPart(tx, still, stored))) fail('file.offset_wrong');
      return { storedBytes };
    });
  } catch (error) {
    // Nobody's otherwise until the next look for such bytes.
    await app.files.removePart(place).catch(() => undefined);
    throw error;
  }
}

/** Gives up an own upload. */
export async function cancelUpload(app: App, actor: Actor, { fileId }: Input<'cancelUpload'>) {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    await deleteUpload(tx, member.memberId, fileId);
    onCommit(tx, () => removeBytesSoon(app));
  });
  return {};
}

/** An own upload that no message names yet; `file.gone` for anything else. */
async function requireOwnUpload(tx: Tx, { memberId }: MemberActor, fileId: FileId): Promise<UploadRow> {
  const upload = await selectUpload(tx, fileId);
  return upload && upload.memberId === memberId && upload.active && !upload.sent ? upload : fail('file.gone');
}

interface NewMessage {
  conversationId: ConversationId;
  position: number;
  senderId: ParticipantId;
  fileIds: readonly FileId[];
}

/** Makes whole uploads of its sender a message's own, in the transaction that appends it. */
export async function attachFiles(tx: Tx, member: Author, message: NewMessage): Promise<void> {
  const fileIds = [...new Set(message.fileIds)];
  if (fileIds.length === 0) return;
  const whole = await lockWhole(tx, message.senderId, fileIds);
  if (whole.length !== fileIds.length) fail('file.gone');
  if (!fitsMessage(whole)) fail('file.too_many');
  await insertEntryFiles(tx, member, message, fileIds);
}

/** The bytes of a file whose message this member may read. Noted in the access log as reading is. */
export async function downloadFile(
  app: App,
  actor: Actor,
  { fileId, offset = 0 }: Input<'downloadFile'>,
): Promise<GivenBytes> {
  const member = requireMember(actor);
  const file = await app.database.transaction(
    member,
    async (tx) => (await selectReadableFile(tx, member.memberId, fileId, app.clock.now())) ?? fail('file.gone'),
  );
  const { conversationId, participantId } = file;
  await noteFetch(app, { actor: member, conversationId, participantId, fetched: [] });
  if (offset > file.size) fail('bad_input');
  const parts = file.parts.filter(({ fromByte, bytes }) => fromByte + bytes > offset);
  const read = ({ objectId, fromByte }: ReadableFile['parts'][number]) =>
    app.files.read({ fileId, objectId }, Math.max(0, offset - fromByte));
  const [first, ...others] = parts;
  const begin = first ? await read(first) : null;
  if (first && !begin) {
    app.log.warn('files.missing', { fileId });
    fail('file.gone');
  }
  const bytes = async function* () {
    if (begin) yield* begin;
    for (const part of others) yield* (await read(part)) ?? fail('file.gone');
  };
  return { bytes: bytes(), size: file.size - offset };
}
