import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Link, SubmitButton } from '../ui/button.tsx';
import { Checkbox } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { Form } from '../ui/form.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { PublicLayout } from '../ui/public-layout.tsx';
import { Card } from '../ui/parts.tsx';
import { router } from './routes.ts';

export function PublicView(): JSX.Element {
  const email = useSignal('');
  const password = useSignal('');
  const shared = useSignal(false);
  return (
    <PublicLayout
      home={router.href('parts')}
      footer={
        <>
          <Link href={router.href('form')}>Help in a crisis</Link>
          <Link href={router.href('parts')}>Help</Link>
        </>
      }
    >
      <Card>
        <PageHeading>Log in</PageHeading>
        <Form
          onSubmit={() => ({
            form: 'The address or the password is not right. Nothing was lost; try again, or use your recovery code.',
          })}
        >
          <TextField label="E-mail address" name="email" type="email" value={email} autocomplete="username" />
          <PasswordField label="Password" name="password" value={password} autocomplete="current-password" />
          <Checkbox
            label="This is a shared computer"
            name="shared"
            checked={shared}
            hint="Nothing stays on it when you close the window."
          />
          <SubmitButton wide>Log in</SubmitButton>
        </Form>
        <Link href={router.href('form')}>I can't get in</Link>
      </Card>
    </PublicLayout>
  );
}
