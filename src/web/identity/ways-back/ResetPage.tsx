// A new start for somebody who lost every way in. The link's secret stands behind the '#' and leaves the address bar
// before anything else happens.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { ResetDescription } from '../../../sdk/model.ts';
import { codeOf, type FailureCode } from '../../../sdk/sdk-error.ts';
import { device, deviceState, me } from '../../app/device.ts';
import { router } from '../../app/routes.ts';
import { tWays } from '../../locales/ways/texts.ts';
import { arrive } from '../../router.ts';
import { forgetSecret, takeSecret } from '../../setup/secret.ts';
import { Button, Link, LinkButton } from '../../ui/button.tsx';
import { PageHeading } from '../../ui/layout.tsx';
import { Card } from '../../ui/parts.tsx';
import { deviceLabel } from '../device-label.ts';
import { StepHeading } from '../steps.tsx';
import { LinkChecking, LinkFailed, SignedInHere } from './link-states.tsx';
import { NewWays, NEW_WAYS_STEPS, useWays } from './NewWays.tsx';
import { WaysPage } from './WaysPage.tsx';

export default function ResetPage(): JSX.Element {
  // Another link opened in this tab changes only what stands behind the '#'.
  const route = router.current.value;
  const token = useMemo(() => takeSecret('reset'), [route]);
  return <WaysPage>{token ? <Reset key={token} token={token} /> : <NoToken />}</WaysPage>;
}

function Reset({ token }: { token: string }): JSX.Element {
  const words = tWays();
  const described = useSignal<ResetDescription | null>(null);
  const failure = useSignal<FailureCode | null>(null);
  /** From the last step on, being signed in here is what was wanted. */
  const entering = useSignal(false);
  const fail = (error: unknown): void => {
    failure.value = codeOf(error);
    if (failure.value === 'link.gone') forgetSecret('reset');
  };
  const describe = async (): Promise<void> => {
    failure.value = null;
    await device.account
      .describeReset(token)
      .then((found) => (described.value = found))
      .catch(fail);
  };
  useEffect(() => void describe(), []);

  if (failure.value === 'link.gone') return <Gone />;
  if (failure.value) return <LinkFailed title={words.resetTitle} code={failure.value} again={() => void describe()} />;
  if (!described.value || deviceState.value.is === 'starting') return <LinkChecking title={words.resetTitle} />;
  if (me.value && !entering.value) return <SignedInHere title={words.resetTitle} name={me.value.profile.name} />;
  const gone = (error: unknown): boolean => {
    if (codeOf(error) !== 'link.gone') return false;
    fail(error);
    arrive();
    return true;
  };
  return <Steps token={token} reset={described.value} onEntering={() => (entering.value = true)} onFailure={gone} />;
}

interface StepsProps {
  token: string;
  reset: ResetDescription;
  onEntering: () => void;
  onFailure: (error: unknown) => boolean;
}

function Steps({ token, reset, onEntering, onFailure }: StepsProps): JSX.Element {
  const words = tWays();
  const begun = useSignal(false);
  const shared = useSignal(false);
  const ways = useWays();
  const go = (now: boolean): void => {
    begun.value = now;
    arrive();
  };
  if (!begun.value) return <Welcome reset={reset} onDone={() => go(true)} />;
  return (
    <NewWays
      ways={ways}
      title={words.resetTitle}
      before={1}
      address={reset.address}
      organisation={reset.organisation.name}
      shared={shared}
      prepare={async (password) => {
        const prepared = await device.account.prepareReset({
          ...{ token, password },
          ...{ label: deviceLabel(), shared: shared.value },
        });
        return { ...prepared, finish: () => (onEntering(), prepared.finish()) };
      }}
      onBack={() => go(false)}
      onDone={async () => {
        forgetSecret('reset');
        await router.go(router.href('home'), 'replace');
      }}
      finish={words.enter}
      finishing={words.entering}
      onFailure={onFailure}
    />
  );
}

function Welcome({ reset, onDone }: { reset: ResetDescription; onDone: () => void }): JSX.Element {
  const words = tWays();
  return (
    <>
      <StepHeading title={words.resetTitle} place={{ at: 1, of: 1 + NEW_WAYS_STEPS }}>
        {words.hello(reset.name)}
      </StepHeading>
      <p>{words.resetLead}</p>
      <Card>
        <ol class="stack points" data-gap="small">
          {words.resetSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <dl class="facts">
          <dt>{words.yourAddress}</dt>
          <dd>{reset.address}</dd>
          <dt>{words.yourOrganisation}</dt>
          <dd>{reset.organisation.name}</dd>
        </dl>
      </Card>
      <p class="muted">{words.resetOthers}</p>
      <Button kind="primary" wide onClick={onDone}>
        {words.begin}
      </Button>
      <p>
        {words.resetFound} <Link href={router.href('forgot')}>{words.resetFoundDo}</Link>
      </p>
    </>
  );
}

function Gone(): JSX.Element {
  const words = tWays();
  return <NewMail heading={words.gone} why={words.goneWhy} />;
}

function NoToken(): JSX.Element {
  const words = tWays();
  return <NewMail heading={words.noToken} why={words.noTokenWhy} />;
}

function NewMail({ heading, why }: { heading: string; why: string }): JSX.Element {
  const words = tWays();
  return (
    <>
      <PageHeading title={words.resetTitle}>{heading}</PageHeading>
      <p>{why}</p>
      <div class="row">
        <LinkButton kind="primary" href={router.href('forgot')}>
          {words.goneDo}
        </LinkButton>
        <LinkButton kind="quiet" href={router.href('signIn')}>
          {words.toSignIn}
        </LinkButton>
      </div>
    </>
  );
}
