import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { browserConnection } from '../../sdk/connection.ts';
import { createDesk } from '../../sdk/desk.ts';
import { device, shortName as shortNameInAddress } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { tSetup } from '../locales/setup/texts.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { Card } from '../ui/parts.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import {
  OrganisationFields,
  organisationErrors,
  organisationInput,
  useNewOrganisation,
} from './OrganisationFields.tsx';
import { forgetSecret } from './secret.ts';

interface SetUpFormProps {
  token: string;
  back: () => void;
}

/** Asks for the organisation, its first administrator and the service desk; leads on to the administrator's account. */
export function SetUpForm({ token, back }: SetUpFormProps): JSX.Element {
  const words = tSetup();
  const organisation = useNewOrganisation();
  const administrator = useSignal('');
  const address = useSignal('');
  const profession = useSignal('');
  const deskName = useSignal('');
  const deskAddress = useSignal('');
  const deskPassword = useSignal('');

  const check = async (): Promise<FormErrors> => {
    const others = { administrator, address, deskName, deskAddress, deskPassword };
    const errors = organisationErrors(organisation, others, words);
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
      organisation: organisationInput(organisation),
      administrator: { name: administrator.value, address: address.value, profession: profession.value },
      serviceDesk: { name: deskName.value, address: deskAddress.value },
    });
    await desk.enrol(enrolmentToken, deskPassword.value);
    forgetSecret('setup');
    await router.go(`${router.href('invitation')}#${invitationToken}`);
  };

  return (
    <Form onSubmit={submit}>
      <Card title={words.organisation}>
        <OrganisationFields
          organisation={organisation}
          labels={{ ...words, name: words.organisationName }}
          hints={{ shortName: words.shortNameHint, country: words.countryHint }}
        />
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
