import type { ComponentChildren, JSX } from 'preact';
import './parts.css';
import { IconLock } from './core-icons.tsx';
import { Badge } from './core-parts.tsx';

export { Avatar, EmptyState, List, Skeleton, Tag } from './core-parts.tsx';

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

/** A quiet line with a lock: who can read this. */
export function LockLine({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <p class="lock-line">
      <IconLock />
      <span>{children}</span>
    </p>
  );
}
