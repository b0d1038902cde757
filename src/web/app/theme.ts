// Light, dark or as the system says: chosen per device, so it isn't part of the account.
import { chooseTheme } from '../ui/viewport.ts';

export type Theme = 'light' | 'dark' | 'system';

const KEY = 'alcove.theme';

/** What was chosen on this device. */
export function keptTheme(): Theme {
  const kept = read();
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Shows a theme from now on, and keeps it where the browser keeps anything. */
export function keepTheme(theme: Theme): void {
  chooseTheme(theme);
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing shows it until the tab is closed.
  }
}

/** Shows the theme of this device; once, before anything is drawn. */
export function applyTheme(): void {
  chooseTheme(keptTheme());
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
