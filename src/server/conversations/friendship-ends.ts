// What the end of a friendship does to conversations (F2): those of only the two close; the friend leaves the others where
// nobody remains who brought them. Friends again, the two may open theirs again.
import type { ConversationId, MemberId } from '../../shared/ids.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { contactsAmong } from '../contacts/relation.ts';
import { onCommit, type Tx } from '../db/database.ts';
import type { Happenings } from '../reactions.ts';
import { close, endParticipations } from './ends.ts';
import { lockConversation } from './log-store.ts';
import {
  selectActiveConversations,
  selectConversationsOfTwo,
  selectParticipants,
  updateConversation,
} from './store.ts';

/** Why a conversation closed: the two are no longer friends. */
const FRIENDSHIP_ENDED = 'friendship_ended';

export async function endAsFriends(
  tx: Tx,
  app: App,
  actor: Actor,
  { clientId, friendId }: Happenings['friendshipEnded'],
): Promise<void> {
  // The friend brought the client too: that friendship stands.
  if ((await contactsAmong(tx, clientId, [friendId])).has(friendId)) return;
  const now = app.clock.now();
  for (const { conversationId } of await selectConversationsOfTwo(tx, clientId, friendId)) {
    const conversation = await lockConversation(tx, conversationId, now);
    if (!conversation) continue;
    if (!conversation.closedAt) await close(tx, app, actor, conversation, FRIENDSHIP_ENDED);
    // Opened again, nobody writes in it until they are friends again.
    await updateConversation(tx, conversationId, { write_until: now });
    onCommit(tx, () => app.feed.tell([clientId, friendId], { type: 'conversation', conversationId }));
  }
  const conversationIds = await amongStrangers(tx, friendId, clientId);
  await endParticipations(tx, app, actor, { memberId: friendId, because: 'friendship', conversationIds });
}

/** Where the friend is with others, was brought by this client, and has no contact any more. */
async function amongStrangers(tx: Tx, friendId: MemberId, clientId: MemberId): Promise<ConversationId[]> {
  const found: ConversationId[] = [];
  for (const conversationId of await selectActiveConversations(tx, friendId)) {
    const participants = await selectParticipants(tx, conversationId);
    if (!participants.some(({ memberId }) => memberId === clientId)) continue;
    const others = participants.filter(({ active, memberId }) => active && memberId !== friendId);
    const isOfTwo = others.length === 1 && others[0]?.memberId === clientId;
    const known = await contactsAmong(
      tx,
      friendId,
      others.flatMap(({ memberId }) => memberId ?? []),
    );
    if (!isOfTwo && known.size === 0) found.push(conversationId);
  }
  return found;
}
