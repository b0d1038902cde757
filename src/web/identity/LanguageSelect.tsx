import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { languageNames, type Language } from '../locales/locales.ts';
import { Select } from '../ui/choices.tsx';
import { languages } from './LanguageMenu.tsx';

/** One of our languages, each under its own name. */
export function LanguageSelect({ label, value }: { label: string; value: Signal<Language> }): JSX.Element {
  return (
    <Select
      label={label}
      name="language"
      value={value}
      options={languages.map((one) => ({ value: one, label: languageNames[one] }))}
    />
  );
}
