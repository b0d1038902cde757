// All conversations of this account on this device: the list, open views, what the live feed brings, and the outbox.
import type { Conversation } from '../shared/conversations.ts';
import type { ConversationId, EntryId, MemberId } from '../shared/ids.ts';
import type { LiveEvent } from '../shared/live.ts';
import type { InputOf } from './calls.ts';
import type { ContactsInside } from './contacts.ts';
import { createDraft } from './drafts.ts';
import { askTick, Held } from './held.ts';
import { newId } from './ids.ts';
import { forgetSecrets } from './kept-secrets.ts';
import { coalesced, loadInto } from './loading.ts';
import type {
  Conversations,
  ConversationList,
  ConversationSummary,
  KnownContact,
  Loaded,
  OpenConversation,
} from './model.ts';
import { createOutbox, type OutboxRecord } from './outbox.ts';
import { openMe, type DeviceParts } from './parts.ts';
import { LONGEST_TEXT } from './reading.ts';
import { SdkError } from './sdk-error.ts';
import { watched } from './watched.ts';

export interface ConversationsInside extends Conversations {
  /** Reads the outbox and the list: keys are there. */
  begin(): void;
  /** Everything that is shown, again: notices may have been lost. */
  catchUp(): void;
  live(event: LiveEvent): void;
  letIn(memberId: MemberId, basis: 'code' | 'tapped'): Promise<number>;
  hold(id: ConversationId): Held;
  /** Own keys from before came back: everything is read again, and what waited under them is sent. */
  foundKeys(): void;
  forget(): void;
}

/** Loaded a moment after the list, so that the first conversation is on screen sooner; from then on it is there. */
const sending = () => import('./sending.ts');

interface Opened {
  view: OpenConversation;
  readers: number;
}

export function createConversations(parts: DeviceParts, contacts: () => ContactsInside): ConversationsInside {
  const { calls, clock } = parts;
  const list = watched<Loaded<ConversationList>>({ is: 'loading' });
  const held = new Map<ConversationId, Held>();
  const opened = new Map<ConversationId, Opened>();
  const prepared = new Map<ConversationId, InputOf<'createConversation'>>();
  const starting = new Map<ConversationId, Promise<ConversationId>>();
  const started = new Set<ConversationId>();

  const outbox = createOutbox(parts, {
    send: async (record) => (await sending()).sendRecord(parts, hold(record.conversationId), outbox, record),
    changed: (conversationId) => void held.get(conversationId)?.outgoingChanged(),
  });
  const hold = (id: ConversationId): Held => {
    const known =
      held.get(id) ??
      new Held(parts, { outgoing: outbox.of, contacts: knownContacts, changed: summaryChanged, gone }, id);
    held.set(id, known);
    return known;
  };

  const knownContacts = (): readonly KnownContact[] => {
    const now = contacts().list.get();
    return now.is === 'ready' ? now.value : [];
  };
  let stopRechecking = () => {};

  const gone = ({ id }: Held) => {
    void forgetSecrets(parts, id).catch(() => undefined);
    const now = list.get();
    if (now.is !== 'ready') return;
    const items = now.value.items.filter(({ conversationId }) => conversationId !== id);
    if (items.length < now.value.items.length) list.set({ is: 'ready', value: { ...now.value, items } });
  };
  const summaryChanged = ({ summary }: Held) => {
    const now = list.get();
    if (!summary || now.is !== 'ready') return;
    const { items, unreadInAll } = now.value;
    const before = items.find(({ conversationId }) => conversationId === summary.conversationId);
    const others = items.filter((item) => item !== before);
    // Older than the end of the list: it comes with a later page.
    const end = items.at(-1);
    if (!before && now.value.more && end && summary.lastActivityAt < end.lastActivityAt) return;
    const sorted = [...others, summary].toSorted((a, b) => b.lastActivityAt - a.lastActivityAt);
    const unread = unreadInAll - (before?.unread ?? 0) + summary.unread;
    list.set({ is: 'ready', value: { ...now.value, items: sorted, unreadInAll: Math.max(0, unread) } });
  };
  const takeAll = async (conversations: readonly Conversation[], asked: number): Promise<ConversationSummary[]> => {
    const taken = conversations.map((conversation) => ({ conversation, one: hold(conversation.conversationId) }));
    await Promise.all(taken.map(({ conversation, one }) => one.take(conversation, asked)));
    return taken.map(({ one }) => one.summary).filter((summary) => summary !== null);
  };
  const reload = coalesced(() =>
    loadInto(list, async () => {
      const now = list.get();
      const limit = now.is === 'ready' ? Math.min(50, Math.max(30, now.value.items.length)) : 30;
      const asked = askTick();
      const { conversations, more, unreadInAll } = await calls.ask('listConversations', { limit });
      return { items: await takeAll(conversations, asked), more, unreadInAll };
    }),
  );

  const create = async (
    id: ConversationId,
    wish: { memberIds: readonly MemberId[]; topic: string; message: string },
  ) => {
    const me = openMe(parts);
    if (!me) throw new SdkError('locked');
    const professional = me.profile.role === 'professional';
    const { prepareStart } = await import('./start.ts');
    const prepare = () => prepareStart(parts, contacts(), professional, { conversationId: id, ...wish });
    // The very same request at a second press: the server then answers with what the first one made.
    const request = prepared.get(id) ?? (await prepare());
    prepared.set(id, request);
    try {
      return await calls.act('createConversation', request);
    } catch (error) {
      // Somebody got keys, or lost their last package, since this device looked.
      if (!(error instanceof SdkError) || error.code !== 'conversation.state_outdated') throw error;
      const again = await prepare();
      prepared.set(id, again);
      return calls.act('createConversation', again);
    }
  };
  const start: Conversations['start'] = ({ memberIds, topic = '', message = '', conversationId }) => {
    if (message.length > LONGEST_TEXT) return Promise.reject(new SdkError('text_too_long'));
    const id = conversationId ?? newId<ConversationId>(clock.now());
    const running = starting.get(id);
    if (running) return running;
    if (started.has(id)) return Promise.resolve(id);
    const work = (async () => {
      const asked = askTick();
      const { conversation } = await create(id, { memberIds, topic: topic.trim(), message });
      // What stands there must be what was signed here, not a conversation of the server's making under its id.
      if (conversation.chain[0]?.bytes !== prepared.get(id)?.control.bytes) throw new SdkError('keys_refused');
      prepared.delete(id);
      started.add(id);
      await hold(id).take(conversation, asked);
      return id;
    })().finally(() => starting.delete(id));
    starting.set(id, work);
    return work;
  };

  const add = async (
    conversationId: ConversationId,
    record: Pick<OutboxRecord, 'what' | 'targetId' | 'text'>,
  ): Promise<EntryId> => {
    if (record.text.length > LONGEST_TEXT) throw new SdkError('text_too_long');
    return outbox.add({ conversationId, ...record });
  };

  const openView = (id: ConversationId, at: number | 'newest'): OpenConversation => {
    const one = hold(id);
    const draft = createDraft(parts, id);
    const takeDraft = () =>
      void one.ledger().then(
        ({ conversation }) => draft.take(conversation.draft),
        () => undefined,
      );
    void one.show(at).then(takeDraft);
    return {
      conversationId: id,
      view: one.view,
      draft: draft.text,
      earlier: () => one.earlier(),
      later: () => one.later(),
      goTo: (place) => one.show(place),
      write: (text) => add(id, { what: 'message', targetId: null, text }),
      edit: async (targetId, text) => void (await add(id, { what: 'edit', targetId, text })),
      remove: async (targetId) => void (await add(id, { what: 'remove', targetId, text: '' })),
      changeTopic: async (text) => void (await add(id, { what: 'topic', targetId: null, text: text.trim() })),
      tryAgain: (key) => outbox.tryAgain(key),
      discard: (key) => outbox.discard(key),
      markRead: async (position) => {
        const known = one.summary?.readPosition ?? 0;
        if (position <= known) return;
        await calls.act('markRead', { conversationId: id, position });
        await one.refresh();
      },
      markUnread: async (unread) => {
        await calls.act('markUnread', { conversationId: id, unread });
        await one.refresh();
      },
      setDraft: (text) => draft.set(text),
      succeed: async () => (await sending()).takeLead(parts, one),
      close: () => {
        draft.close();
        one.hide();
      },
    };
  };
  /** Each reader closes for itself; the view ends with the last. */
  const openFor = (id: ConversationId, at: number | 'newest'): OpenConversation => {
    const shared = opened.get(id) ?? { view: openView(id, at), readers: 0 };
    opened.set(id, shared);
    shared.readers += 1;
    let over = false;
    const close = () => {
      if (over) return;
      over = true;
      shared.readers -= 1;
      if (shared.readers > 0 || opened.get(id) !== shared) return;
      opened.delete(id);
      shared.view.close();
    };
    return { ...shared.view, close };
  };

  return {
    list,
    unsent: outbox.unsent,
    reload,
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
    newConversationId: () => newId<ConversationId>(clock.now()),
    findWith: async (withMember) => {
      const asked = askTick();
      const { conversations } = await calls.ask('listConversations', { withMember });
      return takeAll(conversations, asked);
    },
    start,
    open: (id, at = 'newest') => openFor(id, at),
    begin: () => {
      stopRechecking();
      stopRechecking = contacts().list.subscribe(() => held.forEach((one) => one.recheck()));
      setTimeout(() => void sending().catch(() => undefined), 1_000);
      void outbox.load().catch(() => undefined);
      void reload();
    },
    catchUp: () => {
      void reload();
      for (const one of held.values()) {
        if (!one.isShown) continue;
        void one.refresh().catch(() => undefined);
        void one.catchUp().catch(() => undefined);
      }
      outbox.hurry();
    },
    live: (event) => {
      if (event.type === 'entries') {
        const one = hold(event.conversationId);
        void one.arrived(event.entries).catch(() => undefined);
        one.refreshSoon();
        for (const { kind, authorId } of event.entries) {
          const isOwn = authorId === one.summary?.selfId;
          if (kind === 'message' && authorId && !isOwn) {
            parts.tell({ type: 'message', conversationId: event.conversationId, authorId });
          }
        }
      }
      if (event.type === 'conversation' || event.type === 'read') {
        hold(event.conversationId).refreshSoon();
      }
    },
    letIn: async (memberId, basis) => {
      const { letInEverywhere } = await import('./letting-in.ts');
      return letInEverywhere(parts, contacts(), hold, memberId, basis);
    },
    hold,
    foundKeys: () => {
      void outbox.load().catch(() => undefined);
      void reload();
      for (const one of held.values()) void one.refresh().catch(() => undefined);
    },
    forget: () => {
      stopRechecking();
      outbox.stop();
      for (const one of held.values()) one.close();
      held.clear();
      opened.clear();
      prepared.clear();
      started.clear();
      list.set({ is: 'loading' });
    },
  };
}
