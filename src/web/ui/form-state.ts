import type { Signal } from '@preact/signals';
import { createContext } from 'preact';

/** Field name → what is wrong, in words; under `form` what concerns no single field. */
export type FormErrors = Record<string, string | undefined>;

interface FormStateValue {
  errors: Signal<FormErrors>;
  busy: Signal<boolean>;
}

export const FormState = createContext<FormStateValue | null>(null);
