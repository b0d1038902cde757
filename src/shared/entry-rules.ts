// Which entries a reader accepts, judged at the entry's own place in the log (protocol §6). The server applies the same
// rules before it stores one.
import { epochAt, managerAt, participantAt, participantsAt, type OpenState } from './chain-state.ts';
import type { Participant } from './control-entry.ts';
import { decodeEntry, isEntryKind, type EntryHead } from './entry.ts';
import { EncodingError, type Bytes } from './encoding.ts';
import type { ParticipantId } from './ids.ts';
import { isSignedBy } from './public-keys.ts';

export type EntryCode =
  | 'malformed'
  | 'wrong_conversation'
  | 'wrong_epoch'
  | 'wrong_signature'
  | 'not_active'
  | 'not_allowed'
  | 'target_missing'
  | 'not_yours';

/** How long after sending it its author may edit a message (C11), in milliseconds by the server's clock. */
export const EDITABLE_FOR = 24 * 3_600_000;
/** How long its author may undo it (C22), likewise. */
export const UNDOABLE_FOR = 60_000;

/** This entry isn't shown, and the server doesn't store it. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
  readonly code: EntryCode;
  constructor(code: EntryCode) {
    super(code);
    this.code = code;
  }
}

/** Where the entry stands and what the log says about the entry that it speaks of. */
export interface EntryPlace {
  /** Number of the newest control entry before it in the log. */
  readonly n: number;
  /** Participants whose end had been announced before it and who weren't dropped yet. */
  readonly announced: ReadonlySet<ParticipantId>;
  /** The entry that it edits or deletes; null if there is none, or not earlier. */
  readonly target: { readonly sender: ParticipantId; readonly kind: string } | null;
}

/** Whether an Ed25519 signature is right; a server has a faster way than what runs everywhere. */
export type IsSignedBy = (key: Uint8Array, signature: Uint8Array, message: Uint8Array) => boolean | Promise<boolean>;

/**
 * Reads a signed entry and checks conversation, sender, epoch, signature and the rules of its kind; throws EntryError.
 * That (sender, entry id) is new is for the caller, who has the log.
 */
export async function verifyEntry(
  state: OpenState,
  bytes: Uint8Array,
  signature: Uint8Array,
  place: EntryPlace,
  isSigned: IsSignedBy = isSignedBy,
): Promise<{ head: EntryHead; box: Bytes; sender: Participant }> {
  const { head, box } = read(bytes);
  if (head.conversation !== state.conversation) throw new EntryError('wrong_conversation');
  const sender = participantAt(state, head.sender, place.n);
  if (!sender || sender.kind === 'pending' || place.announced.has(head.sender)) throw new EntryError('not_active');
  if (head.epoch !== epochAt(state, place.n)) throw new EntryError('wrong_epoch');
  if (!(await isSigned(sender.sign, signature, bytes))) throw new EntryError('wrong_signature');
  requireAllowed(state, head, sender, place);
  return { head, box, sender };
}

function requireAllowed(state: OpenState, head: EntryHead, sender: Participant, place: EntryPlace): void {
  const leads = managerAt(state, place.n) === sender.id;
  const others = participantsAt(state, place.n);
  if (head.kind === 'edit' || head.kind === 'delete') {
    if (!place.target) throw new EntryError('target_missing');
    if (place.target.sender === sender.id) return;
    const removes = head.kind === 'delete' && leads && sender.professional && others.length > 2;
    if (!removes) throw new EntryError('not_yours');
    return;
  }
  if (isEntryKind(head.kind) && head.target !== null) throw new EntryError('malformed');
  if (head.kind === 'topic' && !leads && !carries(state, head)) throw new EntryError('not_allowed');
  if (head.kind === 'agenda' && others.length !== 2) throw new EntryError('not_allowed');
  if (head.kind === 'plan' && sender.kind !== 'member') throw new EntryError('not_allowed');
  const professionals = others.filter(({ professional }) => professional).length;
  if (head.kind === 'fallback' && !(others.length === 2 && professionals === 1)) throw new EntryError('not_allowed');
}

/** Who made the epoch repeats the manager's topic under it; what is inside must be signed by a manager. */
function carries(state: OpenState, head: EntryHead): boolean {
  return state.epochs.some(({ epoch, madeBy }) => epoch === head.epoch && madeBy === head.sender);
}

function read(bytes: Uint8Array): { head: EntryHead; box: Bytes } {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    if (error instanceof EncodingError) throw new EntryError('malformed');
    throw error;
  }
}
