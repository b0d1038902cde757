// What a control chain says up to one of its entries, and what follows from it: who may sign what at which place, and
// who may hold which epoch (protocol §5, §6).
import { decodeJoined, encodeJoined, oneOf, type ConversationKind, type Participant } from './control-entry.ts';
import {
  decode,
  decodeList,
  encode,
  field,
  fromBase64Url,
  idBytes,
  idText,
  list,
  optionalId,
  readOptionalId,
  readU32,
  requireLength,
  sha256,
  toBase64Url,
  u32,
  utf8,
  type Bytes,
} from './encoding.ts';
import type { ConversationId, InvitationId, ParticipantId } from './ids.ts';

/** Somebody who is in, in the order of joining. */
export interface Joined {
  readonly record: Participant;
  readonly joinedN: number;
  /** Whose entry added them: the inviter of a pending one. Null where this chain starts from a snapshot. */
  readonly addedBy: ParticipantId | null;
  readonly invite: InvitationId | null;
}

/** A stretch in which somebody was in with the same keys, in control numbers and in epochs; open ends are null. */
export interface Span {
  readonly record: Participant;
  readonly fromN: number;
  /** The control entry that ended it: the first at which it no longer holds. */
  readonly untilN: number | null;
  readonly fromEpoch: number;
  /** The last epoch of it. */
  readonly untilEpoch: number | null;
}

export interface EpochRecord {
  readonly epoch: number;
  readonly commit: Bytes;
  readonly fromN: number;
  /** Whose control entry made it: they carry the topic over. */
  readonly madeBy: ParticipantId;
}

export interface ChainState {
  readonly conversation: ConversationId;
  readonly kind: ConversationKind;
  /** Null between the manager's end and the succession. */
  readonly manager: ParticipantId | null;
  readonly deputies: readonly ParticipantId[];
  readonly participants: readonly Joined[];
  readonly epoch: number;
  readonly commit: Bytes;
  readonly n: number;
  /** Hash of control entry n: the next one's `previous`. */
  readonly head: Bytes;
  // From here on: remembered, not part of the state's hash.
  /** Who is no longer in, with their last keys. */
  readonly former: readonly Participant[];
  readonly spans: readonly Span[];
  readonly epochs: readonly EpochRecord[];
  readonly leads: readonly Lead[];
}

/** Who leads from this control entry on. */
export interface Lead {
  readonly fromN: number;
  readonly manager: ParticipantId | null;
  /** One was out from here on, and doesn't see who led. */
  readonly unseen?: true;
}

/** A state whose entry isn't signed yet, so that it has no hash to be named by. */
export type OpenState = Omit<ChainState, 'head'>;

type Hashed = Pick<OpenState, 'kind' | 'manager' | 'deputies' | 'participants' | 'epoch' | 'commit'>;

/** The bytes of State (§5): what its hash covers, and the snapshot that a joiner starts from. */
export function encodeState(state: Hashed): Bytes {
  return encode(
    'state',
    utf8(state.kind),
    optionalId(state.manager),
    list(...state.deputies.map(idBytes)),
    list(...state.participants.map(({ record, joinedN }) => encodeJoined(record, joinedN))),
    u32(state.epoch),
    requireLength(state.commit, 32),
  );
}

export function stateHash(state: Hashed): Promise<Bytes> {
  return sha256(encodeState(state));
}

/** Reads the bytes of State. Who added whom is not in them. */
export function decodeState(bytes: Uint8Array): Hashed {
  const fields = decode('state', bytes, 6);
  return {
    kind: oneOf(field(fields, 0), ['regular', 'temporary']),
    manager: readOptionalId<ParticipantId>(field(fields, 1)),
    deputies: decodeList(field(fields, 2)).map((id) => idText<ParticipantId>(id)),
    participants: decodeList(field(fields, 3)).map((item) => ({ ...decodeJoined(item), addedBy: null, invite: null })),
    epoch: readU32(field(fields, 4)),
    commit: requireLength(field(fields, 5), 32),
  };
}

/** Who is in, by id; null also for former participants. */
export function findJoined(state: OpenState, id: ParticipantId): Joined | null {
  return state.participants.find(({ record }) => record.id === id) ?? null;
}

/** The newest keys of somebody who is or was in. */
export function findRecord(state: OpenState, id: ParticipantId): Participant | null {
  return findJoined(state, id)?.record ?? state.former.find((record) => record.id === id) ?? null;
}

/** Who was in, and with which keys, while control entry n was the newest; null: not in, or before this chain's start. */
export function participantAt(state: OpenState, id: ParticipantId, n: number): Participant | null {
  return spansAt(state, n).find(({ record }) => record.id === id)?.record ?? null;
}

/** Everybody who was in while control entry n was the newest. */
export function participantsAt(state: OpenState, n: number): Participant[] {
  return spansAt(state, n).map(({ record }) => record);
}

/** The epoch in force while control entry n was the newest; null before this chain's start. */
export function epochAt(state: OpenState, n: number): number | null {
  return n > state.n ? null : (state.epochs.findLast(({ fromN }) => fromN <= n)?.epoch ?? null);
}

/** The manager while control entry n was the newest. */
export function managerAt(state: OpenState, n: number): ParticipantId | null {
  return leadAt(state, n)?.manager ?? null;
}

/** Whether this chain shows what was so while control entry n was the newest: not before its start, and not while one was out. */
export function isSeenAt(state: OpenState, n: number): boolean {
  const lead = leadAt(state, n);
  return lead !== undefined && !lead.unseen;
}

function leadAt(state: OpenState, n: number): Lead | undefined {
  return n > state.n ? undefined : state.leads.findLast(({ fromN }) => fromN <= n);
}

/** The commitment to an epoch's secret, by which a share is believed; null for an epoch that this chain hasn't seen. */
export function commitOf(state: OpenState, epoch: number): Bytes | null {
  return state.epochs.find((known) => known.epoch === epoch)?.commit ?? null;
}

/** Whether the chain grants somebody this epoch: the range in which shares for them are made and accepted. */
export function mayHoldEpoch(state: OpenState, id: ParticipantId, epoch: number): boolean {
  return state.spans.some(
    (span) => span.record.id === id && span.fromEpoch <= epoch && epoch <= (span.untilEpoch ?? state.epoch),
  );
}

/** Whose share of the newest epoch must come with its control entry: everybody who is in and has keys. */
export function shareRecipients(state: OpenState): Participant[] {
  return state.participants.map(({ record }) => record).filter(({ kind }) => kind !== 'pending');
}

/** The state as text, for a column or a device's store; `readStoredState` gives the same back. */
export function storeState(state: ChainState): string {
  return JSON.stringify(state, (_, value: unknown) =>
    value instanceof Uint8Array ? { $bytes: toBase64Url(value) } : value,
  );
}

/** Only for text that `storeState` made: nothing is checked. */
export function readStoredState(text: string): ChainState {
  return JSON.parse(text, (_, value: unknown) => {
    const isBytes = typeof value === 'object' && value !== null && '$bytes' in value;
    return isBytes ? fromBase64Url(String(value.$bytes)) : value;
  }) as ChainState;
}

function spansAt(state: OpenState, n: number): Span[] {
  if (n > state.n) return [];
  return state.spans.filter(({ fromN, untilN }) => fromN <= n && (untilN === null || n < untilN));
}
