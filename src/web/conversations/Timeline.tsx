// The middle of a conversation: what was written and what happened, in order, read back page by page.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import type { ConversationView, OpenConversation } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { IconDown } from '../ui/core-icons.tsx';
import { Skeleton } from '../ui/core-parts.tsx';
import { announce } from '../ui/status.tsx';
import { atHand } from './at-hand.ts';
import { isLookedAt, onAttention, ReadingTimer } from './attention.ts';
import { MessageRow } from './MessageRow.tsx';
import { OutgoingRow } from './OutgoingRow.tsx';
import { nameIn, needsEmergencyNotice } from './people.ts';
import { arrangeRows } from './rows.ts';
import { useScrollPlace } from './scroll-place.ts';
import { TimelineLine } from './TimelineLine.tsx';

const FETCH_WITHIN_PX = 900;

interface TimelineProps {
  open: OpenConversation;
  view: ConversationView;
  onEdit: (entryId: string) => void;
}

/** The timeline of an open conversation. */
export function Timeline({ open, view, onEdit }: TimelineProps): JSX.Element {
  const words = t().conversation;
  const area = useRef<HTMLDivElement>(null);
  const newest = useRef(view);
  newest.current = view;
  const atEnd = useSignal(true);
  const fetching = useSignal<'earlier' | 'later' | null>(null);
  const fetchFailed = useSignal(false);
  const newFrom = useNewFrom(open, view, atEnd);
  const reading = useMemo(() => new ReadingTimer((position) => void open.markRead(position).catch(() => {})), [open]);

  const fetchMore = useCallback(
    async (which: 'earlier' | 'later'): Promise<void> => {
      if (fetching.peek()) return;
      fetching.value = which;
      fetchFailed.value = false;
      try {
        await open[which]();
      } catch {
        fetchFailed.value = true;
      }
      fetching.value = null;
    },
    [open],
  );

  const look = useCallback((): void => {
    const scroller = area.current;
    if (!scroller || scroller.clientHeight === 0) return;
    atEnd.value = place.isAtEnd() && !newest.current.later;
    const seen = Number(place.lastRowInView()?.dataset['position'] ?? 0);
    reading.see(seen, newest.current.summary.readPosition);
    if (fetchFailed.peek()) return;
    if (newest.current.earlier && scroller.scrollTop < FETCH_WITHIN_PX) void fetchMore('earlier');
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    if (newest.current.later && below < FETCH_WITHIN_PX) void fetchMore('later');
  }, [open]);

  const place = useScrollPlace(area, view, view.later, look);
  useStartAt(open, view, newFrom.value, place.toRow);
  useAnnouncements(view);

  useEffect(() => {
    const stop = onAttention(look);
    return () => {
      stop();
      reading.close();
    };
  }, [open]);

  // What is written here is meant to be seen going out.
  const lastKey = view.outgoing.findLast((one) => one.what === 'message')?.key;
  useEffect(() => {
    if (lastKey && !newest.current.later) place.toEnd();
  }, [lastKey]);

  const toNewest = async (): Promise<void> => {
    if (newest.current.later) await open.goTo('newest').catch(() => {});
    place.toEnd();
    look();
  };

  const rows = useMemo(() => arrangeRows(view.items, newFrom.value), [view.items, newFrom.value]);
  const lastOwn = view.items.findLast((item) => item.kind === 'message' && item.mine);
  const isLastOwn = lastOwn !== undefined && lastOwn === view.items.at(-1);
  return (
    <div class="timeline-frame">
      <div class="timeline-scroll" ref={area} tabIndex={0} role="region" aria-label={words.timeline}>
        <ol class="timeline" role="list">
          <li class="timeline-edge">
            <Beginning
              begins={view.begins}
              earlier={view.earlier}
              failed={fetchFailed.value}
              withNotice={needsEmergencyNotice(view.summary)}
              onRetry={() => void fetchMore('earlier')}
            />
          </li>
          {rows.map((row) => {
            switch (row.is) {
              case 'day':
                return (
                  <li key={row.key} class="timeline-day">
                    <h2>{row.words}</h2>
                  </li>
                );
              case 'new':
                return (
                  <li key={row.key} class="timeline-new" data-new>
                    <span>{words.newMessages}</span>
                  </li>
                );
              case 'message':
                return (
                  <MessageRow
                    key={row.key}
                    item={row.item}
                    first={row.first}
                    last={row.last}
                    open={open}
                    summary={view.summary}
                    change={view.outgoing.find((one) => one.targetId === row.item.entryId)}
                    sent={isLastOwn && row.item === lastOwn}
                    onEdit={onEdit}
                  />
                );
              case 'line':
                return <TimelineLine key={row.key} item={row.item} summary={view.summary} />;
            }
          })}
          {!view.later &&
            view.outgoing
              .filter((one) => one.what === 'message' || one.state === 'failed')
              .map((one) => <OutgoingRow key={one.key} open={open} outgoing={one} />)}
        </ol>
      </div>
      {!atEnd.value && <JumpButton unread={view.summary.unread} onPress={() => void toNewest()} />}
    </div>
  );
}

function JumpButton({ unread, onPress }: { unread: number; onPress: () => void }): JSX.Element {
  const words = t().conversation;
  return (
    <div class="timeline-jump">
      <Button icon={IconDown} onClick={onPress} aria-label={unread > 0 ? undefined : words.jump} title={words.jump}>
        {unread > 0 ? words.jumpUnread(unread) : null}
      </Button>
    </div>
  );
}

interface BeginningProps {
  begins: boolean;
  earlier: boolean;
  failed: boolean;
  withNotice: boolean;
  onRetry: () => void;
}

function Beginning({ begins, earlier, failed, withNotice, onRetry }: BeginningProps): JSX.Element {
  const words = t().conversation;
  if (!earlier) {
    return (
      <p class="muted small">
        {begins ? words.start : atHand.value && tDetails().readsFromHere} {withNotice && words.emergency}
      </p>
    );
  }
  if (failed) return <Button onClick={onRetry}>{words.loadEarlier}</Button>;
  return <Skeleton lines={3} />;
}

/** Position from which messages are marked as new: what was unread on arriving, or came while nobody looked. */
function useNewFrom(open: OpenConversation, view: ConversationView, atEnd: { peek(): boolean }) {
  const newFrom = useSignal<number | null>(view.summary.firstUnread);
  const before = useRef(view.summary.firstUnread);
  const { firstUnread } = view.summary;
  useEffect(() => {
    const came = before.current === null && firstUnread !== null;
    before.current = firstUnread;
    if (came && !(isLookedAt() && atEnd.peek())) newFrom.value = firstUnread;
  }, [open, firstUnread]);
  return newFrom;
}

/** Once: goes to the first unread message, fetching it where it isn't among what is held. */
function useStartAt(
  open: OpenConversation,
  view: ConversationView,
  newFrom: number | null,
  toRow: (selector: string) => boolean,
): void {
  const state = useRef<'new' | 'fetching' | 'done'>('new');
  useEffect(() => {
    if (state.current === 'done') return;
    if (newFrom === null) {
      state.current = 'done';
      return;
    }
    const first = view.items[0]?.position ?? 0;
    if (newFrom < first && view.earlier && state.current === 'new') {
      state.current = 'fetching';
      open.goTo(newFrom).catch(() => {
        state.current = 'done';
      });
      return;
    }
    if (toRow('[data-new]')) state.current = 'done';
  }, [view.items]);
}

/** Says new messages of others to screen readers, as they come. */
function useAnnouncements(view: ConversationView): void {
  const last = useRef(view.items.at(-1)?.position ?? 0);
  useEffect(() => {
    const fresh = view.items.filter((item) => item.position > last.current);
    const wasNewest = last.current > 0 && !view.later;
    last.current = Math.max(last.current, view.items.at(-1)?.position ?? 0);
    if (!wasNewest || document.visibilityState !== 'visible') return;
    for (const item of fresh) {
      if (item.kind !== 'message' || item.mine) continue;
      announce(t().conversation.arrived(nameIn(view.summary, item.authorId), item.text.slice(0, 500) || t().list.file));
    }
  }, [view.items]);
}
