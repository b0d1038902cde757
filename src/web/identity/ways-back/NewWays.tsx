// A new password and a new recovery code, kept and typed back: the last steps of every way back in.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { PreparedWays } from '../../../sdk/model.ts';
import { tKeys } from '../../locales/keys/texts.ts';
import { tWays } from '../../locales/ways/texts.ts';
import { arrive } from '../../router.ts';
import { usePasswordChoice, type PasswordChoice } from '../NewPassword.tsx';
import { PasswordStep } from '../PasswordStep.tsx';
import { ShownRecoveryCode, TypedRecoveryCode } from '../RecoveryCode.tsx';
import { NextButton, StepHeading } from '../steps.tsx';

/** So many steps are drawn here. */
export const NEW_WAYS_STEPS = 3;

export interface Ways {
  step: Signal<'password' | 'code' | 'type'>;
  choice: PasswordChoice;
  prepared: Signal<PreparedWays | null>;
}

/** What is filled in so far; keep it above the steps, so that going back loses nothing. */
export function useWays(): Ways {
  return {
    step: useSignal<'password' | 'code' | 'type'>('password'),
    choice: usePasswordChoice(),
    prepared: useSignal<PreparedWays | null>(null),
  };
}

interface NewWaysProps {
  ways: Ways;
  title: string;
  /** Steps that came before these. */
  before: number;
  address: string;
  organisation: string;
  /** Asked with the password, where nobody asked before. */
  shared?: Signal<boolean> | undefined;
  prepare: (password: string) => Promise<PreparedWays>;
  onBack: () => void;
  /** Once the new ways count. */
  onDone: () => Promise<void> | void;
  /** The last button, and what stands below it while it works. */
  finish: string;
  finishing: string;
  /** A failure at the end that needs another page: true if it was taken care of. */
  onFailure?: ((error: unknown) => boolean) | undefined;
}

export function NewWays(props: NewWaysProps): JSX.Element {
  const { ways, title, before, address, organisation, onBack } = props;
  const words = tWays();
  const keys = tKeys();
  const busy = useSignal(false);
  const go = (next: 'password' | 'code' | 'type'): void => {
    ways.step.value = next;
    arrive();
  };
  const taken = (error: unknown): void => {
    if (!props.onFailure?.(error)) throw error;
  };
  const prepare = async (password: string): Promise<void> => {
    try {
      ways.prepared.value = await props.prepare(password);
      go('code');
    } catch (error) {
      taken(error);
    }
  };
  const finish = async (): Promise<void> => {
    busy.value = true;
    try {
      await ways.prepared.value?.finish();
    } catch (error) {
      busy.value = false;
      return taken(error);
    }
    await props.onDone();
  };
  const heading = (at: number, text: string): JSX.Element => (
    <StepHeading title={title} place={{ at: before + at, of: before + NEW_WAYS_STEPS }}>
      {text}
    </StepHeading>
  );
  switch (ways.step.value) {
    case 'password':
      return (
        <>
          {heading(1, words.newPassword)}
          <PasswordStep
            why={words.newPasswordWhy}
            choice={ways.choice}
            shared={props.shared}
            address={address}
            onBack={onBack}
            onDone={prepare}
          />
        </>
      );
    case 'code':
      return (
        <>
          {heading(2, words.newCode)}
          <p>{words.newCodeWhy}</p>
          <ShownRecoveryCode
            code={ways.prepared.value?.recoveryCode ?? ''}
            organisation={organisation}
            address={address}
          />
          <NextButton onBack={() => go('password')} onDone={() => go('type')}>
            {keys.codeKept}
          </NextButton>
        </>
      );
    case 'type':
      return (
        <>
          {heading(3, keys.typeBack)}
          <p>{keys.typeBackWhy}</p>
          <TypedRecoveryCode
            isTypedBack={(text) => ways.prepared.value?.isTypedBack(text) ?? false}
            onShow={() => go('code')}
            onDone={finish}
            done={props.finish}
          />
          <p class="muted small opening" role="status">
            {busy.value && props.finishing}
          </p>
        </>
      );
  }
}
