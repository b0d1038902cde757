import { defineTexts } from '../locales.ts';
import type { DetailTexts } from './en.ts';

/** Texts behind the head of a conversation: participants, lock line, topic. */
export const tDetails = defineTexts<DetailTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
