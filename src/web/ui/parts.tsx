import type { ComponentChildren, JSX } from 'preact';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locales.ts';
import { IconLock, type Icon } from './core-icons.tsx';

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

interface CardProps {
  title?: string | undefined;
  actions?: ComponentChildren;
  children: ComponentChildren;
  /** Without inner room: for lists. */
  flush?: boolean | undefined;
  level?: 2 | 3 | undefined;
}

/** One thing on its own surface; with a title it is a section. */
export function Card({ title, actions, children, flush, level = 2 }: CardProps): JSX.Element {
  const Heading = level === 2 ? 'h2' : 'h3';
  const card = (
    <div class="card" data-flush={flush || undefined}>
      {children}
    </div>
  );
  if (!title) return card;
  return (
    <section class="stack" data-gap="small" aria-label={title}>
      <div class="row section-head" data-spread>
        <Heading>{title}</Heading>
        {actions}
      </div>
      {card}
    </section>
  );
}

/** A list of ListRow. */
export function List({ label, children }: { label?: string | undefined; children: ComponentChildren }): JSX.Element {
  return (
    <ul class="list" role="list" aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  title: ComponentChildren;
  href?: string | undefined;
  /** At the start: an avatar. */
  lead?: ComponentChildren;
  /** At the end of the first line: a time. */
  meta?: ComponentChildren;
  /** The second line, cut to one. */
  text?: ComponentChildren;
  unread?: number | undefined;
  /** Buttons at the end; for rows that aren't links themselves. */
  actions?: ComponentChildren;
  current?: boolean | undefined;
}

/** One row of a list: the whole of it is the link, if it has one. */
export function ListRow({ title, href, lead, meta, text, unread = 0, actions, current }: RowProps): JSX.Element {
  const content = (
    <>
      {lead}
      <span class="list-main">
        <span class="list-line">
          <span class="list-title">{title}</span>
          {meta && <span>{meta}</span>}
        </span>
        {(text || unread > 0) && (
          <span class="list-line">
            <span class="list-text">{text}</span>
            <Badge count={unread} />
          </span>
        )}
      </span>
      {actions}
    </>
  );
  return (
    <li>
      {href ? (
        <a
          class="list-row"
          href={href}
          data-strong={unread > 0 || undefined}
          aria-current={current ? 'page' : undefined}
        >
          {content}
        </a>
      ) : (
        <div class="list-row" data-strong={unread > 0 || undefined}>
          {content}
        </div>
      )}
    </li>
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

/** A quiet line with a lock: who can read this. */
export function LockLine({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <p class="lock-line">
      <IconLock />
      <span>{children}</span>
    </p>
  );
}
