import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { tDesk } from '../locales/desk/texts.ts';
import { language, languageNames, type Language } from '../locales/locales.ts';
import { countries, guessCountry, timeZones } from '../setup/places.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { Select } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { Card } from '../ui/parts.tsx';
import { desk } from './desk.ts';

interface AddProps {
  done: () => void;
  cancel: () => void;
}

/** Asks for a new organisation and its first administrator, who is invited by mail. */
export function AddOrganisation({ done, cancel }: AddProps): JSX.Element {
  const words = tDesk();
  const name = useSignal('');
  const shortName = useSignal('');
  const country = useSignal(guessCountry());
  const timeZone = useSignal(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const wanted = useSignal<Language>(language.peek());
  const administrator = useSignal('');
  const address = useSignal('');
  const submit = async (): Promise<FormErrors | void> => {
    const errors: FormErrors = {};
    for (const [field, { value }] of Object.entries({ name, administrator, address })) {
      if (!value.trim()) errors[field] = words.missing;
    }
    if (!/^[a-z0-9][a-z0-9-]{1,39}$/.test(shortName.value)) errors['shortName'] = words.shortNameWrong;
    if (Object.keys(errors).length > 0) return errors;
    await desk.act('createOrganisation', {
      organisation: {
        name: name.value,
        shortName: shortName.value,
        country: country.value,
        timeZone: timeZone.value,
        language: wanted.value,
      },
      administrator: { name: administrator.value, address: address.value },
    });
    done();
  };
  return (
    <Card title={words.addOrganisation}>
      <Form onSubmit={submit}>
        <TextField label={words.name} name="name" value={name} maxLength={120} />
        <TextField label={words.shortName} name="shortName" value={shortName} maxLength={40} />
        <Select label={words.country} name="country" value={country} options={countries()} />
        <Select label={words.timeZone} name="timeZone" value={timeZone} options={timeZones()} />
        <Select
          label={words.language}
          name="language"
          value={wanted}
          options={(Object.keys(languageNames) as Language[]).map((value) => ({ value, label: languageNames[value] }))}
        />
        <TextField label={words.administratorName} name="administrator" value={administrator} maxLength={80} />
        <TextField label={words.administratorAddress} name="address" value={address} type="email" />
        <div class="row" data-spread>
          <Button kind="quiet" onClick={cancel}>
            {words.cancel}
          </Button>
          <SubmitButton>{words.create}</SubmitButton>
        </div>
      </Form>
    </Card>
  );
}
