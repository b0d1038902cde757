import { defineTexts } from '../locales.ts';
import type { HomeTexts } from './en.ts';

/** Texts of the first page. */
export const tHome = defineTexts<HomeTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
