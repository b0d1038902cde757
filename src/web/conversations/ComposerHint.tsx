import type { JSX } from 'preact';
import { tDetails } from '../locales/conversation/texts.ts';
import './composer-hint.css';

const COUNTS_FROM = 7500;
const LONG = 1500;

interface HintProps {
  id: string;
  /** Why it could not go out. */
  failure: string | undefined;
  /** So many characters more may be written; less than none where there are too many. */
  left: number;
  length: number;
}

/** What there is to say of the text in the box: nothing, as long as it is neither long nor refused. */
export function ComposerHint({ id, failure, left, length }: HintProps): JSX.Element {
  const words = tDetails();
  const message = left < 0 ? words.over(-left) : failure;
  return (
    <div class="composer-hint" role="status">
      {message && (
        <p class="field-error" id={id}>
          {message}
        </p>
      )}
      {!message && length >= COUNTS_FROM && <p class="small muted">{words.left(left)}</p>}
      {!message && length >= LONG && length < COUNTS_FROM && <p class="small muted">{words.lengthHint}</p>}
    </div>
  );
}
