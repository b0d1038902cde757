// Where one writes: always in view, grows with the text, keeps what is typed.
import { useComputed, useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { ConversationView, MessageItem, OpenConversation } from '../../sdk/model.ts';
import { read } from '../app/watch.ts';
import { explain } from '../locales/errors.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { useGrowth } from '../ui/growth.ts';
import { IconCheck, IconSend } from '../ui/core-icons.tsx';
import { lazy } from '../ui/lazy.tsx';

const LONGEST = 8000;
const COUNTS_FROM = 7500;
const LONG = 1500;
const TYPED_LATELY_MS = 5000;

const CannotWrite = lazy(async () => {
  await tDetails.load();
  return (await import('./CannotWrite.tsx')).CannotWrite;
}, null);

interface ComposerProps {
  open: OpenConversation;
  view: ConversationView;
  /** The entry that is being changed, or null for a new message. */
  editing: Signal<string | null>;
}

/** The composer, or why nothing can be written. */
export function Composer({ open, view, editing }: ComposerProps): JSX.Element {
  const item = view.items.find((one): one is MessageItem => one.kind === 'message' && one.entryId === editing.value);
  const text = useDraft(open);
  if (!view.summary.abilities.write || view.trust !== 'whole' || view.awaitsRestore)
    return <CannotWrite view={view} left={text.value} />;
  if (item) return <EditBox key={item.entryId} open={open} item={item} onDone={() => (editing.value = null)} />;
  const write = async (): Promise<void> => {
    await open.write(text.peek());
    text.value = '';
    open.setDraft('');
  };
  return (
    <WriteBox
      text={text}
      onType={(typed) => open.setDraft(typed)}
      onSend={write}
      onUp={() => {
        const own = view.items.findLast((one) => one.kind === 'message' && one.mine);
        if (own?.kind === 'message' && own.abilities.edit) editing.value = own.entryId;
      }}
    />
  );
}

/** The draft as it is typed here; another device's newer one is taken over while nobody types. */
function useDraft(open: OpenConversation): Signal<string> {
  const draft = read(open.draft);
  const text = useSignal(draft);
  const typedAt = useRef(0);
  const seen = useRef(draft);
  if (text.peek() !== seen.current) {
    seen.current = text.peek();
    typedAt.current = Date.now();
  }
  useEffect(() => {
    if (Date.now() - typedAt.current < TYPED_LATELY_MS || draft === text.peek()) return;
    seen.current = draft;
    text.value = draft;
  }, [draft]);
  return text;
}

function EditBox({
  open,
  item,
  onDone,
}: {
  open: OpenConversation;
  item: MessageItem;
  onDone: () => void;
}): JSX.Element {
  const words = t().conversation;
  const text = useSignal(item.text);
  const save = async (): Promise<void> => {
    if (text.peek() !== item.text) await open.edit(item.entryId, text.peek());
    onDone();
  };
  return (
    <WriteBox
      text={text}
      isEdit
      onSend={save}
      onEscape={onDone}
      before={
        <div class="row" data-spread>
          <strong>{words.editing}</strong>
          <Button kind="quiet" onClick={onDone}>
            {words.editCancel}
          </Button>
        </div>
      }
    />
  );
}

interface BoxProps {
  text: Signal<string>;
  onSend: () => Promise<void>;
  onType?: (text: string) => void;
  onEscape?: () => void;
  /** Arrow up in an empty box. */
  onUp?: () => void;
  before?: JSX.Element;
  isEdit?: boolean;
}

function WriteBox({ text, onSend, onType, onEscape, onUp, before, isEdit }: BoxProps): JSX.Element {
  const words = t().conversation;
  const area = useRef<HTMLTextAreaElement>(null);
  const failure = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const length = useComputed(() => text.value.length);
  const over = length.value - LONGEST;
  const message = over > 0 ? words.over(over) : failure.value;
  const id = useId();
  useGrowth(area, text.value);
  useTypingAnywhere(area);

  useEffect(() => {
    const element = area.current;
    if (!isEdit || !element) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [isEdit]);

  const send = async (): Promise<void> => {
    if (busy.peek() || over > 0 || text.peek().trim() === '') {
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
        <label class="hidden-visually" for={id}>
          {words.composer}
        </label>
        <textarea
          id={id}
          name="message"
          aria-describedby={message && `${id}-error`}
          aria-invalid={message ? 'true' : undefined}
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
          icon={isEdit ? IconCheck : IconSend}
          label={isEdit ? words.editSave : words.send}
          aria-disabled={busy.value || undefined}
        />
      </div>
      <ComposerHint id={`${id}-error`} message={message} length={length.value} />
    </form>
  );
}

function ComposerHint({
  id,
  message,
  length,
}: {
  id: string;
  message: string | undefined;
  length: number;
}): JSX.Element {
  const words = t().conversation;
  return (
    <div class="composer-hint" role="status">
      {message && (
        <p class="field-error" id={id}>
          {message}
        </p>
      )}
      {!message && length >= COUNTS_FROM && <p class="small muted">{words.left(LONGEST - length)}</p>}
      {!message && length >= LONG && length < COUNTS_FROM && <p class="small muted">{words.lengthHint}</p>}
    </div>
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
