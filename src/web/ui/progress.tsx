import type { JSX } from 'preact';
import './progress.css';

/** How far something is (0 to 1); without a value: under way. */
export function Progress({
  label,
  value,
  words,
}: {
  label: string;
  value?: number | undefined;
  words?: string | undefined;
}): JSX.Element {
  return (
    <div class="progress">
      <div class="row" data-spread aria-hidden="true">
        <span>{label}</span>
        {words && <span class="muted">{words}</span>}
      </div>
      <progress aria-label={label} aria-valuetext={words} {...(value === undefined ? {} : { value, max: 1 })} />
    </div>
  );
}
