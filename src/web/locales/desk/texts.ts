import { defineTexts } from '../locales.ts';
import type { DeskTexts } from './en.ts';

/** Words of the service desk. */
export const tDesk = defineTexts<DeskTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
