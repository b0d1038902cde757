import { defineTexts } from '../locales.ts';
import type { ParticipantTexts } from './en.ts';

/** Texts of what is done with the participants of a conversation. */
export const tParticipants = defineTexts<ParticipantTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
