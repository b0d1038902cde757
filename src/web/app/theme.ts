// Light, dark or as the system says: chosen per device, so it isn't part of the account.
import { chooseTheme } from '../ui/viewport.ts';
import { keep, readKept } from './kept.ts';

export type Theme = 'light' | 'dark' | 'system';

/** What was chosen on this device. */
export function keptTheme(): Theme {
  const kept = readKept('theme');
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Shows a theme from now on, and keeps it. */
export function keepTheme(theme: Theme): void {
  chooseTheme(theme);
  keep('theme', theme === 'system' ? null : theme);
}

/** Shows the theme of this device; once, before anything is drawn. */
export function applyTheme(): void {
  chooseTheme(keptTheme());
}
