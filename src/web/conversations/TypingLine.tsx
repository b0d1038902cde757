import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ConversationSummary, OpenConversation } from '../../sdk/model.ts';
import { watchTyping } from '../../sdk/typing.ts';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { formatList } from '../locales/format.ts';
import { announce } from '../ui/status.tsx';
import { findPerson, shownName } from './people.ts';
import './receipts.css';

/** Said to screen readers once in so long: it is seen all the time, but must not be heard all the time. */
const SAID_EVERY_MS = 60_000;

interface TypingLineProps {
  open: OpenConversation;
  summary: ConversationSummary;
  /** When something was last typed here. */
  typedAt: ReadonlySignal<number>;
}

/** Above the composer: who else is typing. Nothing moves when it comes and goes. */
export function TypingLine({ open, summary, typedAt }: TypingLineProps): JSX.Element {
  const typing = useMemo(() => watchTyping(device, open), [open]);
  const saidAt = useRef(-SAID_EVERY_MS);
  useEffect(() => {
    const before = typedAt.peek();
    const stop = typedAt.subscribe((at) => {
      if (at !== before) typing.typed();
    });
    return () => {
      stop();
      typing.close();
    };
  }, [typing]);
  const names = read(typing.who).flatMap((id) => {
    const person = findPerson(summary, id);
    return person?.active ? shownName(person) : [];
  });
  const words = wordsOf(names);
  useEffect(() => {
    if (!words || performance.now() - saidAt.current < SAID_EVERY_MS) return;
    saidAt.current = performance.now();
    announce(words);
  }, [words]);
  return <div class="typing-place">{words && <p>{words}</p>}</div>;
}

function wordsOf(names: readonly string[]): string | null {
  const words = tDetails();
  const [one, ...others] = names;
  if (one === undefined) return null;
  if (others.length === 0) return words.typing(one);
  return others.length === 1 ? words.typingTwo(formatList(names)) : words.typingMany;
}
