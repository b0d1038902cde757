// The one way into the log: leaf and head of each entry follow from the one before, under the conversation's lock.
import type { TimelineEntry } from '../../shared/conversations.ts';
import type { EntryId, MemberId, ParticipantId } from '../../shared/ids.ts';
import { headInput, leafInput, serverLeafInput } from '../../shared/log.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { sha256 } from '../primitives.ts';
import { insertEntries, type Append, type EntryRow, type LockedConversation, type PageRow } from './log-store.ts';

export interface EntryDraft {
  kind: string;
  authorId: ParticipantId | null;
  entryId: EntryId | null;
  targetId: EntryId | null;
  controlN: number | null;
  bytes: Uint8Array;
  /** Null for what the server writes itself. */
  signature: Uint8Array | null;
}

export interface AppendOptions {
  /** Moves the conversation up the list. */
  activity: boolean;
  /** Members to be told outside the app. */
  notify: { memberIds: MemberId[]; kind: string };
  /** Whose read position moves along. */
  readBy: ParticipantId | null;
}

/** Entries for one conversation that this transaction has locked. */
export interface Addition {
  conversation: LockedConversation;
  drafts: EntryDraft[];
  options: AppendOptions;
}

/**
 * Appends entries in order, wakes the feed on commit, and moves `conversation` to its new end. Gives the first position
 * and the time of all.
 */
export async function appendEntries(
  tx: Tx,
  app: App,
  conversation: LockedConversation,
  drafts: EntryDraft[],
  options: AppendOptions,
): Promise<{ position: number; at: Date }> {
  const [appended] = await appendToEach(tx, app, [{ conversation, drafts, options }]);
  if (!appended) throw new Error('nothing to append');
  return appended;
}

/** The same for several conversations of one organisation at once, each named once; in their order. */
export async function appendToEach(
  tx: Tx,
  app: App,
  additions: readonly Addition[],
): Promise<{ position: number; at: Date }[]> {
  const at = app.clock.now();
  const appends = additions.map((addition) => prepare(app, addition, at));
  await insertEntries(tx, appends, at);
  return appends.map(({ conversation, rows }) => {
    const first = conversation.lastPosition + 1;
    const last = rows.at(-1)!;
    conversation.lastPosition = last.position;
    conversation.head = Buffer.from(last.head);
    onCommit(tx, () => {
      app.feed.wake(conversation.id, first);
      if (last.position > first) app.feed.wake(conversation.id, last.position);
    });
    return { position: first, at };
  });
}

function prepare(app: App, { conversation, drafts, options }: Addition, at: Date): Append {
  const rows: EntryRow[] = [];
  let head: Uint8Array = conversation.head;
  const { kind, memberIds } = options.notify;
  const isWatched = memberIds.some((memberId) => app.feed.isConnected(memberId));
  for (const [index, draft] of drafts.entries()) {
    const position = conversation.lastPosition + 1 + index;
    const leaf = leafOfDraft(conversation, draft, at);
    head = sha256(headInput(conversation.id, position, head, leaf));
    // The feed hands it to them right after the commit: noted at once, the row need not be written a second time.
    rows.push({ ...draft, position, leaf, head, fetchedByOther: draft.kind === 'message' && isWatched });
  }
  const last = rows.at(-1);
  if (!last) throw new Error('nothing to append');
  return {
    ...{ conversation, rows, activity: options.activity, readBy: options.readBy },
    topicPosition: rows.findLast((row) => row.kind === 'topic')?.position ?? null,
    notifications: memberIds.map((memberId) => ({ id: app.ids.next(), memberId, kind, position: last.position })),
  };
}

function leafOfDraft(conversation: LockedConversation, draft: EntryDraft, at: Date): Uint8Array {
  if (draft.signature) return sha256(leafInput(draft.bytes, draft.signature));
  return sha256(serverLeafInput(conversation.id, draft.kind, at.getTime(), draft.bytes));
}

/** An entry as devices get it. */
export function presentEntry(row: PageRow): TimelineEntry {
  return {
    position: row.position,
    kind: row.kind,
    authorId: row.authorId,
    at: row.at.getTime(),
    bytes: row.bytes && row.bytes.toString('base64url'),
    signature: row.signature && row.signature.toString('base64url'),
    leaf: row.leaf.toString('base64url'),
    ...(row.bytes === null && row.kind === 'message' && row.entryId && { entryId: row.entryId }),
    ...(row.undone && { undone: true }),
  };
}
