// A sentence for every failure. The set comes after the first page is drawn; until then there is one for all.
import { signal } from '@preact/signals';
import { codeOf, type FailureCode } from '../../sdk/sdk-error.ts';
import type { ErrorWords } from './errors.en.ts';
import { defineTexts, t } from './locales.ts';

const words = defineTexts<ErrorWords>({
  en: () => import('./errors.en.ts'),
  nl: () => import('./errors.nl.ts'),
  de: () => import('./errors.de.ts'),
});

const loaded = signal(false);

/** Loads the sentences in the language on screen, so that they are there when the network is not. */
export async function loadErrorWords(): Promise<void> {
  await words.load();
  loaded.value = true;
}

/** What a code means, what was lost, and what to do. */
export function explainCode(code: FailureCode): string {
  if (loaded.value) return words()[code];
  void loadErrorWords().catch(() => {});
  return t().ui.unexpected;
}

/** The same for anything thrown. */
export function explain(error: unknown): string {
  return explainCode(codeOf(error));
}
