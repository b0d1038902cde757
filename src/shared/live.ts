// What the socket at /api/live delivers. A notice is only a hint: losing one loses nothing, since everything can be
// fetched. The socket carries no commands.
import type { ConversationId, DeviceId, ParticipantId } from './ids.ts';
import type { TimelineEntry } from './conversations.ts';

/** Whole pieces of state that a device holds and fetches again when told that they changed. */
export type StateName = 'account' | 'contacts' | 'devices' | 'introductions' | 'organisation' | 'tasks';

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
  | { type: 'changed'; what: StateName }
  /** Notices may have been lost: fetch again what is shown. */
  | { type: 'resume' }
  /** This sign-in ended; the socket closes. */
  | { type: 'signedOut'; because: string };

/** One frame of the socket, as JSON: what came together, in order. */
export type LiveFrame = LiveEvent[];

/** Number of the protocol that server and page must share; a page with a lower one reloads when idle. */
export const protocolVersion = 1;
