// What the page's thread and the worker of frames tell each other. No secret ever passes: signed bytes, numbers, names of seats.
import type { Stream } from '../../shared/call-format.ts';
import type { Bytes } from '../../shared/encoding.ts';
import type { CallId, ConversationId } from '../../shared/ids.ts';
import type { Recipient } from '../crypto/media-secret.ts';
import type { Taken } from './media-secrets.ts';

/** What the worker does when asked; see `MediaSecrets`. */
export interface FrameOrders {
  /** Forgets the seat before it. */
  begin(conversation: ConversationId, call: CallId): Promise<{ seat: Bytes; ephemeralKey: Bytes }>;
  draw(recipients: readonly Recipient[]): Promise<{ k: number; bytes: Bytes } | null>;
  use(k: number | null): Promise<void>;
  sealAgain(k: number | null, recipient: Recipient): Promise<Bytes | null>;
  take(seat: Bytes, bytes: Bytes): Promise<Taken>;
  forget(seat: Bytes): Promise<void>;
  /** While held back, no frame of this stream leaves: the microphone is off. */
  holdBack(stream: Stream, held: boolean): Promise<void>;
}

export type FrameOrder = {
  [Name in keyof FrameOrders]: { id: number; name: Name; input: Parameters<FrameOrders[Name]> };
}[keyof FrameOrders];

export type FrameNews =
  | { type: 'done'; id: number; result: unknown }
  | { type: 'failed'; id: number; why: string }
  /** Something came from a seat in a generation whose secret isn't here. */
  | { type: 'keyMissing'; seat: string; k: number }
  /** Of this consumer nothing could be opened for a second: it needs a key frame. */
  | { type: 'stuck'; consumer: string };

/** Where the frames of a line come from, or go to. `seat` in base64url. */
export type FrameLine =
  | { direction: 'send'; stream: Stream }
  | { direction: 'receive'; stream: Stream; seat: string; consumer: string };
