// Files on this device: those that wait to be sent, sealed as everything that is kept here, and those that were fetched,
// in memory for as long as the device is open.
import { encode, idBytes, type Bytes } from '../../shared/encoding.ts';
import { MOST_FILES, sealedSize } from '../../shared/file-format.ts';
import type { ConversationId, FileId } from '../../shared/ids.ts';
import { openFile, type FileKey } from '../crypto/file.ts';
import { openBox, sealBox, SealError } from '../crypto/primitives.ts';
import { newId } from '../ids.ts';
import type { LoadedFile, PreparedFile } from '../model.ts';
import type { OutboxContent, OutboxFile, OutboxRecord } from '../outbox.ts';
import { openMe, type DeviceParts } from '../parts.ts';
import { SdkError } from '../sdk-error.ts';
import { kindOf } from './kinds.ts';
import { prepareFile } from './prepare.ts';
import { fetchBytes } from './transport.ts';

/** Of fetched files, in bytes; the oldest go first. */
const MOST_LOADED = 100_000_000;

/** A file as it may be sent, by the organisation's limit. */
export function prepare(parts: DeviceParts, file: Blob, name: string): Promise<PreparedFile> {
  const me = openMe(parts);
  if (!me) throw new SdkError('locked');
  return prepareFile(file, name, me.organisation.fileMegabytes);
}

/** Keeps contents for the outbox; resolves when a reload would find them. */
export async function keepFiles(parts: DeviceParts, files: readonly PreparedFile[]): Promise<OutboxFile[]> {
  if (files.length > MOST_FILES) throw new SdkError('file.too_many');
  const kept: OutboxFile[] = [];
  for (const { name, content, picture } of files) {
    const thumbnail = picture?.thumbnail ?? null;
    const nameHere = () => newId<FileId>();
    kept.push({
      name,
      content: await keepContent(parts, content, nameHere()),
      picture: picture && { ...picture, thumbnail: thumbnail && (await keepContent(parts, thumbnail, nameHere())) },
    });
  }
  return kept;
}

/** Keeps one under this name of its own. */
export async function keepContent({ vault, store }: DeviceParts, content: Blob, local: string): Promise<OutboxContent> {
  const { account, deviceId } = vault.opened;
  const bytes = new Uint8Array(await content.arrayBuffer());
  const box = await sealBox(await vault.deviceKey(), aad(account, local), bytes);
  await store().put('files', local, { account, deviceId, box });
  return { local, size: bytes.length, type: content.type, attempt: null, hash: null, sent: 0 };
}

/** A content that waits here; `file_unreadable` where it is lost. */
export async function readContent({ vault, store }: DeviceParts, { local }: OutboxContent): Promise<Bytes> {
  const kept = (await store().get('files', local)) as { account: string; deviceId: never; box: Bytes } | undefined;
  if (!kept) throw new SdkError('file_unreadable');
  const { account, deviceId, box } = kept;
  const content = await vault.openOnDevice((key) => openBox(key, aad(account, local), box), deviceId);
  if (!content) throw new SdkError('file_unreadable');
  return content;
}

function aad(account: string, local: string): Bytes {
  return encode('outbox-file', idBytes(account), idBytes(local));
}

export function contentsOf({ files = [] }: OutboxRecord): OutboxContent[] {
  return files.flatMap(({ content, picture }) => (picture?.thumbnail ? [picture.thumbnail, content] : [content]));
}

/** Forgets the contents of a record that was sent or given up. */
export async function dropFiles({ store }: DeviceParts, record: OutboxRecord): Promise<void> {
  for (const { local } of contentsOf(record)) await store().delete('files', local);
}

/** Gives up uploads that no message names; whatever fails, the server does by itself after a day. */
export function giveUp({ api }: DeviceParts, record: OutboxRecord): void {
  for (const { attempt } of contentsOf(record)) {
    if (attempt) void api.act('cancelUpload', { fileId: attempt.id }).catch(() => undefined);
  }
}

/** Contents of which no record is left, as a page leaves them that was closed in between. */
export async function dropStray({ store }: DeviceParts, records: readonly OutboxRecord[]): Promise<void> {
  const named = new Set(records.flatMap(contentsOf).map(({ local }) => local));
  for (const local of await store().keys('files')) if (!named.has(local)) await store().delete('files', local);
}

interface Loaded {
  conversationId: ConversationId;
  size: number;
  file: Promise<LoadedFile>;
}
const loaded = new WeakMap<DeviceParts, Map<FileId, Loaded>>();

/** Fetches, checks and opens a file once; the same one again comes from memory. */
export function loadFile(
  parts: DeviceParts,
  conversationId: ConversationId,
  key: FileKey,
  progress: (received: number) => void = () => {},
): Promise<LoadedFile> {
  const here = loaded.get(parts) ?? new Map<FileId, Loaded>();
  loaded.set(parts, here);
  const known = here.get(key.id);
  if (known) return known.file;
  const file = fetchFile(parts, key, progress);
  here.set(key.id, { conversationId, size: key.size, file });
  file.catch(() => here.delete(key.id));
  makeRoom(here, key.id);
  return file;
}

function makeRoom(here: Map<FileId, Loaded>, newest: FileId): void {
  let all = [...here.values()].reduce((sum, { size }) => sum + size, 0);
  for (const [id, { size }] of here) {
    if (all <= MOST_LOADED) return;
    if (id !== newest && here.delete(id)) all -= size;
  }
}

async function fetchFile(parts: DeviceParts, key: FileKey, progress: (received: number) => void): Promise<LoadedFile> {
  const sealed = await fetchBytes(parts, { fileId: key.id, size: sealedSize(key.size) }, progress);
  const bytes = await openFile(key, sealed).catch((error: unknown) => {
    throw error instanceof SealError ? new SdkError('file_altered') : error;
  });
  // What it is said to be counts for nothing: only bytes that are a picture are ever shown as one.
  const kind = kindOf(bytes, '');
  const isPicture = kind.is === 'picture';
  return { content: new Blob([bytes], { type: isPicture ? kind.type : 'application/octet-stream' }), isPicture };
}

/** Drops what was fetched, of one conversation or of all: a message was deleted, or the keys leave memory. */
export function forgetLoaded(parts: DeviceParts, conversationId?: ConversationId): void {
  const here = loaded.get(parts);
  for (const [id, one] of here ?? []) {
    if (conversationId === undefined || one.conversationId === conversationId) here?.delete(id);
  }
}
