import { defineTexts } from '../locales.ts';
import type { SettingsTexts } from './en.ts';

/** Texts of the settings. */
export const tSettings = defineTexts<SettingsTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
