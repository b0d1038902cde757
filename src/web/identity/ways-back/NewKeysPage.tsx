// "Somebody may know my password, or a device is lost": new keys for everything.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { codeOf } from '../../../sdk/sdk-error.ts';
import { device, organisation, profile } from '../../app/device.ts';
import { router } from '../../app/routes.ts';
import { CrisisLine } from '../../help/CrisisLine.tsx';
import { tKeys } from '../../locales/keys/texts.ts';
import { tWays } from '../../locales/ways/texts.ts';
import { arrive } from '../../router.ts';
import { Link, LinkButton, SubmitButton } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Card, Skeleton } from '../../ui/parts.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { StepHeading } from '../steps.tsx';
import { NewWays, NEW_WAYS_STEPS, useWays } from './NewWays.tsx';

export default function NewKeysPage(): JSX.Element {
  const words = tWays();
  const begun = useSignal(false);
  const old = useSignal('');
  const wrong = useSignal(false);
  const ways = useWays();
  const address = profile.value?.address;
  if (address === undefined) return <Skeleton lines={6} />;
  const go = (now: boolean): void => {
    begun.value = now;
    arrive();
  };
  const onFailure = (error: unknown): boolean => {
    if (codeOf(error) !== 'signin.refused') return false;
    wrong.value = true;
    ways.step.value = 'password';
    go(false);
    return true;
  };
  return (
    <div class="stack text-width">
      <CrisisLine />
      {begun.value ? (
        <NewWays
          ways={ways}
          title={words.keysTitle}
          before={1}
          address={address}
          organisation={organisation.value?.name ?? ''}
          prepare={(next) => device.account.prepareNewKeys({ password: old.value, next })}
          onBack={() => go(false)}
          onDone={async () => {
            showToast(words.keysDone);
            await router.go(router.href('settings'), 'replace');
          }}
          finish={words.keysFinish}
          finishing={words.keysFinishing}
          onFailure={onFailure}
        />
      ) : (
        <>
          <StepHeading title={words.keysTitle} place={{ at: 1, of: 1 + NEW_WAYS_STEPS }}>
            {words.keys}
          </StepHeading>
          <p>{words.keysLead}</p>
          <Card>
            <ol class="stack points" data-gap="small">
              {words.keysSteps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <p class="muted">
              {words.keysNot} {words.keysContacts}
            </p>
          </Card>
          <Card>
            <Form
              onSubmit={() => {
                if (!old.value) return { old: words.keysOldMissing };
                wrong.value = false;
                go(true);
                return undefined;
              }}
            >
              <PasswordField
                label={words.keysOld}
                name="old"
                value={old}
                error={wrong.value ? words.keysOldWrong : undefined}
                autocomplete="current-password"
              />
              <div class="steps-end">
                <LinkButton kind="quiet" href={router.href('settings')}>
                  {words.keysCancel}
                </LinkButton>
                <SubmitButton>{tKeys().next}</SubmitButton>
              </div>
            </Form>
          </Card>
          <p>
            <Link href={router.href('forgot')}>{words.keysForgot}</Link>
          </p>
        </>
      )}
    </div>
  );
}
