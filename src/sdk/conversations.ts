// All conversations of this account on this device: the list, open views, what the live feed brings, and the outbox.
import type { Conversation } from '../shared/conversations.ts';
import type { ConversationId, EntryId, MemberId } from '../shared/ids.ts';
import type { LiveEvent } from '../shared/live.ts';
import type { ContactsInside } from './contacts.ts';
import type { ConversationNews } from './finding.ts';
import { createDraft } from './drafts.ts';
import { askTick, Held } from './held.ts';
import { newId } from './ids.ts';
import { forgetSecrets } from './kept-secrets.ts';
import { coalesced, later, loadInto, once, part } from './loading.ts';
import type {
  Conversations,
  ConversationList,
  ConversationSummary,
  KnownContact,
  Loaded,
  OpenConversation,
} from './model.ts';
import { createOutbox, type OutboxRecord } from './outbox.ts';
import type { DeviceParts } from './parts.ts';
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
  /** Own keys from before came back: everything is read again, and what waited under them is sent. */
  foundKeys(): void;
  forget(): void;
}

/** Milliseconds after the list is there. */
const LOADS_SOON_AFTER = 1_500;

/** Loaded a moment after the list, so that the first conversation is on screen sooner; from then on it is there. */
const sending = () => part(import('./sending.ts'));
const files = () => import('./files/files.ts');

/** Pinned ones first, then the newest. */
const byPlace = (a: ConversationSummary, b: ConversationSummary) =>
  Number(b.pinned) - Number(a.pinned) || b.lastActivityAt - a.lastActivityAt;

/** Of the number of everything unread: what somebody put away doesn't call for them (C17). */
const countedOf = ({ unread, archived }: { unread: number; archived: boolean }) => (archived ? 0 : unread);

interface Opened {
  view: OpenConversation;
  readers: number;
}

export function createConversations(parts: DeviceParts, contacts: () => ContactsInside): ConversationsInside {
  const { api } = parts;
  const list = watched<Loaded<ConversationList>>({ is: 'loading' });
  const held = new Map<ConversationId, Held>();
  /** Filtered lists that are open, and search: each looks again when something changed. */
  const watchers = new Set<(news?: ConversationNews) => void>();
  const opened = new Map<ConversationId, Opened>();
  /** How much of the number of everything unread is each conversation's. */
  const counted = new Map<ConversationId, number>();

  const outbox = createOutbox(parts, {
    send: async (record, signal) =>
      (await sending()).sendRecord(parts, hold(record.conversationId), outbox, record, signal),
    dropFiles: async (record) => (await files()).dropFiles(parts, record),
    dropStray: (records) =>
      void parts
        .store()
        .keys('files')
        .then(async (kept) => kept.length > 0 && (await files()).dropStray(parts, records))
        .catch(() => undefined),
    giveUp: (record) => void files().then(({ giveUp }) => giveUp(parts, record)),
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
    watchers.forEach((look) => look({ conversationId: id, gone: true }));
    const now = list.get();
    if (now.is !== 'ready') return;
    const items = now.value.items.filter(({ conversationId }) => conversationId !== id);
    const unreadInAll = now.value.unreadInAll - (counted.get(id) ?? 0);
    counted.delete(id);
    if (items.length < now.value.items.length) list.set({ is: 'ready', value: { ...now.value, items, unreadInAll } });
  };
  const summaryChanged = ({ summary }: Held) => {
    const now = list.get();
    if (!summary || now.is !== 'ready') return;
    const { items, unreadInAll } = now.value;
    const id = summary.conversationId;
    const unread = countedOf(summary);
    const before = items.find(({ conversationId }) => conversationId === id);
    const others = items.filter((item) => item !== before);
    const end = others.at(-1);
    // Behind the end of the list: it comes with a later page.
    const isLater = now.value.more && end && before !== items.at(-1) && byPlace(end, summary) < 0;
    const sorted = summary.archived || isLater ? others : [...others, summary].toSorted(byPlace);
    const was = counted.get(id);
    counted.set(id, unread);
    list.set({
      is: 'ready',
      value: { ...now.value, items: sorted, unreadInAll: unreadInAll + unread - (was ?? unread) },
    });
    // Not known before: whether the number has it, only the server can tell.
    if (was === undefined) void reload();
  };
  const takeAll = async (conversations: readonly Conversation[], asked: number): Promise<ConversationSummary[]> => {
    for (const one of conversations) {
      counted.set(one.conversationId, counted.get(one.conversationId) ?? countedOf(one));
    }
    const taken = conversations.map((conversation) => ({ conversation, one: hold(conversation.conversationId) }));
    await Promise.all(taken.map(({ conversation, one }) => one.take(conversation, asked)));
    return taken.map(({ one }) => one.summary).filter((summary) => summary !== null);
  };
  const reload = coalesced(async () => {
    let items: ConversationSummary[] = [];
    await loadInto(list, async () => {
      const now = list.get();
      const limit = now.is === 'ready' ? Math.min(50, Math.max(30, now.value.items.length)) : 30;
      const asked = askTick();
      const { conversations, more, unreadInAll } = await api.ask('listConversations', { archived: 'no', limit });
      items = await takeAll(conversations, asked);
      // Of some this device may know more by now than the answer does.
      let unread = unreadInAll;
      for (const one of conversations) unread -= countedOf(one);
      for (const one of items) {
        unread += countedOf(one);
        counted.set(one.conversationId, countedOf(one));
      }
      return { items, more, unreadInAll: unread };
    });
    // What changed in between.
    for (const { conversationId, ...known } of items) {
      const one = held.get(conversationId);
      if (one?.summary && one.summary.unread !== known.unread) summaryChanged(one);
    }
  });

  const search = once(async () => (await import('./search.ts')).createSearch(parts, { takeAll, hold, watchers }));
  const starting = once(async () => (await import('./starting.ts')).createStarting(parts, contacts, hold));
  const sendingLater = once(async () => (await import('./scheduling.ts')).createScheduling(parts, { hold, watchers }));

  /** What is wanted soon and not at once: on a slow line it must not come before the first conversation. */
  const loadSoon = (): void => {
    // Where somebody joined or left, what is sent later waits for a device.
    const coming = [sending(), search.get().then(({ goOn }) => goOn()), sendingLater.get()];
    for (const one of coming) void one.catch(() => undefined);
  };

  const add = async (
    conversationId: ConversationId,
    record: Pick<OutboxRecord, 'what' | 'targetId' | 'text' | 'files'>,
  ): Promise<EntryId> => {
    if (record.text.length > LONGEST_TEXT) throw new SdkError('text_too_long');
    return outbox.add({ conversationId, ...record });
  };

  const openView = (id: ConversationId, at: number | 'newest'): OpenConversation => {
    const one = hold(id);
    const draft = createDraft(parts, id);
    // What is held may be from before another device wrote its draft.
    const known = one.summary !== null;
    const takeDraft = async (): Promise<void> => {
      if (known) await one.refresh();
      await draft.take((await one.ledger()).conversation.draft);
    };
    void one.show(at).then(() => takeDraft().catch(() => undefined));
    return {
      conversationId: id,
      view: one.view,
      draft: draft.text,
      earlier: () => one.earlier(),
      later: () => one.later(),
      goTo: (place) => one.show(place),
      write: async (text, given = []) => {
        const kept = given.length > 0 && { files: await (await files()).keepFiles(parts, given) };
        return add(id, { what: 'message', targetId: null, text, ...kept });
      },
      loadFile: async (file, progress) => (await files()).loadFile(parts, id, file, progress),
      edit: async (targetId, text) => void (await add(id, { what: 'edit', targetId, text })),
      remove: async (targetId) => void (await add(id, { what: 'remove', targetId, text: '' })),
      changeTopic: async (text) => void (await add(id, { what: 'topic', targetId: null, text: text.trim() })),
      tryAgain: (key) => outbox.tryAgain(key),
      discard: (key) => outbox.discard(key),
      markRead: async (position) => {
        const known = one.summary?.readPosition ?? 0;
        if (position <= known) return;
        await api.act('markRead', { conversationId: id, position });
        await one.refresh();
      },
      setDraft: (text) => draft.set(text),
      ...later(
        async () => (await import('./managing.ts')).createManaging(parts, contacts(), one),
        [
          'addParticipants',
          'strangersAmong',
          'removeParticipant',
          'leave',
          'handOver',
          'nameDeputies',
          'closeConversation',
          'reopen',
          'succeed',
          'markUnread',
          'chooseName',
          'noteUnveiling',
        ],
      ),
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
    newConversationId: () => newId<ConversationId>(),
    prepareFile: async (file, name) => (await files()).prepare(parts, file, name),
    ...later(
      async () => (await import('./finding.ts')).createFinding(parts, { list, takeAll, hold, watchers }),
      ['loadMore', 'findWith', 'openFiltered', 'setMark'],
    ),
    ...later(
      async () => (await import('./handing-over.ts')).createHandingOver(parts, contacts(), { hold, watchers }),
      ['openHandOver'],
    ),
    ...later(starting.get, ['start']),
    ...later(search.get, ['search', 'searchable']),
    sendingLater: () => part(sendingLater.get()),
    open: (id, at = 'newest') => openFor(id, at),
    begin: () => {
      stopRechecking();
      stopRechecking = contacts().list.subscribe(() => held.forEach((one) => one.recheck()));
      void outbox.load().catch(() => undefined);
      void reload().finally(() => setTimeout(loadSoon, LOADS_SOON_AFTER));
    },
    catchUp: () => {
      void reload();
      watchers.forEach((look) => look());
      for (const one of held.values()) {
        if (!one.isShown) continue;
        void one.refresh().catch(() => undefined);
        void one.catchUp().catch(() => undefined);
      }
      outbox.hurry();
    },
    live: (event) => {
      if ('conversationId' in event) watchers.forEach((look) => look(event));
      if (event.type === 'entries') {
        const one = hold(event.conversationId);
        void one.arrived(event.entries).catch(() => undefined);
        one.refreshSoon();
        const deletes = event.entries.some(({ kind }) => kind === 'delete');
        if (deletes) void files().then(({ forgetLoaded }) => forgetLoaded(parts, event.conversationId));
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
      const seen = [...held.values()].flatMap(({ summary }) => summary ?? []);
      return letInEverywhere(parts, contacts(), { hold, seen }, { memberId, basis });
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
      search.forget();
      starting.forget();
      sendingLater.forget();
      opened.clear();
      counted.clear();
      list.set({ is: 'loading' });
      void files().then(({ forgetLoaded }) => forgetLoaded(parts));
    },
  };
}
