// Video calls: who is in one, who is rung, and the lines for its media. The bytes of seats and entries: call-format.ts.
import { z } from 'zod';
import { MOST_IN_CALL, streams } from './call-format.ts';
import { bytes, command, done, id, members, moment, query, u32 } from './contract.ts';

const seatId = bytes({ exactly: 16 });
const stream = z.enum(streams);
/** Whose seat, and where; a seat that is over is answered with `call.seat_ended`. */
const ofSeat = { seatId };

const signedSeat = z.object({ bytes: bytes({ most: 1_000 }), signature: bytes({ exactly: 64 }) });

/** Parameters of WebRTC as mediasoup and mediasoup-client know them; what doesn't fit is `bad_input`. */
const parameters = z.record(z.string().max(100), z.json());

/** Something that a seat sends. */
const sent = z.object({
  seatId,
  stream,
  /** To be named in `receiveMedia`; random. */
  producerId: z.string(),
  /** Muted, camera off: nothing comes. */
  paused: z.boolean(),
});
export type SentMedia = z.infer<typeof sent>;

export const call = z.object({
  callId: id<'call'>(),
  conversationId: id<'conversation'>(),
  /** Null where they are no longer in the conversation. */
  starterId: id<'participant'>().nullable(),
  startedAt: moment,
  /** When the second person joined: the clock runs from here. */
  clockFrom: moment.nullable(),
  /** The server's clock at this answer. */
  now: moment,
  /** Who is in it, in order of joining, as they signed it; a tile only for who was verified. */
  seats: z.array(
    z.object({
      ...{ seatId, participantId: id<'participant'>(), joinedAt: moment },
      /** As its participant signed it. */
      ...signedSeat.shape,
    }),
  ),
  /** What they send; empty for who isn't in it. */
  media: z.array(sent),
  /** Those of the conversation who could be in it and are not. No reasons. */
  others: z.array(
    z.object({
      participantId: id<'participant'>(),
      state: z.enum(['ringing', 'answering', 'unavailable', 'inFiveMinutes', 'removed']),
    }),
  ),
  /** One's own seat, on whichever device. */
  ownSeatId: seatId.nullable(),
  abilities: z.object({
    join: z.boolean(),
    /** Who can be rung (again). */
    ring: z.array(id<'participant'>()),
    endForAll: z.boolean(),
    mute: z.array(id<'participant'>()),
    remove: z.array(id<'participant'>()),
    /** Who was removed and may be let in again. */
    letBackIn: z.array(id<'participant'>()),
  }),
});
export type Call = z.infer<typeof call>;

/** Somebody calls this member. */
export const ring = z.object({
  callId: id<'call'>(),
  conversationId: id<'conversation'>(),
  callerId: id<'participant'>(),
  /** When it stops by itself. */
  until: moment,
  /** False in quiet hours and where the conversation is muted: the card is shown all the same. */
  sound: z.boolean(),
  /** This member is in another call: no card, a notice only. */
  busy: z.boolean(),
});
export type Ring = z.infer<typeof ring>;

const onSeat = ['call.seat_ended', 'call.unavailable'] as const;

/** Whether the media worker is there: without it nobody can join. `off`: this installation has no video calls. */
const readiness = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready') }),
  z.object({ state: z.literal('preparing'), percent: u32 }),
  z.object({ state: z.enum(['unavailable', 'off']) }),
]);
export type CallReadiness = z.infer<typeof readiness>;

export const listCalls = query({
  summary: 'Calls that run in the conversations of this member, and which of them ring this member.',
  actors: members,
  feature: 'videoCalls',
  input: z.object({}),
  output: z.object({
    now: moment,
    rings: z.array(ring),
    running: z.array(
      z.object({ callId: id<'call'>(), conversationId: id<'conversation'>(), startedAt: moment, people: u32 }),
    ),
  }),
});

export const getCall = query({
  summary: 'The call that runs in a conversation, or null.',
  actors: members,
  feature: 'videoCalls',
  input: z.object({ conversationId: id<'conversation'>() }),
  output: z.object({
    call: call.nullable(),
    /** Whether this member may start one now, as far as the conversation goes. */
    start: z.boolean(),
    readiness,
  }),
  errors: ['not_found'],
});

export const joinCall = command({
  summary:
    'Takes a seat in the call of a conversation and starts it where none runs: the others are then rung. A seat of the same person on another device ends.',
  actors: members,
  feature: 'videoCalls',
  input: z.object({
    conversationId: id<'conversation'>(),
    /** Of the call that runs, or a new one where none does. */
    callId: id<'call'>(),
    seat: signedSeat,
    /** Starts a call although one of those called rings this member from elsewhere (V2). */
    anyway: z.boolean().default(false),
  }),
  output: z.object({
    call,
    /** What mediasoup-client's device loads. */
    routerRtpCapabilities: parameters,
  }),
  errors: [
    'not_found',
    'conversation.not_active',
    'conversation.closed',
    'conversation.read_only',
    'feature.off',
    // Another call runs there, or this one has ended: ask `getCall`, sign a seat of that one or of a new one.
    'call.changed',
    'call.full',
    'call.link_ended',
    'call.no_room',
    'call.nobody',
    'call.removed',
    'call.rings_you',
    'call.seat_refused',
    'call.unavailable',
  ],
});

export const keepSeat = command({
  summary: 'Says that this seat is still taken: every ten seconds. After thirty without a word it ends.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object(ofSeat),
  output: z.object({ until: moment }),
  errors: onSeat,
});

export const leaveCall = command({
  summary: 'Gives up a seat. The last one ends the call; in a conversation of two, anybody. Again is fine.',
  actors: members,
  limit: 'call',
  input: z.object({
    ...ofSeat,
    /** The page is closed or loaded anew, which it can't tell: whoever takes a seat again within five seconds never left. */
    mayReturn: z.boolean().default(false),
  }),
  output: done,
});

export const answerRing = command({
  summary:
    'Stops the ringing of a call on all devices of this member: they join (`accepted`, `joinCall` follows), don\'t, or tell "back in five minutes" (`later`).',
  actors: members,
  limit: 'call',
  input: z.object({ callId: id<'call'>(), answer: z.enum(['accepted', 'no', 'later']) }),
  output: done,
});

export const ringAgain = command({
  summary: 'Rings somebody of the conversation who is not in the call.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({ ...ofSeat, participantId: id<'participant'>() }),
  output: done,
  errors: [...onSeat, 'not_found', 'not_allowed'],
});

// For the conversation's manager and deputies

export const endCall = command({
  summary: 'Ends the call for everybody: its manager, and in a conversation of two either.',
  actors: members,
  limit: 'call',
  input: z.object({ callId: id<'call'>() }),
  output: done,
  errors: ['not_found', 'not_allowed'],
});

export const muteInCall = command({
  summary: 'Mutes the microphone of somebody in the call, or of everybody else (null). They may unmute themselves.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({ ...ofSeat, participantId: id<'participant'>().nullable() }),
  output: done,
  errors: [...onSeat, 'not_allowed'],
});

export const removeFromCall = command({
  summary: 'Removes somebody from the call. They return only once they are let back in.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({ ...ofSeat, participantId: id<'participant'>() }),
  output: done,
  errors: [...onSeat, 'not_found', 'not_allowed'],
});

export const letBackIn = command({
  summary: 'Lets somebody return who was removed from the call.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({ callId: id<'call'>(), participantId: id<'participant'>() }),
  output: done,
  errors: ['not_found', 'not_allowed'],
});

// Keys: relayed to the other seats, kept nowhere

export const sendMediaKeys = command({
  summary: 'Hands the signed, sealed media secret of a seat to all other seats of the call, as it is.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({
    ...ofSeat,
    bytes: bytes({ most: 1_000 + MOST_IN_CALL * 200 }),
    signature: bytes({ exactly: 64 }),
  }),
  output: done,
  errors: onSeat,
});

export const askMediaKeys = command({
  summary: 'Asks a seat to send its media secret of this generation again; null: whichever is newest.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({
    ...ofSeat,
    fromSeatId: seatId,
    generation: z.number().int().nonnegative().max(0xffff).nullable(),
  }),
  output: done,
  errors: [...onSeat, 'not_found'],
});

// Lines: one for each direction of a seat. After `call.line_lost` (the media worker died) all of them are opened anew.

const direction = z.enum(['send', 'receive']);

export const openLine = command({
  summary: 'Opens the line of a seat for one direction; the one before it is closed.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({ ...ofSeat, direction }),
  output: z.object({
    /** Changes with the media worker: after another one, mediasoup-client's device loads anew. */
    routerRtpCapabilities: parameters,
    /** As mediasoup-client's `createSendTransport` and `createRecvTransport` take it. */
    id: z.string(),
    iceParameters: parameters,
    iceCandidates: z.array(parameters),
    dtlsParameters: parameters,
    /** TURN servers, with credentials for this line alone; for networks that let no other way through. */
    iceServers: z.array(z.object({ urls: z.array(z.string()), username: z.string(), credential: z.string() })),
  }),
  errors: onSeat,
});

export const connectLine = command({
  summary: "Tells a line the fingerprint of the browser's certificate.",
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({ ...ofSeat, direction, dtlsParameters: parameters }),
  output: done,
  errors: [...onSeat, 'call.line_lost'],
});

export const restartLine = command({
  summary: 'New ICE parameters for a line, after a change of network.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({ ...ofSeat, direction }),
  output: z.object({ iceParameters: parameters }),
  errors: [...onSeat, 'call.line_lost'],
});

export const sendMedia = command({
  summary: 'Begins to send one of four streams, each at most once. One screen at a time in a call: see `replace`.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({
    ...ofSeat,
    stream,
    rtpParameters: parameters,
    paused: z.boolean(),
    /** Of a screen: closes the one that somebody else shares. */
    replace: z.boolean().default(false),
  }),
  output: z.object({ producerId: z.string() }),
  errors: [...onSeat, 'call.line_lost', 'call.screen_shared'],
});

export const changeMedia = command({
  summary: 'Pauses (muted, camera off), resumes or ends what this seat sends.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({ ...ofSeat, stream, to: z.enum(['paused', 'sending', 'ended']) }),
  output: done,
  errors: [...onSeat, 'call.line_lost'],
});

export const receiveMedia = command({
  summary: 'Gives what is needed to receive something; nothing comes until `changeReceived` wants it.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({ ...ofSeat, producerId: z.string().max(100), rtpCapabilities: parameters }),
  output: z.object({
    consumerId: z.string(),
    producerId: z.string(),
    kind: z.enum(['audio', 'video']),
    rtpParameters: parameters,
  }),
  errors: [...onSeat, 'call.line_lost', 'not_found'],
});

export const changeReceived = command({
  summary:
    'Says of what is received whether it is wanted now, in which size (the layer of simulcast), or as a key frame.',
  actors: members,
  feature: 'videoCalls',
  limit: 'call',
  input: z.object({
    ...ofSeat,
    consumerId: z.string().max(100),
    /** False: nothing comes, which nobody sees. */
    wanted: z.boolean().optional(),
    /** At most this layer, 0 the smallest. */
    layer: z.number().int().min(0).max(2).optional(),
    keyFrame: z.literal(true).optional(),
    ended: z.literal(true).optional(),
  }),
  output: done,
  errors: [...onSeat, 'call.line_lost', 'not_found'],
});
