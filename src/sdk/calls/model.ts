// What a page sees of video calls, and what one does there. Everything here comes by `import()`: see calls.ts.
import type { SeatEnd } from '../../shared/live.ts';
import type { Call, CallReadiness, Ring } from '../../shared/calls.ts';
import type { CallId, ConversationId, ParticipantId } from '../../shared/ids.ts';
import type { FailureCode } from '../sdk-error.ts';
import type { Loaded, Watched } from '../watched.ts';

export type { Ring };

export interface Calls {
  /** Who rings this member, on every page of every device; empty until they were asked for. */
  readonly rings: Watched<readonly Ring[]>;
  /** Calls that run in one's conversations, whether or not one is in them. */
  readonly running: Watched<ReadonlyMap<ConversationId, RunningCall>>;
  /** The call of a conversation as the server tells it, kept fresh: for its head, and for the preview. Close it. */
  look(conversationId: ConversationId): LookedAt;
  /** Stops the ringing on all devices. `accepted`: on the way, in the preview; `later`: "back in five minutes". */
  answerRing(callId: CallId, answer: 'accepted' | 'no' | 'later'): Promise<void>;
  /** Whether this browser can encrypt calls; one that can't never gets media (V10). */
  canEncrypt(): boolean;
  /** One's own place in the call of a conversation, from the preview on. One for each tab; `close` it. */
  open(conversationId: ConversationId): OwnCall;
}

export interface RunningCall {
  callId: CallId;
  conversationId: ConversationId;
  startedAt: number;
  people: number;
}

export interface LookedAt {
  /** `start`: whether this member may start one, once the media server is ready; while it isn't, this is asked again by itself. */
  readonly now: Watched<Loaded<{ call: Call | null; start: boolean; readiness: CallReadiness }>>;
  close(): void;
}

/** What somebody brings along. Tracks are the page's: it opens devices, shows the preview, and stops them. */
export interface JoinChoices {
  /** Null: no microphone, or not allowed. */
  sound: MediaStreamTrack | null;
  /** Joins with the microphone off; the track stays for later. */
  muted: boolean;
  /** Null: camera off. */
  camera: MediaStreamTrack | null;
  /** Nobody's picture is received: for lines with little data. */
  soundOnly: boolean;
  /** After a reload: fails with `call.seat_ended` where the call is over meanwhile, and starts none. */
  returns?: boolean;
  /** Starts a call although one of those called rings this member (after `call.rings_you`). */
  anyway?: boolean;
}

/**
 * Where one's own call stands. `connecting`: seat, lines and keys ("connecting securely"). `alone`: nobody else is in it yet,
 * or any more. `together`: at least one other, proved. `reconnecting`: the line is lost and tried again by itself.
 */
export type CallStage =
  | { is: 'preparing' }
  | { is: 'connecting' }
  | { is: 'alone'; since: number }
  | { is: 'together' }
  | { is: 'reconnecting' }
  | { is: 'ended'; because: CallEnd };

/**
 * `left`: this person, here. `moved`: on another device of theirs. `removed`: from the call. `over`: for everybody. `gone`: away
 * too long. `ended`: their place in the conversation or their sign-in is over. `failed`: can't be had, `code` says why.
 */
export type CallEnd = { why: SeatEnd } | { why: 'failed'; code: FailureCode };

/** How well somebody's media arrive. `unknown`: nothing of theirs is received, or only just. */
export type LineQuality = 'unknown' | 'good' | 'poor' | 'lost';

/** Somebody else in the call, whose seat was proved by their signature. Others get no tile. */
export interface PersonInCall {
  seatId: string;
  participantId: ParticipantId;
  joinedAt: number;
  /** False until their media key is here: "connecting securely". */
  secure: boolean;
  /** Ready for `srcObject`; null where they send none, paused it, or it isn't received. A track may be exchanged. */
  sound: MediaStreamTrack | null;
  camera: MediaStreamTrack | null;
  screen: MediaStreamTrack | null;
  screenSound: MediaStreamTrack | null;
  /** The microphone is off, or they have none. */
  muted: boolean;
  cameraOff: boolean;
  sharing: boolean;
  speaking: boolean;
  quality: LineQuality;
}

export interface OwnMedia {
  /** Null: none given. */
  sound: MediaStreamTrack | null;
  muted: boolean;
  /** The manager muted this microphone; `setMuted(false)` is up to the person. */
  mutedByOther: boolean;
  camera: MediaStreamTrack | null;
  screen: MediaStreamTrack | null;
  speaking: boolean;
  /** How well one's own media leave. */
  quality: LineQuality;
}

export interface CallView {
  stage: CallStage;
  conversationId: ConversationId;
  callId: CallId | null;
  /** This browser's time at which the second person joined, by the server's clock; null before. */
  clockFrom: number | null;
  startedAt: number | null;
  own: OwnMedia;
  /** In order of joining; never oneself. */
  people: readonly PersonInCall[];
  /** Seats that the server tells of and that nobody in the conversation signed: no tile, no key. */
  unproved: number;
  /** Those of the conversation who aren't in it, and whom one may ring. */
  others: Call['others'];
  abilities: Call['abilities'];
}

/**
 * One's own call. Commands fail with the endpoint's codes, and with `offline`; none loses the place. After `ended` only
 * `close` does something; for another try open it anew.
 */
export interface OwnCall {
  readonly view: Watched<CallView>;
  /** Loads code and starts the worker while the person is in the preview, so that Join is quick. Never fails. */
  warmUp(): Promise<void>;
  /**
   * Takes a seat, or starts the call, which rings the others. Fails with `call.…`, `conversation.…`, `call_not_encryptable`
   * (this browser), `keys_refused` (who is in the conversation can't be believed).
   */
  join(choices: JoinChoices): Promise<void>;
  /** Another microphone, or none. */
  setSound(track: MediaStreamTrack | null): Promise<void>;
  /** Another camera, or off. */
  setCamera(track: MediaStreamTrack | null): Promise<void>;
  /** Nothing leaves this device while muted, from the moment of the call on; the promise tells when others know. */
  setMuted(muted: boolean): Promise<void>;
  /** Fails with `call.screen_shared` where somebody else shares and `replace` is false. Ends by itself with the track. */
  shareScreen(picture: MediaStreamTrack, sound: MediaStreamTrack | null, replace: boolean): Promise<void>;
  stopSharing(): Promise<void>;
  setSoundOnly(soundOnly: boolean): void;
  /**
   * How large the tiles are, in device pixels of their longer side; 0 or not named: not visible, so not received. Asked for
   * again when the layout changes.
   */
  showTiles(tiles: readonly { seatId: string; stream: 'camera' | 'screen'; size: number }[]): void;
  ring(participantId: ParticipantId): Promise<void>;
  /** Null: everybody else. */
  mute(participantId: ParticipantId | null): Promise<void>;
  remove(participantId: ParticipantId): Promise<void>;
  letBackIn(participantId: ParticipantId): Promise<void>;
  endForAll(): Promise<void>;
  /** Gives up the seat. */
  leave(): Promise<void>;
  /** Leaves if still in it, without waiting, also as the page goes. May be called twice. */
  close(): void;
}
