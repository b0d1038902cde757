import { defineTexts } from '../locales.ts';
import type { HandOverTexts } from './en.ts';

/** Texts of handing over a client. */
export const tHandOver = defineTexts<HandOverTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
