// The service desk chooses its password, once, with the secret of its link.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { codeOf } from '../../sdk/sdk-error.ts';
import { DoorPage } from '../app/DoorPage.tsx';
import { router } from '../app/routes.ts';
import { tDesk } from '../locales/desk/texts.ts';
import { forgetSecret, takeSecret } from '../setup/secret.ts';
import { LinkButton, SubmitButton } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { PageHeading } from '../ui/layout.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { Banner } from '../ui/status.tsx';
import { desk } from './desk.ts';

export default function DeskEnrolmentPage(): JSX.Element {
  const words = tDesk();
  const token = useSignal<string | null>(null);
  const password = useSignal('');
  const gone = useSignal(false);
  useEffect(() => {
    token.value = takeSecret('deskEnrolment');
    gone.value = token.value === null;
  }, []);
  const submit = async (): Promise<FormErrors | void> => {
    if (!token.value) return;
    try {
      await desk.enrol(token.value, password.value);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'password_too_short' || code === 'password_common') return { password: words.passwordHint };
      if (code !== 'invitation.gone') throw error;
      gone.value = true;
      return;
    }
    forgetSecret('deskEnrolment');
    await router.go(router.href('desk'), 'replace');
  };
  return (
    <DoorPage>
      <div class="stack">
        <PageHeading title={words.title}>{words.enrolTitle}</PageHeading>
        {gone.value ? (
          <Banner kind="warning" actions={<LinkButton href={router.href('desk')}>{words.signIn}</LinkButton>}>
            {words.enrolGone}
          </Banner>
        ) : (
          <>
            <p>{words.enrolLead}</p>
            <Form onSubmit={submit}>
              <PasswordField
                label={words.password}
                name="password"
                value={password}
                hint={words.passwordHint}
                autocomplete="new-password"
              />
              <SubmitButton wide>{words.save}</SubmitButton>
            </Form>
          </>
        )}
      </div>
    </DoorPage>
  );
}
