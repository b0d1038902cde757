import { defineTexts } from '../locales.ts';
import type { HelpTexts } from './en.ts';

/** Texts of the help and crisis pages. */
export const tHelp = defineTexts<HelpTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
