import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { formatExact, formatRelative, formatShort, formatTime } from '../locales/format.ts';

/** Heard, not seen. */
export function VisuallyHidden({ children }: { children: ComponentChildren }): JSX.Element {
  return <span class="hidden-visually">{children}</span>;
}

const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, 30_000);

/** A moment (ms): `short` for lists, `time` for messages, `relative` ("5 minutes ago"). The exact one is in its title. */
export function Time({
  at,
  as = 'short',
}: {
  at: number;
  as?: 'short' | 'time' | 'relative' | 'exact' | undefined;
}): JSX.Element {
  const exact = formatExact(at);
  const words = {
    short: () => formatShort(at, now.value),
    time: () => formatTime(at),
    relative: () => formatRelative(at, now.value),
    exact: () => exact,
  };
  return (
    <time dateTime={new Date(at).toISOString()} title={exact}>
      {words[as]()}
    </time>
  );
}

/** A sentence with parts in it: "Read the {rules} first." with `parts={{ rules: <Link …/> }}`. */
export function Fill({ text, parts }: { text: string; parts: Record<string, ComponentChildren> }): JSX.Element {
  return <>{text.split(/\{(\w+)\}/).map((piece, index) => (index % 2 ? parts[piece] : piece))}</>;
}
