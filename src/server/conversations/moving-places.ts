// An invited friend turns out to be an account that was there before (F1): what waits for the one waits for the other.
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import type { Happenings } from '../reactions.ts';
import { endParticipations } from './ends.ts';
import { lockConversation } from './log-store.ts';
import { selectActiveConversations, selectParticipants, updateHolder } from './store.ts';

/**
 * Each place goes over as it is, without keys: whoever added the friend lets the account in by a tap, reading who it is,
 * or doesn't. Where the account is or was in the conversation itself, the place ends.
 */
export async function movePlaces(
  tx: Tx,
  app: App,
  actor: Actor,
  { organisationId, invitedId, memberId }: Happenings['invitedFriendReplaced'],
): Promise<void> {
  for (const conversationId of await selectActiveConversations(tx, invitedId)) {
    const conversation = await lockConversation(tx, conversationId, app.clock.now());
    if (!conversation) continue;
    const participants = await selectParticipants(tx, conversationId);
    const place = participants.find((each) => each.memberId === invitedId && each.active);
    if (!place || participants.some((each) => each.memberId === memberId)) continue;
    await updateHolder(tx, place.id, memberId);
    const details = { type: 'accepted' };
    await recordAudit(tx, app, actor, 'conversation.changed', {
      ...{ organisationId, conversationId, participantId: place.id, details },
    });
    const told = participants.flatMap((each) => (each.active && each.id !== place.id ? (each.memberId ?? []) : []));
    onCommit(tx, () => app.feed.tell([...told, memberId], { type: 'conversation', conversationId }));
  }
  await endParticipations(tx, app, actor, { memberId: invitedId, because: 'deactivated' });
}
