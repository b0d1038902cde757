import { defineTexts } from '../locales.ts';
import type { RestoreTexts } from './en.ts';

/** Texts of what comes after new keys: earlier conversations confirmed by somebody, progress, alarms. */
export const tRestore = defineTexts<RestoreTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
