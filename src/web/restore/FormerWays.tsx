import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import '../identity/identity.css';
import { codeOf } from '../../sdk/sdk-error.ts';
import { device } from '../app/device.ts';
import { charactersMissing, RecoveryField } from '../identity/ways-back/RecoveryField.tsx';
import { tRestore } from '../locales/restore/texts.ts';
import { SubmitButton } from '../ui/button.tsx';
import { RadioGroup } from '../ui/choices.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { PasswordField } from '../ui/password-field.tsx';

/** The password or code from before brings everything back without anybody's help. */
export function FormerWays(): JSX.Element {
  const words = tRestore();
  const which = useSignal<'password' | 'code'>('password');
  const password = useSignal('');
  const code = useSignal('');
  const busy = useSignal(false);
  const use = async (): Promise<FormErrors | void> => {
    const isPassword = which.value === 'password';
    if (isPassword && !password.value) return { formerPassword: words.formerMissing };
    if (!isPassword && charactersMissing(code.value) > 0) return { formerCode: words.formerCodeMissing };
    busy.value = true;
    try {
      await (isPassword ? device.account.useFormerPassword(password.value) : device.account.useFormerCode(code.value));
    } catch (error) {
      const failure = codeOf(error);
      if (failure === 'code_malformed') return { formerCode: words.formerCodeTypo };
      if (failure !== 'signin.refused') throw error;
      return isPassword ? { formerPassword: words.formerWrong } : { formerCode: words.formerCodeWrong };
    } finally {
      busy.value = false;
    }
  };
  return (
    <Form label={words.former} onSubmit={use}>
      <RadioGroup
        label={words.formerWhich}
        name="formerWhich"
        value={which}
        options={[
          { value: 'password', label: words.formerPassword },
          { value: 'code', label: words.formerCode },
        ]}
      />
      {which.value === 'password' ? (
        <PasswordField
          label={words.formerPasswordLabel}
          name="formerPassword"
          value={password}
          autocomplete="current-password"
        />
      ) : (
        <RecoveryField label={words.formerCodeLabel} name="formerCode" value={code} typo={words.formerCodeTypo} />
      )}
      <SubmitButton>{words.formerDo}</SubmitButton>
      <p class="muted small opening" role="status">
        {busy.value && words.formerBusy}
      </p>
    </Form>
  );
}
