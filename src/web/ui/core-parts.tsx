// The parts that every page shows; all others are in parts.tsx, so that a first page doesn't load them.
import type { ComponentChildren, JSX } from 'preact';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locales.ts';
import type { Icon } from './core-icons.tsx';

/** How many are unread; nothing when none are. */
export function Badge({ count }: { count: number }): JSX.Element | null {
  if (count <= 0) return null;
  return (
    <span class="badge">
      <span aria-hidden="true">{count > 99 ? '99+' : formatNumber(count)}</span>
      <span class="hidden-visually">{t().ui.unread(count)}</span>
    </span>
  );
}

/** A small mark in words: "invited", "temporary". */
export function Tag({ icon: Sign, children }: { icon?: Icon | undefined; children: ComponentChildren }): JSX.Element {
  return (
    <span class="tag">
      {Sign && <Sign />}
      {children}
    </span>
  );
}

interface AvatarProps {
  name: string;
  /** Decides the colour: the same wherever this one is shown. */
  seed: string;
  size?: 'small' | 'big' | undefined;
}

/** Initials on a colour; the name itself always stands beside it. */
export function Avatar({ name, seed, size }: AvatarProps): JSX.Element {
  let hash = 0;
  for (const letter of seed) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 12;
  return (
    <span class="avatar" data-size={size} style={{ '--hue': String(hash * 30 + 15) }} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** "Anna de Vries" → "AV". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [words[0], last].map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('');
}

/** A list of ListRow. */
export function List({ label, children }: { label?: string | undefined; children: ComponentChildren }): JSX.Element {
  return (
    <ul class="list" role="list" aria-label={label}>
      {children}
    </ul>
  );
}

/** Stands where something is on its way. */
export function Skeleton({ lines = 3 }: { lines?: number | undefined }): JSX.Element {
  return (
    <div class="skeleton" role="status">
      <span class="hidden-visually">{t().ui.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} aria-hidden="true" />
      ))}
    </div>
  );
}

interface EmptyProps {
  icon: Icon;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}

/** Says kindly that nothing is here yet, and what comes next. */
export function EmptyState({ icon: Sign, title, children, action }: EmptyProps): JSX.Element {
  return (
    <div class="empty">
      <Sign />
      <h2>{title}</h2>
      {children}
      {action}
    </div>
  );
}
