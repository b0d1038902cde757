import type { JSX } from 'preact';
import { router } from '../app/routes.ts';
import type { ConversationSummary, ConversationView } from '../../sdk/model.ts';
import { explainCode } from '../locales/errors.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { copyText } from '../ui/copying.ts';
import { othersIn } from './people.ts';

/** Why nothing can be written here; what was typed before stays within reach. */
export function CannotWrite({ view, left }: { view: ConversationView; left: string }): JSX.Element {
  const words = tDetails();
  const { summary } = view;
  const isPending = summary.participants.some((person) => person.self && person.kind === 'pending');
  const why = summary.closed
    ? words.closed
    : isPending
      ? words.notLetIn
      : !summary.active
        ? words.notActive
        : view.awaitsRestore
          ? words.awaits
          : summary.writeUntil !== null && summary.writeUntil <= Date.now()
            ? explainCode('conversation.read_only')
            : words.cannotWrite;
  return (
    <div class="composer">
      <p class="muted">{why}</p>
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

/** While this one waits for a confirmation, the same people can be written to at once in another. */
function StartNew({ summary }: { summary: ConversationSummary }): JSX.Element {
  const [other, ...more] = othersIn(summary);
  const memberId = other?.shown.as === 'name' && more.length === 0 ? other.shown.memberId : null;
  const query = memberId ? { with: memberId } : {};
  return <LinkButton href={router.href('startConversation', undefined, query)}>{t().list.start}</LinkButton>;
}
