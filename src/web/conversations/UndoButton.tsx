import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { MessageItem, OpenConversation } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { explain } from '../locales/errors.ts';
import { formatTime } from '../locales/format.ts';
import { showToast } from '../ui/toasts.tsx';

/** Takes back what was just sent, without a question (C22). Goes by itself, but never from under the focus. */
export function UndoButton({ item, open }: { item: MessageItem; open: OpenConversation }): JSX.Element | null {
  const words = tDetails();
  const button = useRef<HTMLButtonElement>(null);
  const isOver = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (document.activeElement !== button.current) isOver.value = true;
    }, item.undoFor ?? 0);
    return () => clearTimeout(timer);
  }, [item.undoFor]);
  if (isOver.value) return null;
  const undo = (): void => {
    // The message goes, and the focus with it: on to where one writes anew.
    document.querySelector<HTMLElement>('.write-box textarea')?.focus();
    open.remove(item.entryId).catch((error: unknown) => showToast(explain(error)));
  };
  return (
    <button
      ref={button}
      type="button"
      class="message-undo"
      aria-label={words.undoOf(formatTime(item.at))}
      onClick={undo}
      onBlur={(event) => (isOver.value = event.timeStamp - born.current > (item.undoFor ?? 0))}
    >
      {words.undo}
    </button>
  );
}
