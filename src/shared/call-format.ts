// What is signed of a call (protocol §10), and its numbers. Without zod, since devices need both.
import {
  decode,
  decodeList,
  encode,
  EncodingError,
  field,
  idBytes,
  idText,
  list,
  optionalId,
  readOptionalId,
  readU32,
  readU8,
  requireLength,
  u32,
  u8,
  type Bytes,
} from './encoding.ts';
import type { CallId, ConversationId, ParticipantId } from './ids.ts';

/** In the order of their numbers in signed bytes and in frames. */
export const streams = ['sound', 'camera', 'screen', 'screenSound'] as const;
export type Stream = (typeof streams)[number];

/** Guests included (V7). */
export const MOST_IN_CALL = 12;
/** How often a device says that its seat is still taken, and after how long without a word it is not. */
export const KEEP_EVERY = 10_000;
export const LEASE = 30_000;
/** A page that goes may only be loaded anew: for so long its leaving waits for it. */
export const RETURNS_WITHIN = 5_000;
/** How long people have to come back after a restart of the server (V9). */
export const RESTART_GRACE = 60_000;
/** How long somebody is rung (V4). */
export const RINGS_FOR = 45_000;
/** After how long with one person alone a call ends (V9); after half of it they are asked. */
export const ENDS_ALONE = 30 * 60_000;

const SEAT_ID = 16;
const EPHEMERAL_KEY = 32;

/** One join of a call, as its participant signs it. */
export interface Seat {
  readonly conversation: ConversationId;
  readonly call: CallId;
  /** 16 random bytes. */
  readonly seat: Bytes;
  readonly participant: ParticipantId;
  /** Number of the newest control entry that the device had verified. */
  readonly controlN: number;
  /** X25519, made for this seat: media secrets are sealed to it. */
  readonly ephemeralKey: Bytes;
  /** What may come from it, each once, in the order of `streams`. */
  readonly media: readonly Stream[];
}

/** The bytes that the participant key signs. */
export function encodeSeat({ conversation, call, seat, participant, controlN, ephemeralKey, media }: Seat): Bytes {
  return encode(
    'seat',
    idBytes(conversation),
    idBytes(call),
    requireLength(seat, SEAT_ID),
    idBytes(participant),
    u32(controlN),
    requireLength(ephemeralKey, EPHEMERAL_KEY),
    list(...media.map((stream) => u8(streams.indexOf(stream)))),
  );
}

export function decodeSeat(bytes: Uint8Array): Seat {
  const fields = decode('seat', bytes, 7);
  return {
    conversation: idText<ConversationId>(field(fields, 0)),
    call: idText<CallId>(field(fields, 1)),
    seat: requireLength(field(fields, 2), SEAT_ID),
    participant: idText<ParticipantId>(field(fields, 3)),
    controlN: readU32(field(fields, 4)),
    ephemeralKey: requireLength(field(fields, 5), EPHEMERAL_KEY),
    media: readMedia(field(fields, 6)),
  };
}

function readMedia(bytes: Uint8Array): Stream[] {
  const numbers = decodeList(bytes).map(readU8);
  return numbers.map((number, at) => {
    const stream = streams[number];
    if (stream === undefined || number <= (numbers[at - 1] ?? -1)) throw new EncodingError('streams are not in order');
    return stream;
  });
}

/** Bytes of the server entry `callStarted`: by whom. */
export function encodeCallStarted(call: CallId, starter: ParticipantId): Bytes {
  return encode('callStarted', idBytes(call), idBytes(starter));
}

export function decodeCallStarted(bytes: Uint8Array): { call: CallId; starter: ParticipantId } {
  const fields = decode('callStarted', bytes, 2);
  return { call: idText<CallId>(field(fields, 0)), starter: idText<ParticipantId>(field(fields, 1)) };
}

export interface CallEnded {
  readonly call: CallId;
  /** Null where they are no longer in the conversation; nor are such people among the others. */
  readonly starter: ParticipantId | null;
  /** From the second person's joining on, 0 where nobody came: for whoever isn't in `people` a missed call. */
  readonly seconds: number;
  /** Who was in it, in order of joining. */
  readonly people: readonly ParticipantId[];
}

/** Bytes of the server entry `callEnded`. */
export function encodeCallEnded({ call, starter, seconds, people }: CallEnded): Bytes {
  return encode('callEnded', idBytes(call), optionalId(starter), u32(seconds), list(...people.map(idBytes)));
}

export function decodeCallEnded(bytes: Uint8Array): CallEnded {
  const fields = decode('callEnded', bytes, 4);
  return {
    call: idText<CallId>(field(fields, 0)),
    starter: readOptionalId<ParticipantId>(field(fields, 1)),
    seconds: readU32(field(fields, 2)),
    people: decodeList(field(fields, 3)).map((each) => idText<ParticipantId>(each)),
  };
}
