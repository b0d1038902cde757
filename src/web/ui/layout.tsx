import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../locales/locales.ts';
import { arrivals, takeArrival } from '../router.ts';
import { IconBack, IconHide, type Icon } from './core-icons.tsx';
import { Outlets } from './outlets.tsx';
import { hidePage, QuickHide } from './quick-hide.tsx';
import { Badge } from './core-parts.tsx';
import { StatusOutlet } from './status.tsx';

export const PRODUCT = 'Alcove';

/** Around everything, once: announcements, questions and notices, quick hide. */
export function AppRoot({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <>
      {children}
      <StatusOutlet />
      <Outlets />
      <QuickHide />
    </>
  );
}

export interface MenuEntry {
  label: string;
  /** Stands there instead where the line is too narrow for the label. */
  short?: string | undefined;
  icon: Icon;
  href: string;
  current?: boolean | undefined;
  unread?: number | undefined;
  /** From here on at the end of the line (wide screens). */
  push?: boolean | undefined;
}

interface LayoutProps {
  /** The first leads home and carries the product's name on wide screens. */
  menu: readonly MenuEntry[];
  children: ComponentChildren;
  /** As high as the window, panes scroll by themselves: conversations. Else the page scrolls. */
  fill?: boolean | undefined;
  /** Lines under the menu: offline, demo. */
  notices?: ComponentChildren;
}

/** A signed-in page: menu (a bar at the bottom on phones), notices, content. */
export function AppLayout({ menu, children, fill, notices }: LayoutProps): JSX.Element {
  return (
    <div class="app" data-fill={fill || undefined}>
      <SkipLink />
      <nav class="menu" data-many={menu.length > 5 || undefined} aria-label={t().ui.mainMenu}>
        <ul role="list">
          {menu.map((entry, index) => (
            <li key={entry.href} data-push={entry.push || undefined}>
              <a
                class="menu-entry"
                href={entry.href}
                data-brand={index === 0 || undefined}
                aria-current={entry.current ? 'page' : undefined}
              >
                <entry.icon />
                <span class="menu-label">
                  {entry.short ? (
                    <>
                      <span class="menu-long">{entry.label}</span>
                      <span class="menu-short">{entry.short}</span>
                    </>
                  ) : (
                    entry.label
                  )}
                </span>
                <Badge count={entry.unread ?? 0} />
              </a>
            </li>
          ))}
          <li class="quick-hide">
            <button type="button" class="menu-entry" title={t().ui.hideNowHint} onClick={hidePage}>
              <IconHide />
              <span class="menu-label">{t().ui.hide}</span>
            </button>
          </li>
        </ul>
      </nav>
      {notices && <header>{notices}</header>}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

interface PanesProps {
  list: ComponentChildren;
  detail: ComponentChildren;
  /** Which of the two a phone shows. */
  shows: 'list' | 'detail';
  listLabel: string;
}

/** List beside detail from 800 px, one of them below. Goes into `AppLayout fill`. */
export function TwoPane({ list, detail, shows, listLabel }: PanesProps): JSX.Element {
  return (
    <div class="panes" data-shows={shows}>
      <section class="pane pane-list" aria-label={listLabel} data-keep-scroll="list" tabIndex={-1}>
        {list}
      </section>
      <div class="pane pane-detail">{detail}</div>
    </div>
  );
}

interface HeadingProps {
  children: ComponentChildren;
  /** Where "back" leads; shown only while panes are stacked unless `backAlways`. */
  back?: string | undefined;
  backAlways?: boolean | undefined;
  actions?: ComponentChildren;
  /** One general word for the browser's title ("Help"); never a name or a topic. */
  title?: string | undefined;
  level?: 1 | 2 | undefined;
}

/** The page's main heading; takes the focus when the page has been navigated to. */
export function PageHeading({ children, back, backAlways, actions, title, level = 1 }: HeadingProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const Heading = level === 1 ? 'h1' : 'h2';
  useEffect(() => {
    if (level !== 1) return;
    setPageTitle(title);
    if (takeArrival()) heading.current?.focus({ preventScroll: true });
  }, [arrivals.value, title]);
  return (
    <div class="page-head">
      {back && (
        <a
          class={`button back-link${backAlways ? '' : ' only-stacked'}`}
          data-kind="quiet"
          data-round
          href={back}
          aria-label={t().ui.back}
        >
          <IconBack />
        </a>
      )}
      <Heading ref={heading} tabIndex={-1}>
        {children}
      </Heading>
      {actions}
    </div>
  );
}

/** The neutral name, with at most one general word before it. */
export function setPageTitle(word?: string): void {
  document.title = word ? `${word} · ${PRODUCT}` : PRODUCT;
}

/** The first thing that Tab reaches. */
export function SkipLink(): JSX.Element {
  return (
    <a class="skip-link" href="#content">
      {t().ui.skipToContent}
    </a>
  );
}
