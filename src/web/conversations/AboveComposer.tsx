import type { ReadonlySignal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ConversationSummary, OpenConversation } from '../../sdk/model.ts';
import type { SendingLater } from '../../sdk/scheduling-model.ts';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import { tLater } from '../locales/later/texts.ts';
import { lazy } from '../ui/lazy.tsx';
import { asking } from './later/asking.ts';
import { TypingLine } from './TypingLine.tsx';

const ScheduledStrip = lazy(async () => {
  await tLater.load();
  return (await import('./later/ScheduledStrip.tsx')).ScheduledStrip;
}, null);

const SendLaterDialog = lazy(async () => {
  await tLater.load();
  return (await import('./later/SendLaterDialog.tsx')).SendLaterDialog;
}, null);

interface AboveProps {
  open: OpenConversation;
  summary: ConversationSummary;
  typedAt: ReadonlySignal<number>;
}

/** Between timeline and composer: who is typing, and what of one's own is to be sent later. */
export function AboveComposer({ open, summary, typedAt }: AboveProps): JSX.Element {
  const later = useSignal<SendingLater | null>(null);
  useEffect(() => {
    // Without a connection there is nothing to show; the next look finds it.
    void device.conversations.sendingLater().then(
      (ready) => (later.value = ready),
      () => undefined,
    );
  }, [open]);
  return (
    <>
      <TypingLine open={open} summary={summary} typedAt={typedAt} />
      <Asked open={open} />
      {later.value && <Scheduled later={later.value} summary={summary} />}
    </>
  );
}

function Asked({ open }: { open: OpenConversation }): JSX.Element | null {
  const asked = asking.value;
  const close = (): void => {
    asking.value = null;
  };
  useEffect(() => close, [open]);
  if (asked?.open !== open) return null;
  return (
    <SendLaterDialog
      conversationId={open.conversationId}
      text={asked.text.peek()}
      hasFiles={asked.hasFiles}
      onClose={close}
      onDone={() => {
        close();
        asked.text.value = '';
        open.setDraft('');
      }}
    />
  );
}

function Scheduled({ later, summary }: { later: SendingLater; summary: ConversationSummary }): JSX.Element | null {
  const list = read(later.list);
  const own = list.is === 'ready' ? list.value : [];
  const here = own.filter(({ conversationId }) => conversationId === summary.conversationId);
  return here.length > 0 ? <ScheduledStrip later={later} messages={here} /> : null;
}
