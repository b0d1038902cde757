import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ConversationSummary, MessageItem, TimelineItem } from '../../sdk/model.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { Time } from '../ui/text.tsx';
import { atHand, fetchHand } from './at-hand.ts';
import { wordsOfStart } from './people.ts';

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
        <Words item={item} summary={summary} /> <Time at={item.at} as="time" />
      </p>
      {item.kind === 'unknown' && <Button onClick={() => location.reload()}>{t().app.reload}</Button>}
    </li>
  );
}

/** How it began stands in every first conversation; all other words come in a moment. */
function Words({ item, summary }: { item: Item; summary: ConversationSummary }): JSX.Element {
  const start = item.kind === 'happening' && item.what.type === 'started' ? item.what : null;
  const hand = atHand.value;
  useEffect(() => {
    if (!start) fetchHand();
  }, [start]);
  if (start) return <>{wordsOfStart(start.byId, summary)}</>;
  return <>{hand ? hand.wordsOfItem(item, summary) : '\u00a0'}</>;
}
