import { defineTexts } from '../locales.ts';
import type { AdministrationTexts } from './en.ts';

/** Texts of the administration. */
export const tAdministration = defineTexts<AdministrationTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
