// What a participant does without a signature: leaving, and as its manager closing a conversation and opening it again.
// None of it gives anybody a key.
import type { z } from 'zod';
import type * as contracts from '../../shared/conversations.ts';
import { fail } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { encodeReopened } from '../../shared/log.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { requireLockedConversation } from './conversations.ts';
import { announce, close, endParticipation, recordChange } from './ends.ts';
import type { LockedConversation } from './log-store.ts';
import { hasClosed, mayClose, mayLeave, mayReopen, type Situation } from './rules.ts';
import { selectParticipants, updateConversation, type ParticipantRow } from './store.ts';

/** Leaves; who left before is gone already. `conversation.manager_stays` for the manager (C4). */
export async function leaveConversation(
  app: App,
  actor: Actor,
  { conversationId }: z.output<typeof contracts.leaveConversation.input>,
): Promise<z.input<typeof contracts.leaveConversation.output>> {
  await inConversation(app, actor, conversationId, async (tx, conversation, { participants, self, situation }) => {
    if (!self.active) return;
    if (!mayLeave(situation)) fail('conversation.manager_stays');
    await endParticipation(tx, app, actor, { conversation, participants, ended: self, because: 'left' });
  });
  return {};
}

/** Closes it for everybody. */
export async function closeConversation(
  app: App,
  actor: Actor,
  { conversationId }: z.output<typeof contracts.closeConversation.input>,
): Promise<z.input<typeof contracts.closeConversation.output>> {
  await inConversation(app, actor, conversationId, async (tx, conversation, { participants, situation }) => {
    if (hasClosed(situation)) return;
    if (!mayClose(situation)) fail('conversation.not_manager');
    await close(tx, app, actor, conversation, 'manager');
    tellEverybody(tx, app, conversation, participants);
  });
  return {};
}

/** Opens it again. What closed because nobody may lead it stays closed, and so does where nobody may write (F2). */
export async function reopenConversation(
  app: App,
  actor: Actor,
  { conversationId }: z.output<typeof contracts.reopenConversation.input>,
): Promise<z.input<typeof contracts.reopenConversation.output>> {
  await inConversation(app, actor, conversationId, async (tx, conversation, { participants, situation }) => {
    if (mayClose(situation)) return;
    if (!hasClosed(situation)) fail('conversation.not_manager');
    if (!mayReopen(situation)) fail('conversation.read_only');
    await announce(tx, app, conversation, 'reopened', encodeReopened());
    await updateConversation(tx, conversation.id, { closed_at: null, closed_because: null });
    await recordChange(tx, app, actor, conversation, { type: 'reopened' });
    tellEverybody(tx, app, conversation, participants);
  });
  return {};
}

interface Place {
  participants: ParticipantRow[];
  self: ParticipantRow;
  situation: Situation;
}

/** One transaction in a locked conversation of which the actor is or was a participant; `not_found` for others. */
async function inConversation(
  app: App,
  actor: Actor,
  id: ConversationId,
  work: (tx: Tx, conversation: LockedConversation, place: Place) => Promise<void>,
): Promise<void> {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const conversation = await requireLockedConversation(tx, app, id);
    const participants = await selectParticipants(tx, id);
    const self = participants.find(({ memberId }) => memberId === member.memberId) ?? fail('not_found');
    const { managerId, chainManagerId, closedAt, readOnly } = conversation;
    const situation = { closed: closedAt !== null, readOnly, managerId, chainManagerId, deputyIds: [], self };
    await work(tx, conversation, { participants, self, situation });
  });
}

function tellEverybody(tx: Tx, app: App, { id }: LockedConversation, participants: readonly ParticipantRow[]): void {
  const memberIds = participants.flatMap(({ memberId, active }) => (active && memberId ? [memberId] : []));
  onCommit(tx, () => app.feed.tell(memberIds, { type: 'conversation', conversationId: id }));
}
