// One entry of the timeline, read by the rules at its own place in the log (protocol §6). Nothing of an entry that
// isn't accepted is shown.
import type { TimelineEntry } from '../shared/conversations.ts';
import { decodeControl, type ControlEntry } from '../shared/control-entry.ts';
import { fromBase64Url, type Bytes } from '../shared/encoding.ts';
import { decodeEntry, isEntryKind, type EntryHead } from '../shared/entry.ts';
import { EntryError, verifyEntry, type EntryPlace } from '../shared/entry-rules.ts';
import { findRecord } from '../shared/chain-state.ts';
import type { EntryId, ParticipantId } from '../shared/ids.ts';
import { decodeClosed, decodeEnded } from '../shared/log.ts';
import { isSignedBy } from '../shared/public-keys.ts';
import { openEntry } from './crypto/entry.ts';
import { readTopic } from './crypto/topic.ts';
import { placeAt, type Ledger } from './ledger.ts';
import type { LogWatch } from './log-watch.ts';
import type { AttachedFile, Happening } from './model.ts';

export const LONGEST_TEXT = 8_000;

export type Reading =
  | { is: 'message'; head: EntryHead; text: string; cut: boolean; files: readonly AttachedFile[] }
  | { is: 'edit'; head: EntryHead; text: string; cut: boolean }
  /** `of`: who wrote what it deletes; null where that isn't here any more, or not yet. */
  | { is: 'delete'; head: EntryHead; of: ParticipantId | null }
  | { is: 'topic'; head: EntryHead; text: string; carried: boolean }
  | { is: 'control'; entry: ControlEntry }
  | { is: 'closed'; reason: string }
  | { is: 'named'; participant: ParticipantId; choice: string }
  | { is: 'reopened' }
  /** The service's word, shown as it is. */
  | { is: 'told'; what: Happening }
  /** Its bytes are gone. */
  | { is: 'emptied' }
  | { is: 'unknown' }
  /** `aimless`: it changes an entry that isn't there, and says nothing of its own. */
  | { is: 'refused'; aimless: boolean }
  /** The keys of its epoch aren't here yet. */
  | { is: 'sealed'; head: EntryHead }
  /** Speaks of an entry that isn't loaded: read again once it is. */
  | { is: 'early'; target: EntryId };

/** What the reader needs to know about the entries before this one. */
export interface Before {
  /** The entry with this id, if it is loaded and earlier; of several authors' the own one of whoever speaks of it. */
  target(id: EntryId, by: ParticipantId): EntryPlace['target'];
  /** Whether (sender, id) stands at another position already. */
  isUsed(sender: ParticipantId, id: EntryId, position: number): boolean;
  /** Everything from the first entry on is loaded: then a target that isn't there doesn't exist. */
  readonly complete: boolean;
}

/** Reads an entry; never throws. */
export async function readEntry(ledger: Ledger, log: LogWatch, entry: TimelineEntry, before: Before): Promise<Reading> {
  if (entry.bytes === null) return { is: 'emptied' };
  try {
    const bytes = fromBase64Url(entry.bytes);
    if (entry.kind === 'ended') return isInChain(ledger, entry) ? toldEnded(bytes) : refused;
    if (entry.kind === 'closed') return isInChain(ledger, entry) ? { is: 'closed', ...decodeClosed(bytes) } : refused;
    if (entry.kind === 'reopened') return isInChain(ledger, entry) ? { is: 'reopened' } : refused;
    if (entry.kind === 'control') return readControl(ledger, log, entry, bytes);
    if (entry.signature === null) return (await import('./told.ts')).readTold(entry.kind, bytes);
    return await readSigned(ledger, log, entry, bytes, before);
  } catch (error) {
    return { is: 'refused', aimless: error instanceof EntryError && error.code === 'target_missing' };
  }
}

const refused: Reading = { is: 'refused', aimless: false };

/** Whether the timeline shows what the chain has there, to the byte: the leaf beside it is only the server's word. */
function isInChain({ verified }: Ledger, { position, bytes, signature }: TimelineEntry): boolean {
  return verified.some((one) => one.position === position && one.bytes === bytes && one.signature === signature);
}

function toldEnded(bytes: Bytes): Reading {
  const { participant: participantId, reason: because } = decodeEnded(bytes);
  return { is: 'told', what: { type: 'ended', participantId, because } };
}

function readControl(ledger: Ledger, log: LogWatch, entry: TimelineEntry, bytes: Uint8Array): Reading {
  if (!isInChain(ledger, entry)) return refused;
  const control = decodeControl(bytes);
  log.claim(entry.position, control.seenPosition, control.seenHash);
  return { is: 'control', entry: control };
}

async function readSigned(
  ledger: Ledger,
  log: LogWatch,
  entry: TimelineEntry,
  bytes: Bytes,
  before: Before,
): Promise<Reading> {
  const place = placeAt(ledger, entry.position);
  if (!ledger.chain || !place) return refused;
  const signature = fromBase64Url(entry.signature ?? '');
  const { head: stated } = decodeEntry(bytes);
  if (stated.kind !== entry.kind || stated.sender !== entry.authorId) return refused;
  if (before.isUsed(stated.sender, stated.entryId, entry.position)) return refused;
  await noteNewerChain(ledger, log, stated, signature, bytes);
  const found = stated.target === null ? null : before.target(stated.target, stated.sender);
  const deletes = stated.kind === 'delete';
  if (stated.target !== null && !found && !deletes && !before.complete) return { is: 'early', target: stated.target };
  // What was deleted has no id any more: the deletion is checked as one of the author's own.
  const target = found ?? (deletes && stated.target !== null ? { sender: stated.sender, kind: 'message' } : null);
  const { head, box } = await verifyEntry(ledger.chain, bytes, signature, { ...place, target });
  log.claim(entry.position, head.seenPosition, head.seenHash);
  if (!isEntryKind(head.kind)) return { is: 'unknown' };
  if (head.kind === 'delete') return { is: 'delete', head, of: found?.sender ?? null };
  const secret = ledger.secrets.get(head.epoch);
  if (!secret) return { is: 'sealed', head };
  const body = await openEntry(head, box, secret);
  switch (head.kind) {
    case 'message':
      return { is: 'message', head, ...textOf(body), files: await filesOf(body) };
    case 'edit':
      return { is: 'edit', head, ...textOf(body) };
    case 'topic': {
      const topic = await readTopic(ledger.chain, body);
      if (!topic) return refused;
      return { is: 'topic', head, text: topic.text, carried: topic.n < head.controlN && isCarried(ledger, head) };
    }
    default:
      return { is: 'unknown' };
  }
}

/** An author who knew more of the chain than the server shows here: what is missing may be somebody's removal. */
async function noteNewerChain(
  { chain }: Ledger,
  log: LogWatch,
  { controlN, sender }: EntryHead,
  signature: Bytes,
  bytes: Bytes,
): Promise<void> {
  if (!chain || controlN <= chain.n) return;
  const record = findRecord(chain, sender);
  if (record && (await isSignedBy(record.sign, signature, bytes))) log.claimControl(controlN);
}

/** A topic repeated under a new epoch by whoever made it is no news. */
function isCarried({ chain }: Ledger, head: EntryHead): boolean {
  return chain?.epochs.some(({ epoch, fromN }) => epoch === head.epoch && fromN === head.controlN) ?? false;
}

async function filesOf(body: unknown): Promise<readonly AttachedFile[]> {
  const files: unknown = Reflect.get(Object(body), 'files');
  return files === undefined ? [] : (await import('./files/attached.ts')).readAttached(files);
}

function textOf(body: unknown): { text: string; cut: boolean } {
  const text: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'text') : null;
  if (typeof text !== 'string') throw new EntryError('malformed');
  return text.length > LONGEST_TEXT ? { text: text.slice(0, LONGEST_TEXT), cut: true } : { text, cut: false };
}
