import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { router } from '../app/routes.ts';
import type { ConversationSummary, ConversationView, OpenConversation } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { explain, explainCode } from '../locales/errors.ts';
import { formatDay } from '../locales/format.ts';
import { t } from '../locales/locales.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { copyText } from '../ui/copying.ts';
import { showToast } from '../ui/toasts.tsx';
import { othersIn } from './people.ts';

interface CannotProps {
  open: OpenConversation;
  view: ConversationView;
  /** What was typed before. */
  left: string;
}

/** Why nothing can be written here; what was typed before stays within reach. */
export function CannotWrite({ open, view, left }: CannotProps): JSX.Element {
  const words = tDetails();
  const { summary } = view;
  return (
    <div class="composer cannot-write">
      <p class="muted">{whyOf(view)}</p>
      {summary.abilities.reopen && <ReopenButton open={open} />}
      {view.awaitsRestore && <StartNew summary={summary} />}
      {left && (
        <details>
          <summary>{words.ownText}</summary>
          <p class="message-text">{left}</p>
          <Button onClick={() => void copyText(left)}>{words.copy}</Button>
        </details>
      )}
    </div>
  );
}

function whyOf({ summary, awaitsRestore }: ConversationView): string {
  const words = tDetails();
  const { ended } = summary;
  if (ended) {
    const day = formatDay(ended.at);
    if (ended.because === 'left') return words.youLeft(day);
    return ended.because === 'removed' ? words.youWereRemoved(day) : words.youEnded(day);
  }
  if (summary.closed) return words.closed;
  if (summary.participants.some((person) => person.self && person.kind === 'pending')) return words.notLetIn;
  if (awaitsRestore) return words.awaits;
  const isOver = summary.writeUntil !== null && summary.writeUntil <= Date.now();
  return isOver ? explainCode('conversation.read_only') : words.cannotWrite;
}

function ReopenButton({ open }: { open: OpenConversation }): JSX.Element {
  const busy = useSignal(false);
  const reopen = async (): Promise<void> => {
    busy.value = true;
    await open.reopen().catch((error: unknown) => showToast(explain(error)));
    busy.value = false;
  };
  return (
    <div class="row">
      <Button busy={busy.value} onClick={() => void reopen()}>
        {tDetails().reopen}
      </Button>
    </div>
  );
}

/** While this one waits for a confirmation, the same people can be written to at once in another. */
function StartNew({ summary }: { summary: ConversationSummary }): JSX.Element {
  const [other, ...more] = othersIn(summary);
  const memberId = other?.shown.as === 'name' && more.length === 0 ? other.shown.memberId : null;
  const query = memberId ? { with: memberId } : {};
  return <LinkButton href={router.href('startConversation', undefined, query)}>{t().list.start}</LinkButton>;
}
