// One thing at a time. What was filled in stays above the steps, so that going back loses nothing.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { InvitationDescription, PreparedSignUp } from '../../../sdk/model.ts';
import { codeOf } from '../../../sdk/sdk-error.ts';
import { device, enterApp } from '../../app/device.ts';
import { language } from '../../locales/locales.ts';
import { tKeys } from '../../locales/keys/texts.ts';
import { tSignUp } from '../../locales/signup/texts.ts';
import { arrive } from '../../router.ts';
import { forgetSecret } from '../../setup/secret.ts';
import type { FormErrors } from '../../ui/form-state.ts';
import { showToast } from '../../ui/toasts.tsx';
import { deviceLabel } from '../device-label.ts';
import { usePasswordChoice } from '../NewPassword.tsx';
import { PasswordStep } from '../PasswordStep.tsx';
import { ShownRecoveryCode, TypedRecoveryCode } from '../RecoveryCode.tsx';
import { NextButton, StepHeading } from '../steps.tsx';
import { IntroductionStep, WrongCodeStep } from './IntroductionStep.tsx';
import { TextsStep, WelcomeStep } from './FirstSteps.tsx';

interface SignUpProps {
  token: string;
  invitation: InvitationDescription;
  /** Looks at the invitation again. */
  again: () => Promise<void>;
  onJoining: (joining: boolean) => void;
  title: string;
}

type Step = 'welcome' | 'texts' | 'password' | 'code' | 'type' | 'introduction' | 'wrong';

function stepsOf({ texts, introduction }: InvitationDescription): Step[] {
  const all: (Step | false)[] = [
    'welcome',
    texts !== null && 'texts',
    'password',
    'code',
    'type',
    introduction !== null && 'introduction',
  ];
  return all.filter((step) => step !== false);
}

/** From the welcome to being signed in. */
export function SignUp({ token, invitation, again, onJoining, title }: SignUpProps): JSX.Element {
  const words = tSignUp();
  const step = useSignal<Step>('welcome');
  const agreed = useSignal<number | null>(null);
  const password = usePasswordChoice();
  const shared = useSignal(false);
  const introduction = useSignal('');
  const prepared = useSignal<PreparedSignUp | null>(null);
  const steps = stepsOf(invitation);
  const inviter = invitation.invitedBy ?? words.inviter;

  const go = (next: Step): void => {
    step.value = next;
    arrive();
  };
  const move = (by: number): void => go(steps[steps.indexOf(step.value) + by] ?? 'welcome');

  const prepare = async (chosen: string): Promise<void> => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    prepared.value = await device.account.prepareSignUp({
      ...{ token, password: chosen, language: language.peek(), agreedVersion: agreed.value },
      ...{ timeZone: own || invitation.timeZone, label: deviceLabel(), shared: shared.value },
    });
    move(1);
  };

  const enter = async (said: string): Promise<void> => {
    showToast(said);
    await enterApp();
  };

  const finish = async (): Promise<FormErrors | void> => {
    onJoining(true);
    try {
      const done = await prepared.value?.finish(introduction.value || null);
      forgetSecret('invitation');
      if (done?.introduction === 'wrong') return go('wrong');
      await enter(done?.introduction === 'matched' ? words.matched : words.ready);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'invitation.gone') await again();
      else if (code !== 'signin.agreement_needed') throw error;
      else {
        await again();
        agreed.value = null;
        go('texts');
        return { form: words.textsChanged };
      }
    }
  };

  const content = (): JSX.Element => {
    switch (step.value) {
      case 'welcome':
        return <WelcomeStep invitation={invitation} onDone={() => move(1)} />;
      case 'texts':
        return <TextsStep invitation={invitation} agreed={agreed} onBack={() => move(-1)} onDone={() => move(1)} />;
      case 'password':
        return (
          <PasswordStep
            why={words.passwordWhy}
            choice={password}
            shared={shared}
            address={invitation.address}
            onBack={() => move(-1)}
            onDone={prepare}
          />
        );
      case 'code':
        return (
          <>
            <p>{words.codeWhy}</p>
            <ShownRecoveryCode
              code={prepared.value?.recoveryCode ?? ''}
              organisation={invitation.organisation.name}
              address={invitation.address}
            />
            <NextButton onBack={() => move(-1)} onDone={() => move(1)}>
              {tKeys().codeKept}
            </NextButton>
          </>
        );
      case 'type':
        return (
          <>
            <p>{tKeys().typeBackWhy}</p>
            <TypedRecoveryCode
              isTypedBack={(text) => prepared.value?.isTypedBack(text) ?? false}
              onShow={() => move(-1)}
              onDone={async () => (invitation.introduction ? move(1) : finish())}
              done={invitation.introduction ? tKeys().next : words.finish}
            />
          </>
        );
      case 'introduction':
        return <IntroductionStep inviter={inviter} typed={introduction} onBack={() => move(-1)} onDone={finish} />;
      case 'wrong':
        return (
          <WrongCodeStep
            inviter={inviter}
            introductionId={invitation.introduction?.introductionId ?? null}
            onDone={(matched) => enter(matched ? words.matched : words.ready)}
          />
        );
    }
  };

  const titles: Record<Step, string> = {
    ...{ welcome: words.welcome(invitation.organisation.name), texts: words.texts, password: words.password },
    ...{ code: words.code, type: tKeys().typeBack, introduction: words.introduction, wrong: words.wrong },
  };
  const at = steps.indexOf(step.value) + 1;
  return (
    <div class="stack">
      <StepHeading title={title} place={at > 0 ? { at, of: steps.length } : null}>
        {titles[step.value]}
      </StepHeading>
      {content()}
    </div>
  );
}
