import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { codeOf } from '../../sdk/sdk-error.ts';
import { tDesk } from '../locales/desk/texts.ts';
import { SubmitButton } from '../ui/button.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { PasswordField } from '../ui/password-field.tsx';
import { desk, lookWho } from './desk.ts';

export function DeskSignIn(): JSX.Element {
  const words = tDesk();
  const address = useSignal('');
  const password = useSignal('');
  const submit = async (): Promise<FormErrors | void> => {
    if (!address.value || !password.value) {
      return {
        address: address.value ? undefined : words.missing,
        password: password.value ? undefined : words.missing,
      };
    }
    try {
      await desk.signIn(address.value, password.value);
    } catch (error) {
      if (codeOf(error) === 'signin.refused' || codeOf(error) === 'bad_input') return { form: words.refused };
      throw error;
    }
    await lookWho();
  };
  return (
    <>
      <p>{words.signInLead}</p>
      <Form onSubmit={submit}>
        <TextField label={words.address} name="address" value={address} type="email" autocomplete="username" />
        <PasswordField label={words.password} name="password" value={password} autocomplete="current-password" />
        <SubmitButton wide>{words.signIn}</SubmitButton>
      </Form>
    </>
  );
}
