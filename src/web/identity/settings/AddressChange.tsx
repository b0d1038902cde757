// Another e-mail address: it counts once the link in a mail to it was opened, and can be taken back from the old one.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { AddressChange as Change } from '../../../sdk/model.ts';
import { codeOf } from '../../../sdk/sdk-error.ts';
import { device } from '../../app/device.ts';
import { useFetched } from '../../app/fetched.tsx';
import { explain } from '../../locales/errors.ts';
import { formatDay, formatExact } from '../../locales/format.ts';
import { tSettings } from '../../locales/settings/texts.ts';
import { Button, SubmitButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Form } from '../../ui/form.tsx';
import type { FormErrors } from '../../ui/form-state.ts';
import { IconMail } from '../../ui/icons.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { Banner } from '../../ui/status.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { isAddress } from '../address.ts';
import { Openable } from './Openable.tsx';

export function AddressChange({ address }: { address: string }): JSX.Element {
  const words = tSettings();
  const fetched = useFetched(() => device.account.addressChange(), 'account');
  const change = fetched.value.value;
  return (
    <div class="stack">
      <Openable title={words.addressChange} what={words.addressChangeWhat} button={words.changeAddress} icon={IconMail}>
        {(close) => <AddressForm address={address} close={close} onSent={fetched.again} />}
      </Openable>
      <div class="stack" role="status">
        {change?.waiting && <Waiting waiting={change.waiting} onWithdrawn={fetched.again} />}
        {change?.changed && (
          <Banner>
            <p>{words.addressChanged(formatDay(change.changed.at), formatExact(change.changed.undoUntil))}</p>
          </Banner>
        )}
      </div>
    </div>
  );
}

interface WaitingProps {
  waiting: NonNullable<Change['waiting']>;
  onWithdrawn: () => Promise<void>;
}

function Waiting({ waiting, onWithdrawn }: WaitingProps): JSX.Element {
  const words = tSettings();
  const busy = useSignal(false);
  const withdraw = async (): Promise<void> => {
    busy.value = true;
    try {
      await device.account.withdrawAddressChange();
      showToast(words.withdrawn);
    } catch (error) {
      showToast(explain(error));
    }
    busy.value = false;
    await onWithdrawn();
  };
  return (
    <Banner
      actions={
        <Button busy={busy.value} onClick={() => void withdraw()}>
          {words.withdraw}
        </Button>
      }
    >
      <p class="wraps-anywhere">{words.addressWaits(waiting.address, formatExact(waiting.expiresAt))}</p>
    </Banner>
  );
}

interface FormProps {
  address: string;
  close: () => void;
  onSent: () => Promise<void>;
}

function AddressForm({ address, close, onSent }: FormProps): JSX.Element {
  const words = tSettings();
  const next = useSignal('');
  const password = useSignal('');
  const send = async (): Promise<FormErrors | void> => {
    const wanted = next.value.trim();
    if (!isAddress(wanted)) return { newAddress: words.newAddressMissing };
    if (wanted.toLowerCase() === address.toLowerCase()) return { newAddress: words.newAddressSame };
    if (!password.value) return { password: words.oldMissing };
    try {
      await device.account.changeAddress(password.value, wanted);
    } catch (error) {
      if (codeOf(error) === 'signin.refused') return { password: words.oldWrong };
      throw error;
    }
    close();
    await onSent();
  };
  return (
    <Form label={words.changeAddress} onSubmit={send}>
      <TextField label={words.newAddress} name="newAddress" type="email" value={next} autocomplete="email" autoFocus />
      <PasswordField label={words.addressPassword} name="password" value={password} autocomplete="current-password" />
      <div class="row">
        <SubmitButton>{words.sendLink}</SubmitButton>
        <Button kind="quiet" onClick={close}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  );
}
