import { defineTexts } from '../locales.ts';
import type { KeysTexts } from './en.ts';

/** Texts about choosing a password and keeping a recovery code. */
export const tKeys = defineTexts<KeysTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
