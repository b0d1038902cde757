import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { IntroductionId } from '../../../shared/ids.ts';
import { device } from '../../app/device.ts';
import { tSignUp } from '../../locales/signup/texts.ts';
import { Button, SubmitButton } from '../../ui/button.tsx';
import { CodeField } from '../../ui/code-field.tsx';
import { Form } from '../../ui/form.tsx';
import type { FormErrors } from '../../ui/form-state.ts';
import { Card } from '../../ui/parts.tsx';
import { BackAndNext } from '../steps.tsx';

const DIGITS = 20;
const TRIES = 5;

interface IntroductionProps {
  inviter: string;
  typed: Signal<string>;
  onBack: () => void;
  onDone: () => Promise<FormErrors | void>;
}

/** One field that can stay empty. */
export function IntroductionStep({ inviter, typed, onBack, onDone }: IntroductionProps): JSX.Element {
  const words = tSignUp();
  const busy = useSignal(false);
  return (
    <>
      <p>{words.introductionWhy(inviter)}</p>
      <Card>
        <Form
          onSubmit={async () => {
            const missing = DIGITS - typed.value.length;
            if (missing > 0 && missing < DIGITS) return { introduction: words.introductionShort(missing) };
            busy.value = true;
            return onDone().finally(() => (busy.value = false));
          }}
        >
          <DigitsField typed={typed} canStayEmpty />
          <BackAndNext onBack={onBack}>{words.finish}</BackAndNext>
          <p class="muted small opening" role="status">
            {busy.value && words.finishing}
          </p>
        </Form>
      </Card>
    </>
  );
}

function DigitsField({ typed, canStayEmpty }: { typed: Signal<string>; canStayEmpty?: boolean }): JSX.Element {
  const words = tSignUp();
  return (
    <CodeField
      label={words.introductionLabel}
      name="introduction"
      value={typed}
      groups={5}
      size={4}
      kind="digits"
      hint={canStayEmpty ? words.introductionHint : undefined}
      optional={canStayEmpty}
    />
  );
}

interface WrongProps {
  inviter: string;
  introductionId: IntroductionId | null;
  onDone: (matched: boolean) => Promise<void>;
}

/** The account is there; only the code wasn't right. */
export function WrongCodeStep({ inviter, introductionId, onDone }: WrongProps): JSX.Element {
  const words = tSignUp();
  const typed = useSignal('');
  return (
    <>
      <p>{words.wrongWhy(inviter)}</p>
      <Card>
        <Form
          onSubmit={async () => {
            const missing = DIGITS - typed.value.length;
            if (missing > 0 || !introductionId) return { introduction: words.introductionShort(missing) };
            const { matched, wrongEntries } = await device.contacts.typeCode(introductionId, typed.value);
            if (!matched) return { introduction: words.wrongAgain(TRIES - wrongEntries) };
            await onDone(true);
            return undefined;
          }}
        >
          <DigitsField typed={typed} />
          <div class="steps-end">
            <Button kind="quiet" onClick={() => void onDone(false)}>
              {words.without}
            </Button>
            <SubmitButton>{words.tryCode}</SubmitButton>
          </div>
        </Form>
      </Card>
    </>
  );
}
