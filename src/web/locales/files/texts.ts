import { defineTexts } from '../locales.ts';
import type { FileTexts } from './en.ts';

/** Texts about files in messages. */
export const tFiles = defineTexts<FileTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
