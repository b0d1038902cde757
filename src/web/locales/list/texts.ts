import { defineTexts } from '../locales.ts';
import type { ListTexts } from './en.ts';

/** Texts beside the list of conversations: filters, search, what can be done with a row. */
export const tList = defineTexts<ListTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
