// The one way into the log: leaf and head of each entry follow from the one before, under the conversation's lock.
import type { TimelineEntry } from '../../shared/conversations.ts';
import { toBase64Url } from '../../shared/encoding.ts';
import type { EntryId, MemberId, ParticipantId } from '../../shared/ids.ts';
import { leafOf, nextHead, serverLeaf } from '../../shared/log.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { insertEntries, type EntryRow, type LockedConversation, type PageRow } from './log-store.ts';

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
  const at = app.clock.now();
  const first = conversation.lastPosition + 1;
  const rows: EntryRow[] = [];
  let head: Uint8Array = conversation.head;
  for (const [index, draft] of drafts.entries()) {
    const position = first + index;
    const leaf = await leafOfDraft(conversation, draft, at);
    head = await nextHead(conversation.id, position, head, leaf);
    rows.push({ ...draft, position, leaf, head });
  }
  const last = rows.at(-1);
  if (!last) throw new Error('nothing to append');
  const topic = rows.findLast(({ kind }) => kind === 'topic');
  const { kind, memberIds } = options.notify;
  const notifications = memberIds.map((memberId) => ({ id: app.ids.next(), memberId, kind, position: last.position }));
  await insertEntries(tx, {
    ...{ conversation, at, rows, notifications },
    activity: options.activity,
    readBy: options.readBy,
    topicPosition: topic?.position ?? null,
  });
  conversation.lastPosition = last.position;
  conversation.head = Buffer.from(last.head);
  onCommit(tx, () => {
    app.feed.wake(conversation.id, first);
    if (last.position > first) app.feed.wake(conversation.id, last.position);
  });
  return { position: first, at };
}

function leafOfDraft(conversation: LockedConversation, draft: EntryDraft, at: Date): Promise<Uint8Array> {
  if (draft.signature) return leafOf(draft.bytes, draft.signature);
  return serverLeaf(conversation.id, draft.kind, at.getTime(), draft.bytes);
}

/** An entry as devices get it. */
export function presentEntry(row: PageRow): TimelineEntry {
  return {
    position: row.position,
    kind: row.kind,
    authorId: row.authorId,
    at: row.at.getTime(),
    bytes: row.bytes && toBase64Url(row.bytes),
    signature: row.signature && toBase64Url(row.signature),
    leaf: toBase64Url(row.leaf),
  };
}
