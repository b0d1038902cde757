// Choosing a password, at sign-up and when it is changed: five words are offered first.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import './identity.css';
import { device } from '../app/device.ts';
import { tKeys } from '../locales/keys/texts.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/choices.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { IconRefresh } from '../ui/icons.tsx';
import { PasswordField } from '../ui/password-field.tsx';

export interface PasswordChoice {
  how: Signal<'words' | 'own'>;
  words: Signal<string>;
  kept: Signal<boolean>;
  own: Signal<string>;
}

/** What is chosen so far; keep it above the form, so that going back loses nothing. */
export function usePasswordChoice(): PasswordChoice {
  return {
    how: useSignal<'words' | 'own'>('words'),
    words: useSignal(''),
    kept: useSignal(false),
    own: useSignal(''),
  };
}

/** The password, or what is wrong with it. */
export async function readPassword(choice: PasswordChoice): Promise<{ password: string } | { errors: FormErrors }> {
  const words = tKeys();
  if (choice.how.value === 'words') {
    return choice.kept.value ? { password: choice.words.value } : { errors: { kept: words.keptMissing } };
  }
  const password = choice.own.value;
  if (!password) return { errors: { own: words.missing } };
  const problem = await device.account.passwordProblem(password);
  if (problem === null) return { password };
  return { errors: { own: problem === 'password_too_short' ? words.tooShort : words.common } };
}

/** Fields for it, inside a Form. `address`: for what the browser keeps. */
export function NewPassword({ choice, address }: { choice: PasswordChoice; address: string }): JSX.Element {
  return (
    <>
      <input
        class="hidden-visually"
        type="text"
        autocomplete="username"
        value={address}
        readOnly
        tabIndex={-1}
        aria-hidden
      />
      {choice.how.value === 'words' ? <Words choice={choice} /> : <Own choice={choice} />}
    </>
  );
}

function Words({ choice }: { choice: PasswordChoice }): JSX.Element {
  const words = tKeys();
  const other = async (): Promise<void> => {
    choice.words.value = await device.account.suggestPassword();
    choice.kept.value = false;
  };
  useEffect(() => {
    if (!choice.words.peek()) void other();
  }, []);
  return (
    <>
      <div class="stack" data-gap="small">
        <strong id="new-words">{words.words}</strong>
        <p class="words" role="status" aria-labelledby="new-words" translate={false}>
          {choice.words.value || '…'}
        </p>
        <input
          class="hidden-visually"
          type="password"
          autocomplete="new-password"
          value={choice.words.value}
          readOnly
          tabIndex={-1}
          aria-hidden
        />
        <p class="hint">{words.wordsHint}</p>
        <div class="row">
          <Button icon={IconRefresh} onClick={() => void other()}>
            {words.otherWords}
          </Button>
          <Button kind="quiet" onClick={() => (choice.how.value = 'own')}>
            {words.own}
          </Button>
        </div>
      </div>
      <Checkbox label={words.kept} name="kept" checked={choice.kept} />
    </>
  );
}

function Own({ choice }: { choice: PasswordChoice }): JSX.Element {
  const words = tKeys();
  return (
    <>
      <PasswordField
        label={words.ownLabel}
        name="own"
        value={choice.own}
        hint={words.ownHint}
        autocomplete="new-password"
        autoFocus
      />
      <div class="row">
        <Button kind="quiet" icon={IconRefresh} onClick={() => (choice.how.value = 'words')}>
          {words.backToWords}
        </Button>
      </div>
    </>
  );
}
