// Keeps the reader's place in a timeline: at the newest while that is what they look at, else at the row they look at,
// whatever is added above or below. Browsers' own anchoring is switched off; not all have it.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';

const NEAR_END_PX = 48;

export interface ScrollPlace {
  /** Whether the end of what is held is in view. */
  isAtEnd(): boolean;
  toEnd(): void;
  /** Puts a row into the upper third. */
  toRow(selector: string): boolean;
  /** The lowest row that is in view as a whole, or fills the view. */
  lastRowInView(): HTMLElement | null;
}

interface Held {
  atEnd: boolean;
  key: string | null;
  offset: number;
  /** Of all that was drawn when the place was noted, and how far it was scrolled. */
  height: number;
  top: number;
}

function rowsOf(scroller: HTMLElement): HTMLElement[] {
  return [...scroller.querySelectorAll<HTMLElement>('[data-row]')];
}

/** The first row for which `isPast` holds; rows are in order, so half of the rest is left out each time. */
function firstRow(rows: readonly HTMLElement[], isPast: (box: DOMRect) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && isPast(row.getBoundingClientRect())) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** `version` changes with what is drawn; `isOpenEnd`: newer entries exist that aren't held, so the end is not the newest. */
export function useScrollPlace(
  area: RefObject<HTMLElement | null>,
  version: unknown,
  isOpenEnd: boolean,
  onMoved: () => void,
): ScrollPlace {
  const held = useMemo<Held>(() => ({ atEnd: true, key: null, offset: 0, height: 0, top: 0 }), []);

  const place = useMemo(() => {
    const note = (): void => {
      const scroller = area.current;
      if (!scroller) return;
      const { top } = scroller.getBoundingClientRect();
      const rows = rowsOf(scroller);
      const row = rows[firstRow(rows, (box) => box.bottom > top + 1)];
      const { scrollHeight, scrollTop, clientHeight } = scroller;
      // A picture that came made it longer before anybody looked: the end stays the place, and is gone to with the resize.
      const onlyGrew = held.atEnd && scrollHeight > held.height && scrollTop >= held.top;
      held.atEnd = onlyGrew || scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      held.height = scrollHeight;
      held.top = scrollTop;
      held.key = row?.dataset['row'] ?? null;
      held.offset = row ? row.getBoundingClientRect().top - top : 0;
    };
    const restore = (openEnd: boolean): void => {
      const scroller = area.current;
      if (!scroller) return;
      if (held.atEnd && !openEnd) {
        scroller.scrollTop = scroller.scrollHeight;
        return;
      }
      const row = held.key === null ? null : scroller.querySelector(`[data-row="${CSS.escape(held.key)}"]`);
      if (!row) return;
      scroller.scrollTop += row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - held.offset;
    };
    return {
      note,
      restore,
      isAtEnd: () => held.atEnd,
      toEnd: () => {
        held.atEnd = true;
        if (area.current) area.current.scrollTop = area.current.scrollHeight;
      },
      toRow: (selector: string) => {
        const scroller = area.current;
        const row = scroller?.querySelector(selector);
        if (!scroller || !row) return false;
        const distance = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
        scroller.scrollTop += distance - scroller.clientHeight / 4;
        note();
        return true;
      },
      lastRowInView: () => {
        const scroller = area.current;
        if (!scroller) return null;
        const { top, bottom } = scroller.getBoundingClientRect();
        const rows = rowsOf(scroller);
        const below = firstRow(rows, (box) => box.bottom > bottom + 2);
        const cut = rows[below];
        // Longer than the view: seen once it fills most of it.
        if (cut && cut.getBoundingClientRect().top < top + (bottom - top) / 4) return cut;
        return rows[below - 1] ?? null;
      },
    };
  }, [area, held]);

  useLayoutEffect(() => {
    place.restore(isOpenEnd);
    place.note();
    onMoved();
  }, [version, isOpenEnd]);

  useEffect(() => {
    const scroller = area.current;
    if (!scroller) return undefined;
    const onScroll = (): void => {
      place.note();
      onMoved();
    };
    scroller.addEventListener('scroll', onScroll, { passive: true });
    const watcher = new ResizeObserver(() => {
      place.restore(isOpenEnd);
      onMoved();
    });
    watcher.observe(scroller);
    if (scroller.firstElementChild) watcher.observe(scroller.firstElementChild);
    return () => {
      scroller.removeEventListener('scroll', onScroll);
      watcher.disconnect();
    };
  }, [area, isOpenEnd, onMoved]);

  return place;
}
