import { defineTexts } from '../locales.ts';
import type { SignUpTexts } from './en.ts';

/** Texts of accepting an invitation. */
export const tSignUp = defineTexts<SignUpTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
