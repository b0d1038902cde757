// Forgotten password. With the recovery code everything is there at once; with neither, a mail is the way.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Recovery } from '../../../sdk/model.ts';
import { device, deviceState, installation, organisation, profile } from '../../app/device.ts';
import { router } from '../../app/routes.ts';
import { tWays } from '../../locales/ways/texts.ts';
import { arrive } from '../../router.ts';
import { Link, LinkButton } from '../../ui/button.tsx';
import { IconNext } from '../../ui/icons.tsx';
import { PageHeading } from '../../ui/layout.tsx';
import { Card, Skeleton } from '../../ui/parts.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { StepHeading } from '../steps.tsx';
import { AddressStep } from './AddressStep.tsx';
import { CodeStep } from './CodeStep.tsx';
import { NewWays, NEW_WAYS_STEPS, useWays } from './NewWays.tsx';
import { SentStep } from './SentStep.tsx';
import { typedAddress } from '../address.ts';
import { WaysPage } from './WaysPage.tsx';

export default function ForgotPage(): JSX.Element {
  const state = deviceState.value.is;
  const recovering = useSignal(false);
  if (state === 'starting') {
    return (
      <WaysPage>
        <Card>
          <PageHeading title={tWays().title}>{tWays().title}</PageHeading>
          <Skeleton lines={4} />
        </Card>
      </WaysPage>
    );
  }
  return <WaysPage>{state === 'open' && !recovering.value ? <In /> : <Forgot recovering={recovering} />}</WaysPage>;
}

/** Somebody who is in needs none of this. */
function In(): JSX.Element {
  const words = tWays();
  return (
    <>
      <PageHeading title={words.title}>{words.inAlready}</PageHeading>
      <p>{words.inAlreadyWhy}</p>
      <div class="row">
        <LinkButton kind="primary" href={router.href('settings')}>
          {words.toSettings}
        </LinkButton>
      </div>
    </>
  );
}

type Step = 'choose' | 'codeAddress' | 'code' | 'ways' | 'mail' | 'sent';

function Forgot({ recovering }: { recovering: { value: boolean } }): JSX.Element {
  const words = tWays();
  const step = useSignal<Step>('choose');
  // On a locked device it is known who is there.
  const address = useSignal(profile.peek()?.address ?? typedAddress.peek());
  const code = useSignal('');
  const shared = useSignal(false);
  const recovery = useSignal<Recovery | null>(null);
  const ways = useWays();
  const go = (next: Step): void => {
    step.value = next;
    arrive();
  };
  const all = 2 + NEW_WAYS_STEPS;
  switch (step.value) {
    case 'choose':
      return <Choose onCode={() => go('codeAddress')} onNeither={() => go('mail')} />;
    case 'codeAddress':
      return (
        <>
          <StepHeading title={words.title} place={{ at: 1, of: all }}>
            {words.whichAddress}
          </StepHeading>
          <AddressStep address={address} onBack={() => go('choose')} onDone={async () => go('code')} />
        </>
      );
    case 'code':
      return (
        <>
          <StepHeading title={words.title} place={{ at: 2, of: all }}>
            {words.typeCode}
          </StepHeading>
          <CodeStep
            address={address.value}
            code={code}
            shared={shared}
            onBack={() => go('codeAddress')}
            onLost={() => go('mail')}
            onDone={(found) => {
              recovery.value = found;
              recovering.value = true;
              go('ways');
            }}
          />
        </>
      );
    case 'ways':
      return (
        <NewWays
          ways={ways}
          title={words.title}
          before={2}
          address={address.value}
          organisation={(organisation.value ?? installation.value?.organisation)?.name ?? ''}
          prepare={async (password) => requireRecovery(recovery.value).prepare(password)}
          onBack={() => go('code')}
          onDone={async () => {
            typedAddress.value = '';
            showToast(words.entered);
            await router.go(router.href('home'), 'replace');
          }}
          finish={words.enter}
          finishing={words.entering}
        />
      );
    case 'mail':
      return (
        <>
          <StepHeading title={words.title}>{words.mailTitle}</StepHeading>
          <p>{words.mailWhat}</p>
          <AddressStep
            address={address}
            done={words.sendMail}
            onBack={() => go('choose')}
            onDone={async () => {
              await device.account.askForReset(address.value.trim());
              go('sent');
            }}
          />
        </>
      );
    case 'sent':
      return <SentStep address={address.value.trim()} onBack={() => go('mail')} />;
  }
}

function requireRecovery(recovery: Recovery | null): Recovery {
  if (!recovery) throw new Error('the code comes first');
  return recovery;
}

function Choose({ onCode, onNeither }: { onCode: () => void; onNeither: () => void }): JSX.Element {
  const words = tWays();
  return (
    <>
      <PageHeading title={words.title}>{words.forgotten}</PageHeading>
      <p>{words.forgottenLead}</p>
      <Card flush>
        <ul class="list" role="list">
          <Way title={words.haveCode} text={words.haveCodeWhat} onPress={onCode} />
          <Way title={words.haveNeither} text={words.haveNeitherWhat} onPress={onNeither} />
        </ul>
      </Card>
      <p>
        <Link href={router.href('signIn')}>{words.toSignIn}</Link>
      </p>
    </>
  );
}

function Way({ title, text, onPress }: { title: string; text: string; onPress: () => void }): JSX.Element {
  return (
    <li>
      <button type="button" class="list-row list-button" onClick={onPress}>
        <span class="list-main">
          <strong class="block">{title}</strong>
          <span class="block muted">{text}</span>
        </span>
        <IconNext />
      </button>
    </li>
  );
}
