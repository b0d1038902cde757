// A signed entry of the timeline: message, edit, deletion … (protocol §6). What stands in its box only participants
// can read; head, size class and signature everybody who carries it.
import {
  decode,
  encode,
  EncodingError,
  field,
  idBytes,
  idText,
  nothing,
  readOptionalId,
  readText,
  readU32,
  readU64,
  requireLength,
  u32,
  u64,
  utf8,
  type Bytes,
} from './encoding.ts';
import type { ConversationId, EntryId, ParticipantId } from './ids.ts';

/** Kinds that this code knows. Devices show a placeholder for others, the server stores none. */
export const entryKinds = ['message', 'edit', 'delete', 'topic', 'agenda', 'plan', 'fallback', 'guest-answer'] as const;
export type EntryKind = (typeof entryKinds)[number];

export interface EntryHead {
  readonly conversation: ConversationId;
  readonly kind: string;
  readonly epoch: number;
  /** The participant, never the account or device. */
  readonly sender: ParticipantId;
  readonly entryId: EntryId;
  /** What is edited or deleted. */
  readonly target: EntryId | null;
  /** Number of the newest control entry that the author had verified. */
  readonly controlN: number;
  readonly seenPosition: number;
  readonly seenHash: Bytes;
  /** The author's clock, in milliseconds. Decides nothing. */
  readonly claimedTime: number;
}

export const SMALLEST_CLASS = 256;
export const LARGEST_CLASS = 64 * 1024;
const NONCE = 12;
const TAG = 16;

export function isEntryKind(kind: string): kind is EntryKind {
  return (entryKinds as readonly string[]).includes(kind);
}

/** The bytes that the sender signs. */
export function encodeEntry(head: EntryHead, box: Uint8Array): Bytes {
  if (!isSizeClass(box.length - NONCE - TAG)) throw new EncodingError('box has no size class');
  return encode('entry', ...headFields(head), box);
}

/** What the box is bound to: every field of the head. */
export function entryAad(head: EntryHead): Bytes {
  return encode('entry-aad', ...headFields(head));
}

/** Reads an entry; refuses boxes of other sizes than the classes 256·2ⁱ up to 64 KiB. */
export function decodeEntry(bytes: Uint8Array): { head: EntryHead; box: Bytes } {
  const fields = decode('entry', bytes, 11);
  const head = {
    conversation: idText<ConversationId>(field(fields, 0)),
    kind: readText(field(fields, 1)),
    epoch: readU32(field(fields, 2)),
    sender: idText<ParticipantId>(field(fields, 3)),
    entryId: idText<EntryId>(field(fields, 4)),
    target: readOptionalId<EntryId>(field(fields, 5)),
    controlN: readU32(field(fields, 6)),
    seenPosition: readU64(field(fields, 7)),
    seenHash: requireLength(field(fields, 8), 32),
    claimedTime: readU64(field(fields, 9)),
  };
  const box = field(fields, 10);
  if (!isSizeClass(box.length - NONCE - TAG)) throw new EncodingError('box has no size class');
  return { head, box };
}

/** Whether plaintexts are padded to this length. */
export function isSizeClass(length: number): boolean {
  const power = Math.log2(length / SMALLEST_CLASS);
  return length <= LARGEST_CLASS && power >= 0 && Number.isInteger(power);
}

/** The smallest class that holds so many bytes and their length. */
export function sizeClass(length: number): number {
  let size = SMALLEST_CLASS;
  while (size < length + 4) size *= 2;
  if (size > LARGEST_CLASS) throw new EncodingError('too long for an entry');
  return size;
}

function headFields(head: EntryHead): Bytes[] {
  return [
    idBytes(head.conversation),
    utf8(head.kind),
    u32(head.epoch),
    idBytes(head.sender),
    idBytes(head.entryId),
    head.target === null ? nothing() : idBytes(head.target),
    u32(head.controlN),
    u64(head.seenPosition),
    requireLength(head.seenHash, 32),
    u64(head.claimedTime),
  ];
}
