// Handing over a client, as types.
import type { HandOver, HandOverObstacle, HandOverReads } from '../shared/hand-over.ts';
import type { ConversationId, HandOverId, MemberId } from '../shared/ids.ts';
import type { ConversationSummary, Loaded } from './model.ts';
import type { FailureCode } from './sdk-error.ts';
import type { Watched } from './watched.ts';

export type { HandOverObstacle, HandOverReads };

/** A conversation with the client that one is in. */
export interface HandOverCandidate {
  summary: ConversationSummary;
  /** Why it can't go along. */
  obstacle: HandOverObstacle | null;
}

/** A conversation of the plan. */
export interface HandOverItem {
  conversationId: ConversationId;
  /** Null where it is gone. */
  summary: ConversationSummary | null;
  reads: HandOverReads;
  state: HandOver['conversations'][number]['state'];
  /** Why the last try of this device failed. */
  failure: FailureCode | null;
}

export interface HandOverView {
  candidates: readonly HandOverCandidate[];
  plan: {
    handOverId: HandOverId;
    colleague: HandOver['colleague'];
    begunAt: number;
    items: readonly HandOverItem[];
  } | null;
}

export interface HandOverWish {
  /** From `newHandOverId()`, the same at a second press, so that a lost answer begins nothing twice. */
  handOverId: HandOverId;
  colleagueId: MemberId;
  conversations: readonly { conversationId: ConversationId; reads: HandOverReads }[];
}

export interface HandingOver {
  readonly view: Watched<Loaded<HandOverView>>;
  /** True while this device is at it. */
  readonly running: Watched<boolean>;
  reload(): Promise<void>;
  newHandOverId(): HandOverId;
  /** Begins: links the colleague, and the client is told. Nothing else has happened then: `goOn` does it. */
  start(wish: HandOverWish): Promise<void>;
  /**
   * Does what is left: gives the colleague the conversations one after the other, and ends one's own link last. Safe to call
   * again after any failure; then it fails with the first one. False where there is nothing to go on with: it was stopped.
   */
  goOn(): Promise<boolean>;
  /** What was done stays. */
  stop(): Promise<void>;
  /** May be called twice. */
  close(): void;
}
