// What is looked for and what is found, as types: the door of search for pages and tests.
import type { ConversationSummary } from './model.ts';
import type { ConversationId, MemberId, ParticipantId } from '../shared/ids.ts';

export interface SearchWish {
  /** Each word, or its beginning, has to be in the message; case and accents don't matter. */
  words: string;
  /** Who wrote it. */
  by?: 'self' | MemberId | null;
  conversationId?: ConversationId | null;
  /** The server's time, from and before; null: any. */
  from?: number | null;
  to?: number | null;
}

/** A piece of text, and whether it is what was looked for. */
export interface Piece {
  text: string;
  found: boolean;
}

export interface SearchHit {
  position: number;
  at: number;
  authorId: ParticipantId;
  /** The part of the message around the first word that was found. */
  pieces: readonly Piece[];
}

export interface SearchGroup {
  conversationId: ConversationId;
  /** Null where it can't be fetched now. */
  summary: ConversationSummary | null;
  /** Newest first. */
  hits: readonly SearchHit[];
}

export interface SearchResult {
  /** Those with the newest hit first; a conversation whose topic or people are called so is one without hits. */
  groups: readonly SearchGroup[];
  /** There are more than are shown. */
  more: boolean;
}

/** How far this device has gone through everything that may be read; counted in entries. */
export interface SearchProgress {
  is: 'waiting' | 'building' | 'ready';
  done: number;
  all: number;
}
