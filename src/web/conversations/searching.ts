// What is looked for, and going to what was found. In memory only, never in the address: browsers keep addresses.
import { computed, effect, signal } from '@preact/signals';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import type { SearchResult, SearchWish } from '../../sdk/search-model.ts';
import type { ConversationId, MemberId } from '../../shared/ids.ts';
import type { SdkError } from '../../sdk/sdk-error.ts';

export const words = signal('');
/** '' anybody, 'self', or a contact's id. */
export const by = signal('');
/** Days as the browser's date fields hold them, '2026-05-03'; both are inside. */
export const fromDay = signal('');
export const toDay = signal('');
/** The conversation that is looked through alone. */
export const within = signal<{ id: ConversationId; title: string } | null>(null);

/** Whether anything is asked for; a conversation alone asks for nothing yet. */
export const hasWish = computed(
  () => words.value.trim() !== '' || [by, fromDay, toDay].some(({ value }) => value !== ''),
);
export const isSearching = computed(() => hasWish.value || within.value !== null);

type Found = { is: 'nothing' } | { is: 'found'; result: SearchResult } | { is: 'failed'; code: SdkError['code'] };
export const found = signal<Found>({ is: 'nothing' });

/** Ends the search; nothing of it stays. */
export function endSearch(): void {
  words.value = '';
  for (const one of [by, fromDay, toDay]) one.value = '';
  within.value = null;
  found.value = { is: 'nothing' };
}

device.state.subscribe((now) => {
  if (now.is !== 'open') endSearch();
});

const DAY = 24 * 60 * 60 * 1000;
/** A moment after the last key, so that each word is looked for once. */
const AFTER_TYPING = 120;

function wishOf(): SearchWish {
  const start = (day: string): number | null => (day === '' ? null : new Date(`${day}T00:00`).getTime());
  const last = start(toDay.value);
  return {
    words: words.value,
    by: by.value === '' ? null : (by.value as 'self' | MemberId),
    conversationId: within.value?.id ?? null,
    from: start(fromDay.value),
    // The beginning of the next day, also where clocks change in between.
    to: last === null ? null : new Date(new Date(last + 1.5 * DAY).setHours(0, 0, 0, 0)).getTime(),
  };
}

let asked = 0;

/** Looks again with what is asked for now; of two answers the later question's counts. */
export async function lookAgain(): Promise<void> {
  asked += 1;
  const mine = asked;
  try {
    const result = await device.conversations.search(wishOf());
    if (mine === asked && isSearching.peek()) found.value = { is: 'found', result };
  } catch (error) {
    if (mine === asked) found.value = { is: 'failed', code: (error as SdkError).code };
  }
}

let timer: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  wishOf();
  clearTimeout(timer);
  if (isSearching.value) timer = setTimeout(() => void lookAgain(), AFTER_TYPING);
});

const ROW_WITHIN = 8_000;

/** Opens the conversation at this message, and leads the eye and the focus to it. */
export async function showHit(conversationId: ConversationId, position: number): Promise<void> {
  // The pane that the address opens takes part in this view, which is at the right place from the start.
  const open = device.conversations.open(conversationId, position);
  const view = open.view.get();
  const isHeld = view.is !== 'ready' || view.value.items.some((item) => item.position === position);
  await router.go(router.href('conversation', { conversationId }));
  if (!isHeld) await open.goTo(position).catch(() => undefined);
  const row = await rowAt(position);
  row?.scrollIntoView({ block: 'center' });
  if (row) {
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }
  open.close();
}

/** The message's row, once it is drawn. */
function rowAt(position: number): Promise<HTMLElement | null> {
  const until = performance.now() + ROW_WITHIN;
  return new Promise((resolve) => {
    const look = (): void => {
      const row = document.querySelector<HTMLElement>(`.timeline [data-position="${position}"]`);
      if (row || performance.now() > until) resolve(row);
      else requestAnimationFrame(look);
    };
    // A frame later: the page scrolls to its own place first.
    requestAnimationFrame(() => requestAnimationFrame(look));
  });
}
