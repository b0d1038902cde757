// What every new organisation is asked for, at the set-up and by the service desk.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { language, languageNames, type Language } from '../locales/locales.ts';
import { Select } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { countries, guessCountry, timeZones } from './places.ts';

const SHORT_NAME = /^[a-z0-9][a-z0-9-]{1,39}$/;

export interface NewOrganisation {
  name: Signal<string>;
  shortName: Signal<string>;
  country: Signal<string>;
  timeZone: Signal<string>;
  language: Signal<Language>;
}

/** What is being filled in, with the browser's country, time zone and language to begin with. */
export function useNewOrganisation(): NewOrganisation {
  return {
    name: useSignal(''),
    shortName: useSignal(''),
    country: useSignal(guessCountry()),
    timeZone: useSignal(Intl.DateTimeFormat().resolvedOptions().timeZone),
    language: useSignal<Language>(language.peek()),
  };
}

/** What the server is told. */
export function organisationInput(organisation: NewOrganisation) {
  return {
    name: organisation.name.value,
    shortName: organisation.shortName.value,
    country: organisation.country.value,
    timeZone: organisation.timeZone.value,
    language: organisation.language.value,
  };
}

/** What is wrong with it, and which of these other fields are empty. */
export function organisationErrors(
  organisation: NewOrganisation,
  others: Record<string, Signal<string>>,
  words: { missing: string; shortNameWrong: string },
): FormErrors {
  const errors: FormErrors = {};
  for (const [field, { value }] of Object.entries({ name: organisation.name, ...others })) {
    if (!value.trim()) errors[field] = words.missing;
  }
  if (!SHORT_NAME.test(organisation.shortName.value)) errors['shortName'] = words.shortNameWrong;
  return errors;
}

interface FieldsProps {
  organisation: NewOrganisation;
  labels: { name: string; shortName: string; country: string; timeZone: string; language: string };
  hints?: { shortName: string; country: string };
}

export function OrganisationFields({ organisation, labels, hints }: FieldsProps): JSX.Element {
  const { name, shortName, country, timeZone, language: wanted } = organisation;
  const suggestShortName = (): void => {
    if (!shortName.value) shortName.value = slug(name.value);
  };
  return (
    <div class="stack" onFocusOut={suggestShortName}>
      <TextField label={labels.name} name="name" value={name} maxLength={120} autocomplete="organization" />
      <TextField label={labels.shortName} name="shortName" value={shortName} hint={hints?.shortName} maxLength={40} />
      <Select label={labels.country} name="country" value={country} hint={hints?.country} options={countries()} />
      <Select label={labels.timeZone} name="timeZone" value={timeZone} options={timeZones()} />
      <Select
        label={labels.language}
        name="language"
        value={wanted}
        options={(Object.keys(languageNames) as Language[]).map((value) => ({ value, label: languageNames[value] }))}
      />
    </div>
  );
}

/** A short name out of an organisation's name. */
function slug(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}
