// Notices of what was done, at the bottom of every page.
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import './toasts.css';
import { t } from '../locales/locales.ts';
import { Button, IconButton } from './button.tsx';
import { IconClose } from './icons.tsx';
import { drawAbove } from './outlets.tsx';
import { announce } from './status.tsx';

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
  drawAbove(Toasts);
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

function Toasts(): JSX.Element | null {
  if (toasts.value.length === 0) return null;
  return (
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
  );
}
