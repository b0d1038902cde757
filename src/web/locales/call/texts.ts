import { defineTexts } from '../locales.ts';
import type { CallTexts } from './en.ts';

/** Texts of the page of a call: before it, in it, after it. */
export const tCall = defineTexts<CallTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
