// A control entry as bytes and as a value (protocol §5): who is in, who leads, which epoch is in force.
import {
  concat,
  decode,
  decodeList,
  encode,
  EncodingError,
  equalBytes,
  field,
  hash,
  idBytes,
  idText,
  nothing,
  prefixed,
  readOptionalId,
  readPrefixed,
  readText,
  readU32,
  readU64,
  readU8,
  requireLength,
  u32,
  u8,
  utf8,
  type Bytes,
} from './encoding.ts';
import type { ConversationId, InvitationId, ParticipantId } from './ids.ts';
import { requireGoodPublicKeys } from './public-keys.ts';

export type ParticipantKind = 'member' | 'guest' | 'pending';
export type ConversationKind = 'regular' | 'temporary';

/** One participant of one conversation, with keys that occur nowhere else; a pending one has none yet. */
export interface Participant {
  readonly id: ParticipantId;
  readonly kind: ParticipantKind;
  readonly professional: boolean;
  readonly sign: Bytes;
  readonly hpke: Bytes;
}

/** What somebody who is added may read: from now on, or everything from an epoch and a position. */
export type History = { from: 'now' } | { from: 'epoch'; epoch: number; position: number };

/** What a control entry does; the table of §5. */
export type ControlAct =
  | { type: 'create'; kind: ConversationKind; participants: readonly Participant[] }
  | { type: 'add'; participant: Participant; history: History; invite: InvitationId | null }
  | { type: 'admit'; participant: Participant; basis: 'code' | 'tapped' }
  | { type: 'remove'; participants: readonly ParticipantId[] }
  | { type: 'drop'; participants: readonly ParticipantId[] }
  | { type: 'rekey'; participant: Participant; basis: 'self' | 'vouched' }
  | {
      type: 'manager';
      manager: ParticipantId;
      basis: 'handover' | 'succession';
      deputies: readonly ParticipantId[];
    };

export interface ControlEntry {
  readonly conversation: ConversationId;
  readonly n: number;
  /** Hash of the control entry before; zeros for the first. */
  readonly previous: Bytes;
  readonly actor: ParticipantId;
  readonly act: ControlAct;
  readonly epoch: number;
  readonly commit: Bytes;
  /** Hash of the state after this entry. */
  readonly stateHash: Bytes;
  readonly seenPosition: number;
  readonly seenHash: Bytes;
}

/** Why a control entry is not believed. `update_needed`: its type is newer than this code. */
export type ChainCode =
  | 'update_needed'
  | 'malformed'
  | 'wrong_conversation'
  | 'wrong_number'
  | 'wrong_previous'
  | 'wrong_signature'
  | 'wrong_state'
  | 'wrong_epoch'
  | 'wrong_participant'
  | 'wrong_range'
  | 'key_reused'
  | 'not_allowed'
  | 'not_active'
  | 'not_announced'
  | 'not_successor'
  | 'due'
  | 'already_in'
  | 'too_many';

/** The chain's rules refuse this entry. Devices stop trusting the conversation, the server stores nothing. */
export class ChainError extends Error {
  override readonly name = 'ChainError';
  readonly code: ChainCode;
  constructor(code: ChainCode) {
    super(code);
    this.code = code;
  }
}

export function refuseChain(code: ChainCode): never {
  throw new ChainError(code);
}

const KIND_NUMBERS = { member: 1, guest: 2, pending: 3 } as const;

/** P of §5. */
export function encodeParticipant(participant: Participant): Bytes {
  const { id, kind, professional, sign, hpke } = participant;
  return encode('participant', idBytes(id), u8(KIND_NUMBERS[kind]), u8(professional ? 1 : 0), sign, hpke);
}

/** Reads P; refuses keys that are unusable, missing, or present where the person is pending. */
export function decodeParticipant(bytes: Uint8Array): Participant {
  const fields = decode('participant', bytes, 5);
  const number = readU8(field(fields, 1));
  const kind = (['member', 'guest', 'pending'] as const).find((name) => KIND_NUMBERS[name] === number);
  if (!kind) throw new EncodingError('unknown kind of participant');
  const sign = field(fields, 3);
  const hpke = field(fields, 4);
  if (kind !== 'pending') requireGoodPublicKeys(sign, hpke);
  else if (sign.length + hpke.length > 0) throw new EncodingError('pending participant with keys');
  return { id: idText(field(fields, 0)), kind, professional: readFlag(field(fields, 2)), sign, hpke };
}

/** A participant who is invited and has no keys yet. */
export function pendingParticipant(id: ParticipantId, professional: boolean): Participant {
  return { id, kind: 'pending', professional, sign: nothing(), hpke: nothing() };
}

/** Reads C. Malformed bytes are an EncodingError, a type that this code doesn't know is ChainError `update_needed`. */
export function decodeControl(bytes: Uint8Array): ControlEntry {
  const fields = decode('control', bytes, 11);
  const common = {
    conversation: idText<ConversationId>(field(fields, 0)),
    n: readU32(field(fields, 1)),
    previous: requireLength(field(fields, 2), 32),
    actor: idText<ParticipantId>(field(fields, 4)),
    epoch: readU32(field(fields, 6)),
    commit: requireLength(field(fields, 7), 32),
    stateHash: requireLength(field(fields, 8), 32),
    seenPosition: readU64(field(fields, 9)),
    seenHash: requireLength(field(fields, 10), 32),
  };
  return { ...common, act: decodeArgs(readText(field(fields, 3)), decodeList(field(fields, 5))) };
}

/** The hash by which the next control entry names this one; it covers the signature too. */
export function controlHash(bytes: Uint8Array, signature: Uint8Array): Promise<Bytes> {
  return hash('control-hash', bytes, signature);
}

function decodeArgs(type: string, args: Bytes[]): ControlAct {
  switch (type) {
    case 'create':
      return {
        type,
        kind: oneOf(field(args, 0), ['regular', 'temporary']),
        participants: args.slice(1).map(decodeParticipant),
      };
    case 'add':
      requireCount(args, 5);
      return {
        type,
        participant: decodeParticipant(field(args, 0)),
        history: decodeHistory(field(args, 1), field(args, 2), field(args, 3)),
        invite: readOptionalId(field(args, 4)),
      };
    case 'admit':
      requireCount(args, 2);
      return { type, participant: decodeParticipant(field(args, 0)), basis: oneOf(field(args, 1), ['code', 'tapped']) };
    case 'rekey':
      requireCount(args, 2);
      return {
        type,
        participant: decodeParticipant(field(args, 0)),
        basis: oneOf(field(args, 1), ['self', 'vouched']),
      };
    case 'remove':
    case 'drop':
      return { type, participants: args.map((id) => idText<ParticipantId>(id)) };
    case 'manager':
      return {
        type,
        manager: idText(field(args, 0)),
        basis: oneOf(field(args, 1), ['handover', 'succession']),
        deputies: args.slice(2).map((id) => idText<ParticipantId>(id)),
      };
    default:
      return refuseChain('update_needed');
  }
}

function decodeHistory(choice: Bytes, epoch: Bytes, position: Bytes): History {
  if (readFlag(choice)) return { from: 'epoch', epoch: readU32(epoch), position: readU64(position) };
  if (epoch.length + position.length > 0) throw new EncodingError('range where none belongs');
  return { from: 'now' };
}

/** An item of the state's list of participants: LP(P) ‖ LP(joined n). */
export function encodeJoined(record: Participant, joinedN: number): Bytes {
  return concat(prefixed(encodeParticipant(record)), prefixed(u32(joinedN)));
}

export function decodeJoined(item: Uint8Array): { record: Participant; joinedN: number } {
  const parts = readPrefixed(item);
  requireCount(parts, 2);
  return { record: decodeParticipant(field(parts, 0)), joinedN: readU32(field(parts, 1)) };
}

function readFlag(bytes: Bytes): boolean {
  const value = readU8(bytes);
  if (value > 1) throw new EncodingError('not a flag');
  return value === 1;
}

function requireCount(items: readonly Bytes[], count: number): void {
  if (items.length !== count) throw new EncodingError(`${items.length} items instead of ${count}`);
}

/** The one of these words that the bytes spell. */
export function oneOf<T extends string>(bytes: Uint8Array, words: readonly T[]): T {
  const found = words.find((word) => equalBytes(utf8(word), bytes));
  if (!found) throw new EncodingError('unknown word');
  return found;
}
