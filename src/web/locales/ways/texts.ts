import { defineTexts } from '../locales.ts';
import type { WaysTexts } from './en.ts';

/** Texts of getting back in: forgotten password, reset, another address, new keys everywhere. */
export const tWays = defineTexts<WaysTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
