// Which kinds of signed entries there are: each domain registers its own at wiring, with the rules that need the server's
// clock or its rows. What devices can check too is in shared/entry-rules.ts.
import type { ConversationId, EntryId, FileId, ParticipantId } from '../../shared/ids.ts';
import type { Author } from '../actor.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';

/** The entry that another one edits or deletes. */
export interface Target {
  position: number;
  kind: string;
  authorId: ParticipantId;
  at: Date;
  emptied: boolean;
  /** Whether whoever edits or deletes it wrote it. */
  isOwn: boolean;
  /** The organisation lets authors delete for a day only. */
  deletesWithinDay: boolean;
}

/** An entry that was just appended. */
export interface Appended {
  conversationId: ConversationId;
  position: number;
  entryId: EntryId;
  targetId: EntryId | null;
  /** As it was before. */
  target: Target | null;
  senderId: ParticipantId;
  at: Date;
  /** Uploads that its author says belong to it. */
  fileIds: readonly FileId[];
}

export interface EntryKindRules {
  /** Kinds of entries that it may speak of; empty for one that stands alone. */
  targets: readonly string[];
  /** Whether it may be written in a closed conversation, and while somebody's end waits for its new epoch. */
  whileClosed: boolean;
  /** Whether it moves the conversation up the list, and tells the others outside the app. */
  tells: boolean;
  /** What it seals inside speaks of who leads by the state that it names: that has to be the newest, or readers don't believe it. */
  onNewestState?: true;
  /** Whether uploads may belong to it. */
  carriesFiles?: true;
  /** Refuses with a code of the contract; `target` is there exactly if `targets` isn't empty. */
  requireAllowed?(at: { now: Date; target: Target | null }): void;
  /** What else changes in the same transaction. `undone`: it took back what nobody else had got (C22). */
  apply?(tx: Tx, app: App, author: Author, appended: Appended): Promise<{ undone: boolean } | void>;
}

const registered = new Map<string, EntryKindRules>();

/** Makes a kind known, at wiring; a second registration of a kind replaces the first. */
export function registerEntryKind(kind: string, rules: EntryKindRules): void {
  registered.set(kind, rules);
}

export function findEntryKind(kind: string): EntryKindRules | null {
  return registered.get(kind) ?? null;
}
