import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { tSignUp } from '../../locales/signup/texts.ts';
import { Checkbox } from '../../ui/choices.tsx';
import { Form } from '../../ui/form.tsx';
import { Card } from '../../ui/parts.tsx';
import { NewPassword, readPassword, type PasswordChoice } from '../NewPassword.tsx';
import { BackAndNext } from './Steps.tsx';

interface PasswordStepProps {
  choice: PasswordChoice;
  shared: Signal<boolean>;
  address: string;
  onBack: () => void;
  onDone: (password: string) => Promise<void>;
}

/** A password, and what kind of computer this is; then keys are made, which takes a moment. */
export function PasswordStep({ choice, shared, address, onBack, onDone }: PasswordStepProps): JSX.Element {
  const words = tSignUp();
  const busy = useSignal(false);
  return (
    <>
      <p>{words.passwordWhy}</p>
      <Card>
        <Form
          onSubmit={async () => {
            const read = await readPassword(choice);
            if ('errors' in read) return read.errors;
            busy.value = true;
            await onDone(read.password).finally(() => (busy.value = false));
            return undefined;
          }}
        >
          <NewPassword choice={choice} address={address} />
          <Checkbox label={words.shared} name="shared" checked={shared} hint={words.sharedHint} />
          <BackAndNext onBack={onBack}>{words.next}</BackAndNext>
          <p class="muted small opening" role="status">
            {busy.value && words.makingKeys}
          </p>
        </Form>
      </Card>
    </>
  );
}
