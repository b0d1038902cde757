import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { tWays } from '../locales/ways/texts.ts';
import { Checkbox } from '../ui/choices.tsx';

/** What may have happened, and the person's word that it did. */
export function EarlierChoice({ accepted }: { accepted: Signal<boolean> }): JSX.Element {
  const words = tWays();
  return (
    <div class="stack" role="group" aria-label={words.earlier}>
      <p>{words.earlierWhat}</p>
      <Checkbox label={words.earlierAccept} name="earlier" checked={accepted} hint={words.earlierHint} />
    </div>
  );
}
