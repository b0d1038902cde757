import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { parseRecoveryCode } from '../../../sdk/crypto/recovery-code.ts';
import { CodeField } from '../../ui/code-field.tsx';
import { announce } from '../../ui/status.tsx';

const GROUPS = 7;
const SIZE = 4;

/** How many characters of a recovery code are still to come. */
export function charactersMissing(code: string): number {
  return GROUPS * SIZE - code.length;
}

interface RecoveryFieldProps {
  label: string;
  name: string;
  value: Signal<string>;
  hint?: string | undefined;
  /** What is said as soon as the last character stands there and one of them is wrong. */
  typo: string;
}

/** A recovery code that somebody types from a sheet of paper; its last characters tell a typo at once. */
export function RecoveryField({ label, name, value, hint, typo }: RecoveryFieldProps): JSX.Element {
  const wrong = useSignal('');
  const check = async (code: string): Promise<void> => {
    if (await parseRecoveryCode(code)) return;
    wrong.value = code;
    announce(typo);
  };
  return (
    <CodeField
      label={label}
      name={name}
      value={value}
      groups={GROUPS}
      size={SIZE}
      kind="letters"
      hint={hint}
      error={wrong.value && wrong.value === value.value ? typo : undefined}
      onComplete={(code) => void check(code)}
    />
  );
}
