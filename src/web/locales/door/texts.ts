import { defineTexts } from '../locales.ts';
import type { DoorTexts } from './en.ts';

/** Texts of the lock page and of agreeing to new texts. */
export const tDoor = defineTexts<DoorTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
