import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { MessageItem, OpenConversation } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { explain } from '../locales/errors.ts';
import { formatTime } from '../locales/format.ts';
import { showToast } from '../ui/toasts.tsx';
import './undo.css';

/** Takes back what was just sent, without a question (C22). Goes by itself when the time is over. */
export function UndoButton({ item, open }: { item: MessageItem; open: OpenConversation }): JSX.Element | null {
  const words = tDetails();
  const button = useRef<HTMLButtonElement>(null);
  const isOver = useSignal(false);
  // Where it goes from under a keyboard's focus, one writes on; a thumb wants no keyboard.
  const leave = (): void => {
    if (button.current?.matches(':focus-visible')) {
      document.querySelector<HTMLElement>('.composer textarea')?.focus();
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => {
      leave();
      isOver.value = true;
    }, item.undoFor ?? 0);
    return () => clearTimeout(timer);
  }, [item.undoFor]);
  if (isOver.value) return null;
  return (
    <button
      ref={button}
      type="button"
      class="message-undo"
      aria-label={words.undoOf(formatTime(item.at))}
      onClick={() => {
        leave();
        open.remove(item.entryId).catch((error: unknown) => showToast(explain(error)));
      }}
    >
      {words.undo}
    </button>
  );
}
