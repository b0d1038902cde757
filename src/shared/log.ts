// The log of a conversation as a hash chain (protocol §6): what is missing, moved or forked shows.
import { concat, decode, encode, field, idBytes, idText, readText, sha256, u64, utf8, type Bytes } from './encoding.ts';
import type { ConversationId, ParticipantId } from './ids.ts';

/** The leaf of a signed entry, control entries too. It stays when the entry's bytes are deleted. */
export function leafOf(bytes: Uint8Array, signature: Uint8Array): Promise<Bytes> {
  return sha256(leafInput(bytes, signature));
}

/** What a leaf is the SHA-256 of. */
export function leafInput(bytes: Uint8Array, signature: Uint8Array): Bytes {
  return concat(bytes, signature);
}

/** The leaf of an entry that the server writes itself; `time` in milliseconds. */
export function serverLeaf(
  conversation: ConversationId,
  kind: string,
  time: number,
  bytes: Uint8Array,
): Promise<Bytes> {
  return sha256(serverLeafInput(conversation, kind, time, bytes));
}

/** What such a leaf is the SHA-256 of. */
export function serverLeafInput(conversation: ConversationId, kind: string, time: number, bytes: Uint8Array): Bytes {
  return encode('server', idBytes(conversation), utf8(kind), u64(time), bytes);
}

/** h_p from h_{p−1}: positions count from 1, the head before the first entry is `zeroHash()`. */
export function nextHead(
  conversation: ConversationId,
  position: number,
  head: Uint8Array,
  leaf: Uint8Array,
): Promise<Bytes> {
  return sha256(headInput(conversation, position, head, leaf));
}

/** What a head is the SHA-256 of. */
export function headInput(conversation: ConversationId, position: number, head: Uint8Array, leaf: Uint8Array): Bytes {
  return encode('log', idBytes(conversation), u64(position), head, leaf);
}

/** Bytes of the server entry `ended`: whose end is announced and why (left, deactivated, expired, friendship). */
export function encodeEnded(participant: ParticipantId, reason: string): Bytes {
  return encode('ended', idBytes(participant), utf8(reason));
}

export function decodeEnded(bytes: Uint8Array): { participant: ParticipantId; reason: string } {
  const fields = decode('ended', bytes, 2);
  return { participant: idText(field(fields, 0)), reason: readText(field(fields, 1)) };
}

/** Bytes of the server entry `named`: who chose how to be called, never as what. */
export function encodeNamed(participant: ParticipantId, choice: 'nickname' | 'own'): Bytes {
  return encode('named', idBytes(participant), utf8(choice));
}

export function decodeNamed(bytes: Uint8Array): { participant: ParticipantId; choice: string } {
  const fields = decode('named', bytes, 2);
  return { participant: idText(field(fields, 0)), choice: readText(field(fields, 1)) };
}

/** Bytes of the server entry `closed`: nothing new is written after it, and why. */
export function encodeClosed(reason: string): Bytes {
  return encode('closed', utf8(reason));
}

export function decodeClosed(bytes: Uint8Array): { reason: string } {
  return { reason: readText(field(decode('closed', bytes, 1), 0)) };
}

/** Bytes of the server entry `reopened`: its manager opened it again. */
export function encodeReopened(): Bytes {
  return encode('reopened');
}

export function decodeReopened(bytes: Uint8Array): void {
  decode('reopened', bytes, 0);
}
