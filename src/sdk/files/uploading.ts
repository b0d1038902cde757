// Uploading what a record of the outbox carries, before its message: part by part, going on where the server says that it
// ended, each attempt under a key of its own.
import { fromBase64Url, toBase64Url, type Bytes } from '../../shared/encoding.ts';
import { chunksOf, PART_CHUNKS, SEALED_CHUNK } from '../../shared/file-format.ts';
import type { ConversationId, FileId } from '../../shared/ids.ts';
import { hashOf, sealFile } from '../crypto/file.ts';
import { randomBytes } from '../crypto/primitives.ts';
import { newId } from '../ids.ts';
import type { Outbox, OutboxContent, OutboxRecord } from '../outbox.ts';
import type { DeviceParts } from '../parts.ts';
import { SdkError } from '../sdk-error.ts';
import { contentsOf, readContent } from './files.ts';
import { sendBytes } from './transport.ts';

const TRIES = 3;
const FIRST_CHUNKS = 2;
/** A part that takes less may be larger next time, one that takes more is to be smaller: for phones with a bad line. */
const QUICK = 1_000;
const SLOW = 5_000;

type Keeper = Pick<Outbox, 'keep' | 'keepAnew' | 'progressed'>;

interface Upload {
  conversationId: ConversationId;
  content: OutboxContent;
  progressed(): void;
  signal: AbortSignal | undefined;
}

/** Brings everything that the record carries to the server. Fails with SdkError; tried again, it goes on. */
export async function uploadFiles(
  parts: DeviceParts,
  outbox: Keeper,
  record: OutboxRecord,
  signal?: AbortSignal,
): Promise<void> {
  for (const content of contentsOf(record)) {
    // What was sealed into the message is what was uploaded: asking again would only cost time.
    if (record.sealed && content.hash) continue;
    const upload = {
      conversationId: record.conversationId,
      content,
      progressed: () => outbox.progressed(record),
      signal,
    };
    await uploadOne(parts, outbox, record, upload);
  }
}

async function uploadOne(parts: DeviceParts, outbox: Keeper, record: OutboxRecord, upload: Upload): Promise<void> {
  const { content } = upload;
  const bytes = await readContent(parts, content);
  for (let tries = 1; ; tries += 1) {
    if (!content.attempt) {
      const key = toBase64Url(randomBytes(32));
      Object.assign(content, { attempt: { id: newId<FileId>(), key }, hash: null, sent: 0 });
      await outbox.keep(record);
    }
    const { id, key } = content.attempt!;
    const sealed = await sealFile(id, fromBase64Url(key), bytes);
    try {
      await sendParts(parts, upload, id, sealed);
      content.hash = await hashOf(sealed);
      return await outbox.keep(record);
    } catch (error) {
      const isGone = error instanceof SdkError && error.code === 'file.gone';
      if (!isGone || tries === TRIES) throw error;
      // Too long ago: from the start, under another key.
      content.attempt = null;
    }
  }
}

async function sendParts(parts: DeviceParts, upload: Upload, fileId: FileId, sealed: Bytes): Promise<void> {
  const { conversationId, content, progressed, signal } = upload;
  const whole = { conversationId, fileId, chunks: sealed.length / SEALED_CHUNK };
  const askHowFar = async () => (await parts.api.act('startUpload', whole, signal)).storedBytes;
  let stored = await askHowFar();
  let chunks = FIRST_CHUNKS;
  for (let refused = 0; ;) {
    content.sent = Math.min(content.size, Math.floor((stored / sealed.length) * content.size));
    progressed();
    if (stored >= sealed.length) return;
    const body = sealed.slice(stored, stored + chunks * SEALED_CHUNK);
    const began = Date.now();
    try {
      ({ storedBytes: stored } = await sendBytes(parts, 'uploadPart', { fileId, offset: stored }, body, signal));
      refused = 0;
    } catch (error) {
      // Another tab, or an answer that got lost: the server says where it goes on.
      const isElsewhere = error instanceof SdkError && error.code === 'file.offset_wrong';
      if (!isElsewhere || (refused += 1) === TRIES) throw error;
      stored = await askHowFar();
    }
    const took = Date.now() - began;
    if (took < QUICK) chunks = Math.min(PART_CHUNKS, chunks * 2);
    if (took > SLOW) chunks = Math.max(1, Math.floor(chunks / 2));
  }
}

/** The server has given the uploads up, and the message was never stored: everything anew, under another id. */
export async function beginAgain(outbox: Keeper, record: OutboxRecord): Promise<void> {
  for (const content of contentsOf(record)) Object.assign(content, { attempt: null, hash: null, sent: 0 });
  await outbox.keepAnew(record);
}

export function fileIdsOf(record: OutboxRecord): FileId[] {
  return contentsOf(record).map((content) => attemptOf(content).id);
}

/** What the message says of its files. */
export function filesOf({ files = [] }: OutboxRecord): unknown {
  return files.map(({ name, content, picture }) => ({
    ...keyOf(content),
    name,
    type: content.type,
    ...(picture && { width: picture.width, height: picture.height }),
    ...(picture?.thumbnail && { thumbnail: keyOf(picture.thumbnail) }),
  }));
}

function keyOf(content: OutboxContent) {
  return { ...attemptOf(content), hash: content.hash, size: content.size };
}

function attemptOf({ attempt, hash, size }: OutboxContent): { id: FileId; key: string } {
  if (!attempt || !hash) throw new Error(`a file of ${chunksOf(size)} chunks is not uploaded`);
  return attempt;
}
