import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { tKeys } from '../../locales/keys/texts.ts';
import { tWays } from '../../locales/ways/texts.ts';
import { TextField } from '../../ui/fields.tsx';
import { Form } from '../../ui/form.tsx';
import { Card } from '../../ui/parts.tsx';
import { BackAndNext } from '../steps.tsx';
import { isAddress } from '../address.ts';

interface AddressProps {
  address: Signal<string>;
  onBack: () => void;
  onDone: () => Promise<void>;
  done?: string | undefined;
}

/** One field: the address that somebody signs in with. */
export function AddressStep({ address, onBack, onDone, done }: AddressProps): JSX.Element {
  const words = tWays();
  return (
    <Card>
      <Form
        onSubmit={async () => {
          if (!isAddress(address.value.trim())) return { address: words.addressMissing };
          await onDone();
          return undefined;
        }}
      >
        <TextField label={words.address} name="address" value={address} type="email" autocomplete="username" />
        <BackAndNext onBack={onBack}>{done ?? tKeys().next}</BackAndNext>
      </Form>
    </Card>
  );
}
