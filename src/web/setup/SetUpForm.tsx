import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { browserConnection } from '../../sdk/connection.ts';
import { createDesk } from '../../sdk/desk.ts';
import { device, shortName as shortNameInAddress } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { language, languageNames, type Language } from '../locales/locales.ts';
import { tSetup } from '../locales/setup/texts.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { Select } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { Card } from '../ui/parts.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { countries, guessCountry, timeZones } from './places.ts';
import { forgetSecret } from './secret.ts';

interface SetUpFormProps {
  token: string;
  back: () => void;
}

const SHORT_NAME = /^[a-z0-9][a-z0-9-]{1,39}$/;

/** Asks for the organisation, its first administrator and the service desk; leads on to the administrator's account. */
export function SetUpForm({ token, back }: SetUpFormProps): JSX.Element {
  const words = tSetup();
  const name = useSignal('');
  const shortName = useSignal('');
  const country = useSignal(guessCountry());
  const timeZone = useSignal(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const wanted = useSignal<Language>(language.peek());
  const administrator = useSignal('');
  const address = useSignal('');
  const profession = useSignal('');
  const deskName = useSignal('');
  const deskAddress = useSignal('');
  const deskPassword = useSignal('');

  const check = async (): Promise<FormErrors> => {
    const errors: FormErrors = {};
    const required = { name, administrator, address, deskName, deskAddress, deskPassword };
    for (const [field, { value }] of Object.entries(required)) if (!value.trim()) errors[field] = words.missing;
    if (!SHORT_NAME.test(shortName.value)) errors['shortName'] = words.shortNameWrong;
    const weak = deskPassword.value && (await device.account.passwordProblem(deskPassword.value));
    if (weak) errors['deskPassword'] = words.deskPasswordHint;
    return errors;
  };

  const submit = async (): Promise<FormErrors | void> => {
    const errors = await check();
    if (Object.keys(errors).length > 0) return errors;
    const desk = createDesk(browserConnection({ organisation: shortNameInAddress }));
    const { invitationToken, enrolmentToken } = await desk.act('setUpInstallation', {
      token,
      organisation: {
        name: name.value,
        shortName: shortName.value,
        country: country.value,
        timeZone: timeZone.value,
        language: wanted.value,
      },
      administrator: { name: administrator.value, address: address.value, profession: profession.value },
      serviceDesk: { name: deskName.value, address: deskAddress.value },
    });
    await desk.enrol(enrolmentToken, deskPassword.value);
    forgetSecret('setup');
    await router.go(`${router.href('invitation')}#${invitationToken}`);
  };

  const suggestShortName = (): void => {
    if (!shortName.value) shortName.value = slug(name.value);
  };

  return (
    <Form onSubmit={submit}>
      <Card title={words.organisation}>
        <div class="stack" onFocusOut={suggestShortName}>
          <TextField
            label={words.organisationName}
            name="name"
            value={name}
            maxLength={120}
            autocomplete="organization"
          />
          <TextField
            label={words.shortName}
            name="shortName"
            value={shortName}
            hint={words.shortNameHint}
            maxLength={40}
          />
          <Select label={words.country} name="country" value={country} hint={words.countryHint} options={countries()} />
          <Select label={words.timeZone} name="timeZone" value={timeZone} options={timeZones()} />
          <Select
            label={words.language}
            name="language"
            value={wanted}
            options={(Object.keys(languageNames) as Language[]).map((value) => ({
              value,
              label: languageNames[value],
            }))}
          />
        </div>
      </Card>
      <Card title={words.administrator}>
        <div class="stack">
          <p class="muted">{words.administratorLead}</p>
          <TextField label={words.name} name="administrator" value={administrator} maxLength={80} autocomplete="name" />
          <TextField label={words.address} name="address" value={address} type="email" autocomplete="email" />
          <TextField label={words.profession} name="profession" value={profession} maxLength={60} optional />
        </div>
      </Card>
      <Card title={words.desk}>
        <div class="stack">
          <p class="muted">{words.deskLead}</p>
          <TextField label={words.name} name="deskName" value={deskName} maxLength={80} />
          <TextField label={words.address} name="deskAddress" value={deskAddress} type="email" />
          <PasswordField
            label={words.deskPassword}
            name="deskPassword"
            value={deskPassword}
            hint={words.deskPasswordHint}
            autocomplete="new-password"
          />
        </div>
      </Card>
      <div class="row" data-spread>
        <Button kind="quiet" onClick={back}>
          {words.back}
        </Button>
        <SubmitButton>{words.makeIt}</SubmitButton>
      </div>
    </Form>
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
