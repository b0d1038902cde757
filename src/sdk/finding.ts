// Conversations that the list doesn't hold yet: older ones, and those with somebody. Loaded when these are asked for.
import type { Conversation } from '../shared/conversations.ts';
import { askTick } from './held.ts';
import type { ConversationList, Conversations, ConversationSummary, Loaded } from './model.ts';
import type { DeviceParts } from './parts.ts';
import type { Settable } from './watched.ts';

export function createFinding(
  { calls }: DeviceParts,
  list: Settable<Loaded<ConversationList>>,
  takeAll: (conversations: readonly Conversation[], asked: number) => Promise<ConversationSummary[]>,
): Pick<Conversations, 'loadMore' | 'findWith'> {
  return {
    loadMore: async () => {
      const now = list.get();
      const end = now.is === 'ready' ? now.value.items.at(-1) : undefined;
      if (now.is !== 'ready' || !now.value.more || !end) return;
      const place = { beforeActivity: end.lastActivityAt, beforeId: end.conversationId };
      const asked = askTick();
      const { conversations, more, unreadInAll } = await calls.ask('listConversations', { ...place, limit: 30 });
      const added = await takeAll(conversations, asked);
      const known = list.get();
      if (known.is !== 'ready') return;
      const ids = new Set(added.map(({ conversationId }) => conversationId));
      const items = [...known.value.items.filter(({ conversationId }) => !ids.has(conversationId)), ...added];
      list.set({ is: 'ready', value: { items, more, unreadInAll } });
    },
    findWith: async (withMember) => {
      const asked = askTick();
      const { conversations } = await calls.ask('listConversations', { withMember });
      return takeAll(conversations, asked);
    },
  };
}
