// The door. It is drawn in place of the page that was asked for, so that this page is there after signing in.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { deviceState, installation, loadInstallation, shortName, type Installation } from '../app/device.ts';
import { DoorPage } from '../app/DoorPage.tsx';
import { router } from '../app/routes.ts';
import { CrisisLine } from '../help/CrisisLine.tsx';
import { explain } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { tSignIn } from '../locales/signin/texts.ts';
import { Button, Link, SubmitButton } from '../ui/button.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card, Skeleton } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';
import { SignInForm } from './SignInForm.tsx';

export default function SignInPage(): JSX.Element {
  const failure = useSignal<string | null>(null);
  const load = async (): Promise<void> => {
    failure.value = null;
    try {
      await loadInstallation();
    } catch (error) {
      failure.value = explain(error);
    }
  };
  useEffect(() => void load(), []);
  return (
    <DoorPage corner={<LanguageMenu />}>
      <div class="stack">
        <CrisisLine />
        {content(installation.value, failure.value, () => void load())}
      </div>
    </DoorPage>
  );
}

function content(here: Installation | null, failure: string | null, load: () => void): JSX.Element {
  const words = tSignIn();
  if (!here && failure) {
    return (
      <>
        <PageHeading title={words.title}>{words.title}</PageHeading>
        <Banner kind="danger" live actions={<Button onClick={load}>{t().ui.tryAgain}</Button>}>
          <p>{failure}</p>
        </Banner>
      </>
    );
  }
  if (!here) {
    return (
      <Card>
        <PageHeading title={words.title}>{words.title}</PageHeading>
        <Skeleton lines={6} />
      </Card>
    );
  }
  if (!here.setUp) {
    return (
      <>
        <PageHeading title={words.title}>{words.notSetUp}</PageHeading>
        <p>{words.notSetUpWhat}</p>
      </>
    );
  }
  if (!here.organisation) return <WhichOrganisation />;
  return <Door name={here.organisation.name} accounts={here.demoAccounts ?? []} />;
}

function Door({ name, accounts }: { name: string; accounts: NonNullable<Installation['demoAccounts']> }): JSX.Element {
  const words = tSignIn();
  const state = deviceState.value;
  const because = state.is === 'signedOut' && state.because !== 'never' ? words.because[state.because] : null;
  return (
    <>
      <div>
        <PageHeading title={words.title}>{words.title}</PageHeading>
        <p class="muted">{words.lead(name)}</p>
      </div>
      {because && (
        <Banner live>
          <p>{because}</p>
        </Banner>
      )}
      <SignInForm accounts={accounts} />
      <p>
        <Link href={router.href('forgot')}>{words.forgotten}</Link>
      </p>
      <p class="muted small">{words.noAccount}</p>
    </>
  );
}

/** An installation with several organisations, opened without one in the address. */
function WhichOrganisation(): JSX.Element {
  const words = tSignIn();
  const typed = useSignal('');
  return (
    <>
      <PageHeading title={words.title}>{shortName ? words.unknown : words.which}</PageHeading>
      <p>{words.whichWhat}</p>
      <Card>
        <Form
          onSubmit={() => {
            const wanted = typed.value.trim().toLowerCase();
            if (!/^[a-z0-9][a-z0-9-]{1,39}$/.test(wanted)) return { shortName: words.shortNameWrong };
            location.assign(`/o/${wanted}/sign-in`);
            return undefined;
          }}
        >
          <TextField label={words.shortName} name="shortName" value={typed} hint={words.shortNameHint} maxLength={40} />
          <SubmitButton wide>{words.go}</SubmitButton>
        </Form>
      </Card>
    </>
  );
}
