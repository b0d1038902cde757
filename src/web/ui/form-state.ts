import type { Signal } from '@preact/signals';
import { createContext } from 'preact';
import { t } from '../locales/locales.ts';

/** Field name → what is wrong, in words; under `form` what concerns no single field. */
export type FormErrors = Record<string, string | undefined>;

interface FormStateValue {
  errors: Signal<FormErrors>;
  busy: Signal<boolean>;
}

export const FormState = createContext<FormStateValue | null>(null);

let explainFailure: (error: unknown) => string = () => t().ui.unexpected;

/** Tells all forms, once, how a thrown error is put into words. */
export function explainFailuresWith(explain: (error: unknown) => string): void {
  explainFailure = explain;
}

/** What a form says of something thrown. */
export function wordsOfFailure(error: unknown): string {
  return explainFailure(error);
}
