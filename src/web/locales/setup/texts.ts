import { defineTexts } from '../locales.ts';
import type { SetupTexts } from './en.ts';

/** Words of the first set-up. */
export const tSetup = defineTexts<SetupTexts>({
  en: () => import('./en.ts'),
  nl: () => import('./nl.ts'),
  de: () => import('./de.ts'),
});
