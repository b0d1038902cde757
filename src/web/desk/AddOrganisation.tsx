import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { tDesk } from '../locales/desk/texts.ts';
import {
  OrganisationFields,
  organisationErrors,
  organisationInput,
  useNewOrganisation,
} from '../setup/OrganisationFields.tsx';
import { Button, SubmitButton } from '../ui/button.tsx';
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
  const organisation = useNewOrganisation();
  const administrator = useSignal('');
  const address = useSignal('');
  const submit = async (): Promise<FormErrors | void> => {
    const errors = organisationErrors(organisation, { administrator, address }, words);
    if (Object.keys(errors).length > 0) return errors;
    await desk.act('createOrganisation', {
      organisation: organisationInput(organisation),
      administrator: { name: administrator.value, address: address.value },
    });
    done();
  };
  return (
    <Card title={words.addOrganisation}>
      <Form onSubmit={submit}>
        <OrganisationFields organisation={organisation} labels={words} />
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
