import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { tKeys } from '../locales/keys/texts.ts';
import { Checkbox } from '../ui/choices.tsx';
import { Form } from '../ui/form.tsx';
import { Card } from '../ui/parts.tsx';
import { NewPassword, readPassword, type PasswordChoice } from './NewPassword.tsx';
import { BackAndNext } from './steps.tsx';

interface PasswordStepProps {
  why: string;
  choice: PasswordChoice;
  /** Asked here where nobody asked before. */
  shared?: Signal<boolean> | undefined;
  address: string;
  onBack: () => void;
  /** Makes keys, which takes a moment; what it throws is shown. */
  onDone: (password: string) => Promise<void>;
}

/** A password, and what kind of computer this is; then keys are made. */
export function PasswordStep({ why, choice, shared, address, onBack, onDone }: PasswordStepProps): JSX.Element {
  const words = tKeys();
  const busy = useSignal(false);
  return (
    <>
      <p>{why}</p>
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
          {shared && <Checkbox label={words.shared} name="shared" checked={shared} hint={words.sharedHint} />}
          <BackAndNext onBack={onBack}>{words.next}</BackAndNext>
          <p class="muted small opening" role="status">
            {busy.value && words.makingKeys}
          </p>
        </Form>
      </Card>
    </>
  );
}
