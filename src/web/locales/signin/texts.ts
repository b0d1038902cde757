import { defineTexts } from '../locales.ts';
import type { SignInTexts } from './en.ts';

/** Texts of the sign-in page. */
export const tSignIn = defineTexts<SignInTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
