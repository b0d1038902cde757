// Uploads and downloads as a device makes them, byte for byte, without one.
import { randomBytes } from 'node:crypto';
import { SEALED_CHUNK } from '../../src/shared/file-format.ts';
import type { EntryId, FileId } from '../../src/shared/ids.ts';
import { draftEntry, must, present, type Answer, type Held, type Person } from './conversations.ts';

export interface Given {
  status: number;
  error: string | null;
  storedBytes: number | null;
}

/** Any bytes: to the server they are all the same. */
export function ciphertext(chunks: number): Buffer {
  return randomBytes(chunks * SEALED_CHUNK);
}

/** Sends one part, with other headers where a test says so. */
export async function sendPart(
  { world }: Held,
  { cookie }: Person,
  place: { fileId: FileId; offset: number },
  bytes: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Given> {
  const answer = await fetch(`${world.url}/api/uploadPart?fileId=${place.fileId}&offset=${place.offset}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/octet-stream', ...headers },
    body: bytes,
  });
  const body = (await answer.json()) as { storedBytes?: number; error?: { code: string } };
  return { status: answer.status, error: body.error?.code ?? null, storedBytes: body.storedBytes ?? null };
}

/** Uploads a whole file; it must succeed. */
export async function upload(held: Held, person: Person, bytes = ciphertext(1)): Promise<FileId> {
  const fileId = held.world.app.ids.next<FileId>();
  const chunks = bytes.length / SEALED_CHUNK;
  must(await person.call('startUpload', { conversationId: held.id, fileId, chunks }));
  for (let offset = 0; offset < bytes.length; offset += 16 * SEALED_CHUNK) {
    const part = new Uint8Array(bytes.subarray(offset, offset + 16 * SEALED_CHUNK));
    const { error } = await sendPart(held, person, { fileId, offset }, part);
    if (error) throw new Error(error);
  }
  return fileId;
}

/** Sends an entry that names uploads. */
export async function sendWith(
  held: Held,
  author: Person,
  fileIds: FileId[],
  kind = 'message',
): Promise<Answer<'sendEntry'> & { entry: Awaited<ReturnType<typeof draftEntry>>; entryId: EntryId }> {
  const entry = await draftEntry(held, author, { kind, body: { text: '' } });
  const answer = await author.call('sendEntry', { conversationId: held.id, entry: present(entry), fileIds });
  return { ...answer, entry, entryId: entry.head.entryId };
}

export async function download({ world }: Held, { cookie }: Person, fileId: FileId, offset = 0) {
  const answer = await fetch(`${world.url}/api/downloadFile?fileId=${fileId}&offset=${offset}`, {
    headers: { cookie },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const code = answer.ok ? null : (JSON.parse(bytes.toString()) as { error: { code: string } }).error.code;
  return { status: answer.status, error: code, bytes, headers: answer.headers };
}
