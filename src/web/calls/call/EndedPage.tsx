import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { CallEnd } from '../../../sdk/calls/model.ts';
import { explainCode } from '../../locales/errors.ts';
import { tCall } from '../../locales/call/texts.ts';
import { Button, Link } from '../../ui/button.tsx';
import { PageHeading } from '../../ui/layout.tsx';
import { clockOf } from './clock.ts';

interface EndedProps {
  because: CallEnd;
  /** How long one was in it with somebody (ms); null: never. */
  lasted: number | null;
  conversation: string;
  /** Null: there is no way back. */
  onAgain: (() => void) | null;
}

const CLOSES_WITHIN_MS = 300;

/** After the call: why it is over, and what next. */
export function EndedPage({ because, lasted, conversation, onAgain }: EndedProps): JSX.Element {
  const words = tCall().ended;
  const stays = useSignal(false);
  const [title, why] = wordsOf(because);
  const closeTab = (): void => {
    close();
    // Browsers close only tabs that a page opened.
    setTimeout(() => (stays.value = true), CLOSES_WITHIN_MS);
  };
  return (
    <div class="call-word stack">
      <PageHeading title={tCall().title}>{title}</PageHeading>
      {why && <p>{why}</p>}
      {lasted !== null && <p class="muted">{words.lasted(clockOf(lasted))}</p>}
      <div class="row">
        <Button kind="primary" onClick={closeTab}>
          {words.close}
        </Button>
        {onAgain && <Button onClick={onAgain}>{because.why === 'over' ? words.callAgain : words.again}</Button>}
      </div>
      {stays.value && <p role="status">{words.closeByHand}</p>}
      <p>
        <Link href={conversation}>{words.toConversation}</Link>
      </p>
    </div>
  );
}

function wordsOf(because: CallEnd): [string, string | null] {
  const words = tCall().ended;
  switch (because.why) {
    case 'left':
      return [words.left, null];
    case 'over':
      return [words.over, null];
    case 'moved':
      return [words.moved, words.movedWhy];
    case 'removed':
      return [words.removed, words.removedWhy];
    case 'gone':
      return [words.gone, words.goneWhy];
    case 'ended':
      return [words.ended, words.endedWhy];
    case 'failed':
      return [words.failed, explainCode(because.code)];
  }
}
