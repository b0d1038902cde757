// A member's own marks on a conversation: how far it is read, "unread", pinned, muted, archived, the encrypted draft.
// Nobody else learns of them, except by read receipts between those who both switched them on.
import type { z } from 'zod';
import type * as contracts from '../../shared/conversations.ts';
import { EncodingError, fromBase64Url } from '../../shared/encoding.ts';
import { fail } from '../../shared/errors.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit } from '../db/database.ts';
import { requireOwnConversation } from './conversations.ts';
import { tellingReceipts } from './receipts.ts';
import { deleteDraft, updateReadPosition, upsertDraft, upsertMark, type Mark } from './store.ts';

/** Moves the read position forward, at most to the last position that this member may read; never back (C13). */
export async function markRead(
  app: App,
  actor: Actor,
  { conversationId, position }: z.output<typeof contracts.markRead.input>,
): Promise<z.input<typeof contracts.markRead.output>> {
  const member = requireMember(actor);
  return app.database.transaction(member, async (tx) => {
    const before = await requireOwnConversation(tx, app, member, conversationId);
    const reached = Math.min(position, before.lastPosition);
    if (reached <= before.readPosition) return { readPosition: before.readPosition, unread: before.unread };
    const self = { ...member, participantId: before.selfId };
    await tellingReceipts(tx, app, { conversationId, participantId: before.selfId }, () =>
      updateReadPosition(tx, self, { position: reached, at: app.clock.now() }),
    );
    const { readPosition, unread } = await requireOwnConversation(tx, app, member, conversationId);
    onCommit(tx, () => app.feed.tell([member.memberId], { type: 'read', conversationId, readPosition, unread }));
    return { readPosition, unread };
  });
}

export async function markUnread(
  app: App,
  actor: Actor,
  { conversationId, unread }: z.output<typeof contracts.markUnread.input>,
): Promise<z.input<typeof contracts.markUnread.output>> {
  const member = requireMember(actor);
  return app.database.transaction(member, async (tx) => {
    const { selfId } = await requireOwnConversation(tx, app, member, conversationId);
    await upsertMark(tx, { ...member, participantId: selfId }, { marked_unread: unread }, app.clock.now());
    onCommit(tx, () => app.feed.tell([member.memberId], { type: 'conversation', conversationId }));
    return {};
  });
}

/** Pins, mutes, archives, or takes that back (C17); for this member alone, on all their devices. */
export async function changeMark(
  app: App,
  actor: Actor,
  { conversationId, mark }: z.output<typeof contracts.changeMark.input>,
): Promise<z.input<typeof contracts.changeMark.output>> {
  const member = requireMember(actor);
  return app.database.transaction(member, async (tx) => {
    const { selfId, lastPosition } = await requireOwnConversation(tx, app, member, conversationId);
    await upsertMark(tx, { ...member, participantId: selfId }, columnOf(mark, lastPosition), app.clock.now());
    onCommit(tx, () => app.feed.tell([member.memberId], { type: 'conversation', conversationId }));
    return {};
  });
}

/** What is archived goes no further than what this member can have seen. */
function columnOf(mark: z.output<typeof contracts.changeMark.input>['mark'], lastPosition: number): Mark {
  if (mark.as === 'archived') {
    return { archived_position: mark.upTo === null ? null : Math.min(mark.upTo, lastPosition) };
  }
  return mark.as === 'pinned' ? { pinned: mark.on } : { muted: mark.on };
}

/** Stores the draft if no other device stored one meanwhile; an empty box deletes it. */
export async function saveDraft(
  app: App,
  actor: Actor,
  { conversationId, version, box }: z.output<typeof contracts.saveDraft.input>,
): Promise<z.input<typeof contracts.saveDraft.output>> {
  const member = requireMember(actor);
  const bytes = readBox(box);
  return app.database.transaction(member, async (tx) => {
    const { selfId } = await requireOwnConversation(tx, app, member, conversationId);
    const self = { ...member, participantId: selfId };
    const stored =
      bytes.length === 0
        ? await deleteDraft(tx, selfId, version)
        : await upsertDraft(tx, self, { version, box: bytes }, app.clock.now());
    if (!stored) fail('draft.stale');
    return {};
  });
}

function readBox(text: string): Buffer {
  try {
    return Buffer.from(fromBase64Url(text));
  } catch (error) {
    if (error instanceof EncodingError) return fail('bad_input');
    throw error;
  }
}
