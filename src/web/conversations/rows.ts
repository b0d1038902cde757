// The timeline as it is drawn: days between the entries, and messages of one person close together as one group.
import type { MessageItem, TimelineItem } from '../../sdk/model.ts';
import { formatDayNear } from '../locales/format.ts';

export type Row =
  | { is: 'day'; key: string; at: number; words: string }
  | { is: 'new'; key: string }
  /** `first` and `last` of a group: name above, time below. */
  | { is: 'message'; key: string; item: MessageItem; first: boolean; last: boolean }
  | { is: 'line'; key: string; item: Exclude<TimelineItem, MessageItem> };

const GROUP_MS = 5 * 60_000;

/** `newFrom`: position of the first message that was unread on arriving. */
export function arrangeRows(items: readonly TimelineItem[], newFrom: number | null): Row[] {
  const rows: Row[] = [];
  let day = '';
  let group: { authorId: string; at: number } | null = null;
  let shownNew = newFrom === null;
  for (const [index, item] of items.entries()) {
    if (isFirstTopic(item, items[index - 1])) continue;
    const words = formatDayNear(item.at);
    if (words !== day) {
      rows.push({ is: 'day', key: `day-${item.position}`, at: item.at, words });
      day = words;
      group = null;
    }
    if (!shownNew && newFrom !== null && item.position >= newFrom) {
      rows.push({ is: 'new', key: 'new' });
      shownNew = true;
      group = null;
    }
    if (item.kind !== 'message') {
      rows.push({ is: 'line', key: item.key, item });
      group = null;
      continue;
    }
    const goesOn = group?.authorId === item.authorId && item.at - group.at < GROUP_MS;
    const before = rows.at(-1);
    if (goesOn && before?.is === 'message') before.last = false;
    rows.push({ is: 'message', key: item.key, item, first: !goesOn, last: true });
    group = { authorId: item.authorId, at: item.at };
  }
  return rows;
}

/** The topic that a conversation started with stands above it; only later ones are news. */
function isFirstTopic(item: TimelineItem, before: TimelineItem | undefined): boolean {
  if (item.kind !== 'happening' || item.what.type !== 'topic') return false;
  return before?.kind === 'happening' && before.what.type === 'started';
}
