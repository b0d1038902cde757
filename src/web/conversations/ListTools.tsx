// Beside the list: which conversations it shows, and what can be done with each. Loaded after it (tools.ts).
import { computed, signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './list-tools.css';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import type {
  ConversationList,
  ConversationSummary,
  FilteredList,
  ListFilter,
  Loaded,
  OwnMark,
} from '../../sdk/model.ts';
import type { SdkError } from '../../sdk/sdk-error.ts';
import { explain } from '../locales/errors.ts';
import type { ListTexts } from '../locales/list/en.ts';
import { tList } from '../locales/list/texts.ts';
import { IconArchive, IconConversation, IconMail, IconMuted, IconPin } from '../ui/icons.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { EmptyState } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';
import { LoadedRows } from './ConversationRows.tsx';
import { titleOf } from './people.ts';
import { SearchBox } from './SearchBox.tsx';
import { isSearching } from './searching.ts';
import { SearchResults } from './SearchResults.tsx';

const filters = ['all', 'unread', 'waiting', 'archived'] as const;

/** What the list shows, until this person leaves. */
export const shown = signal<'all' | ListFilter>('all');
device.state.subscribe((now) => {
  if (now.is === 'signedOut') shown.value = 'all';
});

/** Whether something else than the list itself is shown: a filter's conversations, or what was found. */
export const isElsewhere = computed(() => shown.value !== 'all' || isSearching.value);

/** Above the list: search, and buttons that choose what it shows. */
export function ListTools(): JSX.Element {
  return (
    <>
      <SearchBox />
      {!isSearching.value && <Filters />}
    </>
  );
}

function Filters(): JSX.Element {
  const words = tList();
  return (
    <div class="list-filters" role="group" aria-label={words.show}>
      {filters.map((filter) => (
        <button
          key={filter}
          type="button"
          class="list-filter"
          aria-pressed={shown.value === filter}
          onClick={() => (shown.value = filter)}
        >
          {words[filter]}
        </button>
      ))}
    </div>
  );
}

/** What was found, or the conversations of the filter that is chosen. */
export function OtherList({ conversationId }: { conversationId: string | null }): JSX.Element {
  const filter = shown.value;
  if (isSearching.value) return <SearchResults />;
  return filter === 'all' ? <></> : <Filtered key={filter} filter={filter} conversationId={conversationId} />;
}

interface FilteredProps {
  filter: ListFilter;
  conversationId: string | null;
}

function Filtered({ filter, conversationId }: FilteredProps): JSX.Element {
  const opened = useSignal<FilteredList | SdkError | null>(null);
  const open = (): (() => void) => {
    const opening = device.conversations.openFiltered(filter);
    opening.then(
      (list) => (opened.value = list),
      (error: SdkError) => (opened.value = error),
    );
    return () => void opening.then((list) => list.close()).catch(() => {});
  };
  useEffect(open, [filter]);
  const list = opened.value;
  if (list && 'list' in list) return <OpenFiltered filter={filter} conversationId={conversationId} from={list} />;
  const waits: Loaded<ConversationList> = list ? { is: 'failed', code: list.code } : { is: 'loading' };
  const again = { reload: async () => void open(), loadMore: async () => {} };
  return <LoadedRows list={waits} conversationId={conversationId} from={again} empty={null} />;
}

function OpenFiltered({ filter, conversationId, from }: FilteredProps & { from: FilteredList }): JSX.Element {
  const words = tList();
  const none = emptyWords[filter](words);
  return (
    <>
      {filter === 'waiting' && <p class="list-note small muted">{words.waitingNote}</p>}
      <LoadedRows
        list={read(from.list)}
        conversationId={conversationId}
        from={from}
        empty={
          <EmptyState icon={IconConversation} title={none.title}>
            <p class="muted">{none.why}</p>
          </EmptyState>
        }
      />
    </>
  );
}

const emptyWords: Record<ListFilter, (words: ListTexts) => { title: string; why: string }> = {
  unread: (words) => ({ title: words.noUnread, why: words.noUnreadWhy }),
  waiting: (words) => ({ title: words.noWaiting, why: words.noWaitingWhy }),
  archived: (words) => ({ title: words.noArchived, why: words.noArchivedWhy }),
};

/** Beside a row: its own marks, and the menu that changes them. */
export function RowTools({ conversation }: { conversation: ConversationSummary }): JSX.Element {
  const words = tList();
  const place = useRef<HTMLDivElement>(null);
  const { conversationId: id, pinned, muted, archived, markedUnread } = conversation;
  const set = async (mark: OwnMark, on: boolean, done?: string): Promise<void> => {
    const next = leavesList(mark, on) ? neighbourOf(place.current) : null;
    try {
      await device.conversations.setMark(id, mark, on);
    } catch (error) {
      return void showToast(explain(error));
    }
    next?.focus();
    if (done) showToast(done, mark === 'archived' ? () => void set(mark, !on) : undefined);
  };
  const items: MenuItem[] = [
    pinned
      ? { label: words.unpin, icon: IconPin, onSelect: () => void set('pinned', false, words.unpinDone) }
      : { label: words.pin, icon: IconPin, onSelect: () => void set('pinned', true, words.pinDone) },
    muted
      ? { label: words.unmute, icon: IconMuted, onSelect: () => void set('muted', false, words.unmuteDone) }
      : { label: words.mute, icon: IconMuted, onSelect: () => void set('muted', true, words.muteDone) },
    archived
      ? { label: words.unarchive, icon: IconArchive, onSelect: () => void set('archived', false, words.unarchiveDone) }
      : { label: words.archive, icon: IconArchive, onSelect: () => void set('archived', true, words.archiveDone) },
    markedUnread
      ? { label: words.unmarkUnread, icon: IconMail, onSelect: () => void set('unread', false) }
      : { label: words.markUnread, icon: IconMail, onSelect: () => void set('unread', true) },
  ];
  return (
    <div class="row-tools" ref={place}>
      <Menu label={words.rowActions(titleOf(conversation))} items={items} />
      {pinned && <IconPin role="img" aria-hidden="false" aria-label={words.pinned} />}
      {muted && <IconMuted role="img" aria-hidden="false" aria-label={words.muted} />}
    </div>
  );
}

function leavesList(mark: OwnMark, on: boolean): boolean {
  return mark === 'archived' && (shown.value === 'archived' ? !on : on);
}

/** Where the focus goes when this row leaves the list. */
function neighbourOf(place: HTMLElement | null): HTMLElement | null {
  const row = place?.closest('li');
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  return next?.querySelector('a') ?? document.querySelector<HTMLElement>('.list-filter[aria-pressed="true"]');
}
