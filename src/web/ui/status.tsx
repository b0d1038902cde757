import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { t } from '../locales/locales.ts';
import { IconCheck, IconInfo, IconOffline, IconWarning } from './core-icons.tsx';

const polite = signal('');
const assertive = signal('');

/** Says something to screen readers only: politely, or assertively (incoming calls) by interrupting. */
export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  const region = how === 'polite' ? polite : assertive;
  // The same words twice are only heard twice if the region changes in between.
  region.value = region.peek() === text ? `${text}\u00a0` : text;
}

/** Where announcements are heard; drawn once, by AppRoot. */
export function StatusOutlet(): JSX.Element {
  return (
    <>
      <div class="hidden-visually" aria-live="polite">
        {polite}
      </div>
      <div class="hidden-visually" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}

interface BannerProps {
  kind?: 'info' | 'success' | 'warning' | 'danger' | undefined;
  title?: string | undefined;
  children?: ComponentChildren;
  actions?: ComponentChildren;
  /** Spans the edge of a page or pane instead of standing in it. */
  edge?: boolean | undefined;
  /** Comes up while the page is open, so it is read out politely. */
  live?: boolean | undefined;
}

/** A line that stays until its cause is gone. */
export function Banner({ kind = 'info', title, children, actions, edge, live }: BannerProps): JSX.Element {
  const Sign = kind === 'info' ? IconInfo : kind === 'success' ? IconCheck : IconWarning;
  return (
    <div class="banner" data-kind={kind} data-edge={edge || undefined} role={live ? 'status' : undefined}>
      <Sign />
      <div class="banner-text">
        {title && <strong>{title}</strong>}
        {children}
      </div>
      {actions}
    </div>
  );
}

/** The line under the menu while there is no connection; its words say what still works. */
export function OfflineBanner({ offline, children }: { offline: boolean; children?: ComponentChildren }): JSX.Element {
  return (
    <div role="status">
      {offline && (
        <div class="banner" data-kind="warning" data-edge>
          <IconOffline />
          <div class="banner-text">
            <strong>{t().ui.offline}</strong>
            {children}
          </div>
        </div>
      )}
    </div>
  );
}
