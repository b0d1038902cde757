// Password and recovery code: one step at a time, the password first.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { codeOf } from '../../../sdk/sdk-error.ts';
import { device } from '../../app/device.ts';
import { tKeys } from '../../locales/keys/texts.ts';
import { tSettings } from '../../locales/settings/texts.ts';
import { Button, SubmitButton } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import type { FormErrors } from '../../ui/form-state.ts';
import { IconKey, IconLock } from '../../ui/icons.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { NewPassword, readPassword, usePasswordChoice } from '../NewPassword.tsx';
import { ShownRecoveryCode, TypedRecoveryCode } from '../RecoveryCode.tsx';
import { Openable } from './Openable.tsx';

export function PasswordChange({ address }: { address: string }): JSX.Element {
  const words = tSettings();
  return (
    <Openable title={words.password} what={words.passwordWhat} button={words.changePassword} icon={IconLock}>
      {(close) => <PasswordForm address={address} close={close} />}
    </Openable>
  );
}

function PasswordForm({ address, close }: { address: string; close: () => void }): JSX.Element {
  const words = tSettings();
  const old = useSignal('');
  const choice = usePasswordChoice();
  const busy = useSignal(false);
  const change = async (): Promise<FormErrors | void> => {
    if (!old.value) return { old: words.oldMissing };
    const read = await readPassword(choice);
    if ('errors' in read) return read.errors;
    busy.value = true;
    try {
      await device.account.changePassword(old.value, read.password);
    } catch (error) {
      if (codeOf(error) === 'signin.refused') return { old: words.oldWrong };
      throw error;
    } finally {
      busy.value = false;
    }
    showToast(words.passwordChanged);
    close();
  };
  return (
    <Form label={words.changePassword} onSubmit={change}>
      <PasswordField label={words.oldPassword} name="old" value={old} autocomplete="current-password" autoFocus />
      <NewPassword choice={choice} address={address} />
      <div class="row">
        <SubmitButton>{words.changePassword}</SubmitButton>
        <Button kind="quiet" onClick={close}>
          {words.cancel}
        </Button>
      </div>
      <p class="muted small opening" role="status">
        {busy.value && words.changing}
      </p>
    </Form>
  );
}

interface Whose {
  address: string;
  organisation: string;
}

export function NewCode(whose: Whose): JSX.Element {
  const words = tSettings();
  return (
    <Openable title={words.code} what={words.codeWhat} button={words.newCode} icon={IconKey}>
      {(close) => <NewCodeSteps {...whose} close={close} />}
    </Openable>
  );
}

type Made = Awaited<ReturnType<typeof device.account.newRecoveryCode>>;

function NewCodeSteps({ address, organisation, close }: Whose & { close: () => void }): JSX.Element {
  const words = tSettings();
  const made = useSignal<Made | null>(null);
  const isKept = useSignal(false);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (made.value) frame.current?.focus();
  }, [made.value, isKept.value]);
  if (!made.value) return <ProofForm close={close} onMade={(code) => (made.value = code)} />;
  const { recoveryCode, isTypedBack, confirm } = made.value;
  return (
    <div class="stack" ref={frame} tabIndex={-1}>
      {isKept.value ? (
        <TypedRecoveryCode
          isTypedBack={isTypedBack}
          onShow={() => (isKept.value = false)}
          onDone={async () => {
            await confirm();
            showToast(words.codeChanged);
            close();
          }}
          done={words.confirmCode}
        />
      ) : (
        <>
          <ShownRecoveryCode code={recoveryCode} organisation={organisation} address={address} />
          <div class="row">
            <Button kind="primary" onClick={() => (isKept.value = true)}>
              {tKeys().codeKept}
            </Button>
            <Button kind="quiet" onClick={close}>
              {words.cancel}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function ProofForm({ close, onMade }: { close: () => void; onMade: (made: Made) => void }): JSX.Element {
  const words = tSettings();
  const password = useSignal('');
  return (
    <Form
      label={words.newCode}
      onSubmit={async () => {
        if (!password.value) return { password: words.oldMissing };
        try {
          onMade(await device.account.newRecoveryCode(password.value));
        } catch (error) {
          if (codeOf(error) === 'signin.refused') return { password: words.oldWrong };
          throw error;
        }
        return undefined;
      }}
    >
      <PasswordField
        label={words.newCodePassword}
        name="password"
        value={password}
        autocomplete="current-password"
        autoFocus
      />
      <div class="row">
        <SubmitButton>{words.makeCode}</SubmitButton>
        <Button kind="quiet" onClick={close}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  );
}
