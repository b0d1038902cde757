import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { t } from '../locales/locales.ts';
import { Button, IconButton } from './button.tsx';
import { IconCheck, IconClose, IconInfo, IconOffline, IconWarning } from './core-icons.tsx';

const polite = signal('');
const assertive = signal('');

/** Says something to screen readers only: politely, or assertively (incoming calls) by interrupting. */
export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  const region = how === 'polite' ? polite : assertive;
  // The same words twice are only heard twice if the region changes in between.
  region.value = region.peek() === text ? `${text}\u00a0` : text;
}

interface Toast {
  id: number;
  text: string;
  undo?: (() => void) | undefined;
  seconds: number;
}

const toasts = signal<readonly Toast[]>([]);
const timers = new Map<number, ReturnType<typeof setTimeout>>();
let lastToast = 0;

/** Says at the bottom what has been done, with an undo if given. Stays 6 s (with undo 60 s), longer under pointer or focus. Returns what removes it. */
export function showToast(text: string, undo?: () => void, seconds = undo ? 60 : 6): () => void {
  lastToast += 1;
  const toast = { id: lastToast, text, undo, seconds };
  toasts.value = [...toasts.peek().slice(-2), toast];
  announce(text);
  startTimer(toast);
  return () => removeToast(toast.id);
}

function startTimer({ id, seconds }: Toast): void {
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => removeToast(id), seconds * 1000),
  );
}

function removeToast(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  toasts.value = toasts.peek().filter((toast) => toast.id !== id);
}

/** Where announcements and toasts appear; drawn once, by AppRoot. */
export function StatusOutlet(): JSX.Element {
  return (
    <>
      <div class="hidden-visually" aria-live="polite">
        {polite}
      </div>
      <div class="hidden-visually" aria-live="assertive">
        {assertive}
      </div>
      {toasts.value.length > 0 && (
        <section class="toasts" aria-label={t().ui.notices}>
          {toasts.value.map((toast) => (
            <div
              class="toast"
              role="group"
              key={toast.id}
              aria-label={toast.text}
              onMouseEnter={() => clearTimeout(timers.get(toast.id))}
              onMouseLeave={() => startTimer(toast)}
              onFocusIn={() => clearTimeout(timers.get(toast.id))}
              onFocusOut={() => startTimer(toast)}
            >
              <span>{toast.text}</span>
              {toast.undo && (
                <Button
                  kind="quiet"
                  onClick={() => {
                    removeToast(toast.id);
                    toast.undo?.();
                  }}
                >
                  {t().ui.undo}
                </Button>
              )}
              <IconButton label={t().ui.close} icon={IconClose} onClick={() => removeToast(toast.id)} />
            </div>
          ))}
        </section>
      )}
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
