// Where one writes: always in view, grows with the text, keeps what is typed.
import { signal, useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ConversationView, MessageItem, OpenConversation } from '../../sdk/model.ts';
import { read } from '../app/watch.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { lazy } from '../ui/lazy.tsx';
import { atHand } from './at-hand.ts';
import type { Attaching } from './files/attaching.ts';
import { WriteBox } from './WriteBox.tsx';

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
  /** Set when somebody types a message here. */
  typedAt: Signal<number>;
}

/** The composer, or why nothing can be written. */
export function Composer({ open, view, editing, typedAt }: ComposerProps): JSX.Element {
  const item = view.items.find((one): one is MessageItem => one.kind === 'message' && one.entryId === editing.value);
  const hand = atHand.value;
  const text = useDraft(open);
  // Of this conversation: they must not go along to another one.
  const files = useMemo(() => signal<readonly Attaching[]>([]), [open]);
  if (!view.summary.abilities.write || view.trust !== 'whole' || view.awaitsRestore)
    return <CannotWrite open={open} view={view} left={text.value} />;
  if (item && hand)
    return <hand.EditBox key={item.entryId} open={open} item={item} onDone={() => (editing.value = null)} />;
  const write = async (): Promise<void> => {
    await open.write(
      text.peek(),
      files.peek().flatMap(({ ready }) => ready ?? []),
    );
    files.value = [];
    text.value = '';
    open.setDraft('');
  };
  return (
    <WriteBox
      text={text}
      files={files}
      open={open}
      onType={(typed) => {
        open.setDraft(typed);
        if (typed) typedAt.value = Date.now();
      }}
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
