// Telling the authors of messages that they were read, or that they are no longer told (C13).
import type { ConversationId, MemberId, ParticipantId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { selectReceiptsOf, selectReceiptViewers } from './receipts-store.ts';

/** Runs what moves somebody's read position, and tells those whose messages are shown as read by it. */
export async function tellingReceipts(
  tx: Tx,
  app: App,
  { conversationId, participantId }: { conversationId: ConversationId; participantId: ParticipantId },
  move: () => Promise<void>,
): Promise<void> {
  const before = new Map((await selectReceiptsOf(tx, participantId)).map((one) => [one.viewerId, one.position]));
  await move();
  const after = await selectReceiptsOf(tx, participantId);
  const told = after.filter(({ viewerId, position }) => before.get(viewerId) !== position);
  if (told.length === 0) return;
  const viewers = told.map(({ viewerId }) => viewerId);
  onCommit(tx, () => app.feed.tell(viewers, { type: 'conversation', conversationId }));
}

/** Nobody sees any more what this member has read, nor they what others have: all look again at once. */
export async function withdrawReceipts(tx: Tx, app: App, memberId: MemberId): Promise<void> {
  const shared = await selectReceiptViewers(tx, memberId);
  onCommit(tx, () => {
    for (const { conversationId, memberIds } of shared) {
      app.feed.tell(memberIds, { type: 'conversation', conversationId });
    }
    app.feed.tell([memberId], { type: 'resume' });
  });
}
