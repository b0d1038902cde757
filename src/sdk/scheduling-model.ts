// Messages that are sent later, as types.
import type { ScheduledEntry } from '../shared/scheduling.ts';
import type { ConversationId, EntryId } from '../shared/ids.ts';
import type { Loaded } from './model.ts';
import type { FailureCode } from './sdk-error.ts';
import type { Watched } from './watched.ts';

export type ScheduledState =
  /** For its time. `renewedAt`: since when it goes to others than those who were in it when it was written. */
  | { is: 'waiting'; renewedAt: number | null }
  /** Its time has come, but somebody joined or left before: a device sends it. `failure`: why this one could not. */
  | { is: 'late'; failure: FailureCode | null }
  /** It isn't sent unless its author says so once more. */
  | { is: 'refused'; because: Extract<ScheduledEntry, { state: 'refused' }>['because'] }
  /** A device sent it late; stands there until `remove`. */
  | { is: 'sent'; at: number };

export interface ScheduledMessage {
  conversationId: ConversationId;
  entryId: EntryId;
  releaseAt: number;
  /** Null where this device can't read it, or it was sent. */
  text: string | null;
  state: ScheduledState;
}

/** One's own messages that are sent later, of all conversations and devices. */
export interface SendingLater {
  /** The soonest first. */
  readonly list: Watched<Loaded<readonly ScheduledMessage[]>>;
  reload(): Promise<void>;
  /** Fails with `text_too_long`, `scheduled.time_wrong`, `scheduled.too_many`, `offline`; safe to call again with the same text. */
  schedule(conversationId: ConversationId, text: string, releaseAt: number): Promise<void>;
  /** Another text, another time, or both. Fails with `scheduled.gone` where it was sent or deleted meanwhile. */
  change(message: ScheduledMessage, to: { text: string; releaseAt: number }): Promise<void>;
  /** Fails with `scheduled.gone`. */
  sendNow(message: ScheduledMessage): Promise<void>;
  /** Also what was refused, or sent late and seen by its author. Fails with `scheduled.gone` where it came too late. */
  remove(message: ScheduledMessage): Promise<void>;
}
