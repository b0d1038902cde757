import { useComputed, useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { OpenConversation } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { IconButton } from '../ui/button.tsx';
import { IconCheck, IconSend } from '../ui/core-icons.tsx';
import { useGrowth } from '../ui/growth.ts';
import { atHand } from './at-hand.ts';
import type { Attaching } from './files/attaching.ts';

const LONGEST = 8000;

interface BoxProps {
  text: Signal<string>;
  /** What goes with it; left out where nothing can. */
  files?: Signal<readonly Attaching[]>;
  /** Where it goes, if it is a new message. */
  open?: OpenConversation;
  onSend: () => Promise<void>;
  onType?: (text: string) => void;
  onEscape?: () => void;
  /** Arrow up in an empty box. */
  onUp?: () => void;
  before?: JSX.Element;
  /** Label of the button where it saves a change instead of sending. */
  saves?: string;
}

/** The box itself, with what it says of the text in it. */
export function WriteBox({ text, files, open, onSend, onType, onEscape, onUp, before, saves }: BoxProps): JSX.Element {
  const words = t().conversation;
  const hand = atHand.value;
  const area = useRef<HTMLTextAreaElement>(null);
  const failure = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const length = useComputed(() => text.value.length);
  const over = length.value - LONGEST;
  const isRefused = over > 0 || failure.value !== undefined;
  const id = useId();
  useGrowth(area, text.value);
  useTypingAnywhere(area);

  useEffect(() => {
    const element = area.current;
    if (!saves || !element) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [saves]);

  const send = async (): Promise<void> => {
    const attached = files?.peek() ?? [];
    const isEmpty = text.peek().trim() === '' && attached.length === 0;
    if (busy.peek() || over > 0 || isEmpty || attached.some(({ ready }) => !ready)) {
      area.current?.focus();
      return;
    }
    busy.value = true;
    failure.value = undefined;
    try {
      await onSend();
    } catch (error) {
      failure.value = explain(error);
    }
    busy.value = false;
    area.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Escape' && onEscape) onEscape();
    if (event.key === 'ArrowUp' && text.peek() === '' && onUp) {
      event.preventDefault();
      onUp();
    }
    // On touch, Enter is the line break of the on-screen keyboard.
    const sends = event.key === 'Enter' && !event.shiftKey && !matchMedia('(pointer: coarse)').matches;
    if (!sends) return;
    event.preventDefault();
    void send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {before}
      <div class="composer-line">
        {files && (hand ? <hand.ComposerTools text={text} files={files} open={open} /> : <span class="attach-place" />)}
        <label class="hidden-visually" for={id}>
          {words.composer}
        </label>
        <textarea
          id={id}
          name="message"
          aria-describedby={isRefused ? `${id}-error` : undefined}
          aria-invalid={isRefused || undefined}
          class="input"
          ref={area}
          rows={1}
          placeholder={words.placeholder}
          autocomplete="off"
          dir="auto"
          value={text.value}
          onKeyDown={onKeyDown}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            failure.value = undefined;
            onType?.(text.peek());
          }}
        />
        <IconButton
          type="submit"
          kind="primary"
          icon={saves ? IconCheck : IconSend}
          label={saves ?? words.send}
          aria-disabled={busy.value || undefined}
        />
      </div>
      {hand && <hand.ComposerHint id={`${id}-error`} failure={failure.value} left={-over} length={length.value} />}
    </form>
  );
}

/** With a keyboard, typing goes into the composer when the focus is on nothing that takes keys. */
function useTypingAnywhere(area: { current: HTMLTextAreaElement | null }): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = document.activeElement;
      const isFree = at === null || at === document.body || /^(H1|MAIN)$/.test(at.tagName);
      if (isFree && !document.querySelector('dialog[open]')) area.current?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [area]);
}
