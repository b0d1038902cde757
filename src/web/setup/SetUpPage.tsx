// The first set-up: an organisation, or the demo. Its secret stands behind the '#' and is gone from the address bar before
// anything else happens; it stays in this tab only, so that a reload doesn't lose it.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { loadInstallation, installation } from '../app/device.ts';
import { DoorPage } from '../app/DoorPage.tsx';
import { router } from '../app/routes.ts';
import { loadErrorWords } from '../locales/errors.ts';
import { tSetup } from '../locales/setup/texts.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card, Skeleton } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { DemoProgress } from './DemoProgress.tsx';
import { takeSecret } from './secret.ts';
import { SetUpForm } from './SetUpForm.tsx';

type Step = 'choose' | 'organisation' | 'demo';

export default function SetUpPage(): JSX.Element {
  const token = useSignal<string | null>(null);
  const step = useSignal<Step>('choose');
  useEffect(() => {
    token.value = takeSecret('setup');
    void loadInstallation().catch(() => {});
    void loadErrorWords().catch(() => {});
  }, []);
  const words = tSetup();
  return (
    <DoorPage>
      <div class="stack" data-gap="big">
        <PageHeading title={words.title}>{words.welcome}</PageHeading>
        {content(step.value, token.value, (next) => (step.value = next))}
      </div>
    </DoorPage>
  );
}

function content(step: Step, token: string | null, go: (step: Step) => void): JSX.Element {
  const words = tSetup();
  const here = installation.value;
  if (!here) return <Skeleton lines={4} />;
  if (step === 'demo' || (here.demo && !token)) return <DemoProgress token={step === 'demo' ? token : null} />;
  if (here.setUp) {
    return (
      <Banner actions={<LinkButton href={router.href('signIn')}>{words.toSignIn}</LinkButton>}>
        {words.doneAlready}
      </Banner>
    );
  }
  if (!token) return <Banner kind="warning">{words.noToken}</Banner>;
  if (step === 'organisation') return <SetUpForm token={token} back={() => go('choose')} />;
  return <Choice go={go} />;
}

function Choice({ go }: { go: (step: Step) => void }): JSX.Element {
  const words = tSetup();
  return (
    <>
      <p>{words.lead}</p>
      <Card title={words.real}>
        <div class="stack">
          <p>{words.realWhat}</p>
          <Button kind="primary" wide onClick={() => go('organisation')}>
            {words.real}
          </Button>
        </div>
      </Card>
      <Card title={words.demo}>
        <div class="stack">
          <p>{words.demoWhat}</p>
          <Button wide onClick={() => go('demo')}>
            {words.demo}
          </Button>
        </div>
      </Card>
      <p class="muted small">{words.exclusive}</p>
    </>
  );
}
