// What the socket at /api/live delivers. A notice is only a hint: losing one loses nothing, since everything can be
// fetched. The socket carries no commands.
import type { Stream } from './call-format.ts';
import type { Ring } from './calls.ts';
import type { CallId, ConversationId, DeviceId, ParticipantId } from './ids.ts';
import type { TimelineEntry } from './conversations.ts';

/** Whole pieces of state that a device holds and fetches again when told that they changed. */
export type StateName = 'account' | 'contacts' | 'devices' | 'introductions' | 'organisation' | 'tasks';

/**
 * Why a seat ended. `moved`: the same person took one on another device. `removed`: by the conversation's manager. `over`: the call is.
 * `gone`: nothing was heard of the device for too long. `ended`: the person's place in the conversation, or their sign-in, is over.
 */
export type SeatEnd = 'left' | 'moved' | 'removed' | 'over' | 'gone' | 'ended';

export type LiveEvent =
  /** First frame: the socket is open for this device. */
  | { type: 'ready'; deviceId: DeviceId; protocol: number }
  /** New entries of one conversation, in order, that this viewer may read. */
  | { type: 'entries'; conversationId: ConversationId; entries: TimelineEntry[] }
  /** Who is in a conversation, its keys or abilities, one's own marks on it, or who read what one wrote changed: fetch it again. */
  | { type: 'conversation'; conversationId: ConversationId }
  /** Read position on another device of one's own. */
  | { type: 'read'; conversationId: ConversationId; readPosition: number; unread: number }
  /** Somebody is typing there: shown for six seconds, or until they write. Kept nowhere. */
  | { type: 'typing'; conversationId: ConversationId; participantId: ParticipantId }
  /** What one sends later there changed, or was sent. */
  | { type: 'scheduled'; conversationId: ConversationId }
  /** Somebody calls this member, or it is no longer so: answered or declined on whichever device, missed, over. */
  | ({ type: 'ring' } & Ring)
  | { type: 'ringEnded'; callId: CallId; conversationId: ConversationId }
  /** Who is in the call of a conversation, who is rung, or what one may there changed, or it began or ended: fetch it again. */
  | { type: 'call'; conversationId: ConversationId; callId: CallId }
  /** This seat of one's own is over: its device leaves the call. */
  | { type: 'seatEnded'; callId: CallId; seatId: string; because: SeatEnd }
  /** What a seat of the same call sends. */
  | {
      type: 'media';
      callId: CallId;
      seatId: string;
      stream: Stream;
      producerId: string;
      now: 'paused' | 'sending' | 'ended';
    }
  /** The media worker died: every line of this call has to be opened anew, and everything sent again. */
  | { type: 'linesLost'; callId: CallId }
  /** A media secret of another seat, sealed and signed there. */
  | { type: 'mediaKeys'; callId: CallId; seatId: string; bytes: string; signature: string }
  /** Another seat lacks the media secret of this one: of this generation, or the newest. */
  | { type: 'mediaWanted'; callId: CallId; seatId: string; wantedBy: string; generation: number | null }
  /** Who speaks, the loudest first; empty: nobody. */
  | { type: 'speaking'; callId: CallId; seatIds: string[] }
  | { type: 'changed'; what: StateName }
  /** Notices may have been lost: fetch again what is shown. */
  | { type: 'resume' }
  /** This sign-in ended; the socket closes. */
  | { type: 'signedOut'; because: string };

/** One frame of the socket, as JSON: what came together, in order. */
export type LiveFrame = LiveEvent[];

/** Number of the protocol that server and page must share; a page with a lower one reloads when idle. */
export const protocolVersion = 1;
