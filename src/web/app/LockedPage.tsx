import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { codeOf } from '../../sdk/sdk-error.ts';
import { CrisisLine } from '../help/CrisisLine.tsx';
import { EarlierStateChoice, minding, useEarlierState } from '../identity/earlier-state.tsx';
import { tDoor } from '../locales/door/texts.ts';
import { Button, Link, SubmitButton } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card } from '../ui/parts.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { device, leaveApp, profile } from './device.ts';
import { DoorPage } from './DoorPage.tsx';
import { router } from './routes.ts';

/** Signed in, keys closed: the password opens them, and the page is where it was. */
export default function LockedPage(): JSX.Element {
  const words = tDoor();
  const password = useSignal('');
  const earlier = useEarlierState();
  return (
    <DoorPage>
      <CrisisLine />
      <Card>
        <PageHeading>{words.locked}</PageHeading>
        <p>{words.lockedWhy(profile.value?.name ?? '')}</p>
        <Form
          onSubmit={async () => {
            if (!password.value) return { password: words.passwordMissing };
            try {
              await minding(earlier, () => device.account.unlock(password.value));
            } catch (error) {
              if (codeOf(error) === 'signin.refused') return { password: words.wrong };
              throw error;
            }
            return undefined;
          }}
        >
          <input type="hidden" autocomplete="username" value={profile.value?.address ?? ''} />
          <PasswordField
            label={words.password}
            name="password"
            value={password}
            autocomplete="current-password"
            autoFocus
          />
          <EarlierStateChoice earlier={earlier} />
          <SubmitButton wide>{words.unlock}</SubmitButton>
        </Form>
        <p>
          <Link href={router.href('forgot')}>{words.forgotten}</Link>
        </p>
        <p class="muted">{words.notYou}</p>
        <Button onClick={() => void leaveApp()}>{words.signOut}</Button>
      </Card>
    </DoorPage>
  );
}
