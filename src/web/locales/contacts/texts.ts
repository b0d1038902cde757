import { defineTexts } from '../locales.ts';
import type { ContactTexts } from './en.ts';

/** Texts of contacts, their cards, inviting and starting a conversation. */
export const tContacts = defineTexts<ContactTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
