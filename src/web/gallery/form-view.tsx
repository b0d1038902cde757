import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { askToLeave } from '../ui/dialog.tsx';
import { CodeField } from '../ui/code-field.tsx';
import { Checkbox, RadioGroup, Select, Switch } from '../ui/choices.tsx';
import { TextArea, TextField } from '../ui/fields.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { AppLayout, PageHeading } from '../ui/layout.tsx';
import { showToast } from '../ui/toasts.tsx';
import { useUnsavedGuard } from '../router.ts';
import { galleryMenu, router } from './routes.ts';

export function FormView(): JSX.Element {
  const name = useSignal('');
  const email = useSignal('anna@');
  const password = useSignal('');
  const note = useSignal('');
  const language = useSignal<'en' | 'nl'>('en');
  const reads = useSignal<'now' | 'all'>('now');
  const agree = useSignal(false);
  const mail = useSignal(true);
  const code = useSignal('1234567890');
  const recovery = useSignal('');
  const search = useSignal('');
  useUnsavedGuard(note.value !== '', askToLeave);

  const submit = async (): Promise<FormErrors | undefined> => {
    await new Promise((done) => setTimeout(done, 300));
    const errors: FormErrors = {};
    if (!name.peek()) errors['name'] = 'Write the name, as you call each other.';
    if (!email.peek().includes('.'))
      errors['email'] = 'This address is not complete. It needs an @ and a domain, like anna@example.org.';
    if (!agree.peek()) errors['agree'] = 'Please agree, or ask us about it.';
    if (code.peek().length < 20) errors['code'] = 'The code has 20 digits.';
    if (name.peek() === 'fail') throw new Error('for the gallery');
    if (Object.keys(errors).length > 0) return errors;
    showToast('Saved.');
    return undefined;
  };

  return (
    <AppLayout menu={galleryMenu()}>
      <div class="stack">
        <PageHeading title="Contacts" back={router.href('parts')} backAlways>
          Invite somebody
        </PageHeading>
        <Form onSubmit={submit} label="Invitation">
          <TextField label="Name" name="name" value={name} autocomplete="off" />
          <TextField
            label="E-mail address"
            name="email"
            type="email"
            value={email}
            hint="The invitation goes to this address."
          />
          <PasswordField
            label="Password"
            name="password"
            value={password}
            autocomplete="new-password"
            hint="At least 12 characters. A sentence is good."
          />
          <TextArea label="First message" name="note" value={note} optional />
          <Select
            label="Language"
            name="language"
            value={language}
            options={[
              { value: 'en', label: 'English' },
              { value: 'nl', label: 'Nederlands' },
            ]}
          />
          <RadioGroup
            label="What may they read?"
            name="reads"
            value={reads}
            options={[
              { value: 'now', label: 'From now on', hint: 'They see what is written after they joined.' },
              { value: 'all', label: 'Everything', hint: 'Everything that you can read, from the beginning.' },
            ]}
          />
          <CodeField
            label="Introduction code"
            name="code"
            value={code}
            groups={4}
            size={5}
            kind="digits"
            hint="Read it only to your own therapist. We never ask for it."
          />
          <CodeField
            label="Recovery code"
            name="recovery"
            value={recovery}
            groups={7}
            size={4}
            kind="letters"
            optional
          />
          <TextField label="Search contacts" name="search" type="search" value={search} optional />
          <TextField label="Client number" name="number" value={search} disabled optional />
          <Checkbox label="I agree to the house rules" name="agree" checked={agree} />
          <Switch label="E-mail for new messages" name="mail" checked={mail} hint="Without names or content." />
          <div class="row">
            <SubmitButton>Invite</SubmitButton>
            <Button kind="quiet">Cancel</Button>
          </div>
        </Form>
      </div>
    </AppLayout>
  );
}
