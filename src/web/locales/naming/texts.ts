import { defineTexts } from '../locales.ts';
import type { NamingTexts } from './en.ts';

/** Texts of choosing how one is shown to people who are no contacts. */
export const tNaming = defineTexts<NamingTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
