import { defineTexts } from '../locales.ts';
import type { RingTexts } from './en.ts';

/** What leads into a call: the button in a conversation’s head, and the card of whoever calls. */
export const tRing = defineTexts<RingTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
