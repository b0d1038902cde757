// Conversations that the list doesn't hold: older ones, those with somebody, those of a filter; and one's own marks, which
// decide where a conversation stands. Loaded when these are asked for.
import type { InputOf } from './endpoints.ts';
import type { Conversation, TimelineEntry } from '../shared/conversations.ts';
import type { ConversationId } from '../shared/ids.ts';
import { askTick, type Held } from './held.ts';
import { coalesced, loadInto } from './loading.ts';
import type {
  ConversationList,
  Conversations,
  ConversationSummary,
  FilteredList,
  ListFilter,
  Loaded,
  OwnMark,
} from './model.ts';
import type { DeviceParts } from './parts.ts';
import { watched, type Settable } from './watched.ts';

const PAGE = 30;
/** A filtered list looks again so long after something changed, once for all that comes meanwhile. */
const SOON = 250;

/** What the server says of a conversation, or that it no longer gives it. */
export interface ConversationNews {
  /** Of the live event, where it is one. */
  type?: string;
  conversationId: ConversationId;
  entries?: readonly TimelineEntry[];
  gone?: true;
  /** One's own read position moved. */
  readPosition?: number;
}

export interface FindingNeeds {
  readonly list: Settable<Loaded<ConversationList>>;
  takeAll(conversations: readonly Conversation[], asked: number): Promise<ConversationSummary[]>;
  hold(id: ConversationId): Held;
  /** Called when the server has news of any conversation, or news may have been lost. */
  readonly watchers: Set<(news?: ConversationNews) => void>;
}

type Wish = InputOf<'listConversations'>;
const wishes: Record<ListFilter, Wish> = {
  unread: { unread: 'yes' },
  waiting: { waiting: 'yes' },
  archived: { archived: 'yes' },
};

export function createFinding(
  parts: DeviceParts,
  { list, takeAll, hold, watchers }: FindingNeeds,
): Pick<Conversations, 'loadMore' | 'findWith' | 'openFiltered' | 'setMark'> {
  const { api } = parts;
  const ask = async (wish: Wish): Promise<ConversationList> => {
    const asked = askTick();
    const { conversations, more, unreadInAll } = await api.ask('listConversations', wish);
    return { items: await takeAll(conversations, asked), more, unreadInAll };
  };
  const addPage = async (target: Settable<Loaded<ConversationList>>, wish: Wish): Promise<void> => {
    const now = target.get();
    const end = now.is === 'ready' ? now.value.items.at(-1) : undefined;
    if (now.is !== 'ready' || !now.value.more || !end) return;
    const activity = wish.waiting ? end.waitsSince : end.lastActivityAt;
    const after = { beforeActivity: activity ?? end.lastActivityAt, beforeId: end.conversationId };
    const page = await ask({ ...wish, ...after, ...(end.pinned && { beforePinned: 'yes' }), limit: PAGE });
    const known = target.get();
    if (known.is !== 'ready') return;
    const ids = new Set(page.items.map(({ conversationId }) => conversationId));
    const items = [...known.value.items.filter(({ conversationId }) => !ids.has(conversationId)), ...page.items];
    target.set({ is: 'ready', value: { ...page, items } });
  };

  const openFiltered = async (filter: ListFilter): Promise<FilteredList> => {
    const filtered = watched<Loaded<ConversationList>>({ is: 'loading' });
    let closed = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const reload = coalesced(async () => {
      clearTimeout(timer);
      timer = undefined;
      const now = filtered.get();
      const limit = now.is === 'ready' ? Math.min(50, Math.max(PAGE, now.value.items.length)) : PAGE;
      await loadInto(filtered, () => ask({ ...wishes[filter], limit }));
    });
    const look = () => {
      if (!closed) timer ??= setTimeout(() => void reload(), SOON);
    };
    watchers.add(look);
    void reload();
    return {
      list: filtered,
      reload,
      loadMore: () => addPage(filtered, wishes[filter]),
      close: () => {
        closed = true;
        clearTimeout(timer);
        watchers.delete(look);
      },
    };
  };

  return {
    loadMore: () => addPage(list, { archived: 'no' }),
    findWith: async (withMember) => (await ask({ withMember })).items,
    openFiltered,
    setMark: async (conversationId, mark, on) => {
      const held = hold(conversationId);
      await (mark === 'unread'
        ? api.act('markUnread', { conversationId, unread: on })
        : api.act('changeMark', { conversationId, mark: await markOf(held, mark, on) }));
      await held.refresh();
    },
  };
}

/** What the server takes; archived is what this device has shown of it, so that what came meanwhile stays in the list. */
async function markOf(
  held: Held,
  mark: Exclude<OwnMark, 'unread'>,
  on: boolean,
): Promise<InputOf<'changeMark'>['mark']> {
  if (mark !== 'archived') return { as: mark, on };
  const upTo = on ? (held.summary?.lastPosition ?? (await held.ledger()).conversation.lastPosition) : null;
  return { as: mark, upTo };
}
