import { defineTexts } from '../locales.ts';
import type { LaterTexts } from './en.ts';

/** Texts of sending later. */
export const tLater = defineTexts<LaterTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
