// What the page's thread and the worker of frames tell each other. No secret ever passes: signed bytes, numbers, names of seats.
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
}
