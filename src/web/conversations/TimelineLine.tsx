import type { JSX } from 'preact';
import type { ConversationSummary, MessageItem, TimelineItem } from '../../sdk/model.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { Time } from '../ui/text.tsx';
import { wordsOf } from './happenings.ts';
import { nameIn } from './people.ts';

type Item = Exclude<TimelineItem, MessageItem>;

/** What isn't a message: what happened, what was deleted, what can't be shown. */
export function TimelineLine({ item, summary }: { item: Item; summary: ConversationSummary }): JSX.Element {
  const isDeleted = item.kind === 'deleted';
  return (
    <li
      class="timeline-line"
      data-row={item.key}
      data-position={item.position}
      data-deleted={isDeleted || undefined}
      data-mine={(isDeleted && item.mine) || undefined}
    >
      <p>
        {wordsOfItem(item, summary)} <Time at={item.at} as="time" />
      </p>
      {item.kind === 'unknown' && <Button onClick={() => location.reload()}>{t().app.reload}</Button>}
    </li>
  );
}

function wordsOfItem(item: Item, summary: ConversationSummary): string {
  const words = t().conversation;
  switch (item.kind) {
    case 'happening':
      return wordsOf(item.what, summary);
    case 'deleted':
      if (item.byManager) return words.deletedByManager;
      return item.mine ? words.deletedByYou : words.deletedBy(nameIn(summary, item.authorId));
    case 'unknown':
      return words.unknownKind;
    case 'refused':
      return words.refused(nameIn(summary, item.authorId));
    case 'sealed':
      return words.sealed(nameIn(summary, item.authorId));
  }
}
