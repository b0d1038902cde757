import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import './identity.css';
import { device, enterApp, type Installation } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { tSignIn } from '../locales/signin/texts.ts';
import { Link, SubmitButton } from '../ui/button.tsx';
import { Checkbox } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { Avatar, Card } from '../ui/parts.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { announce } from '../ui/status.tsx';
import { deviceLabel } from './device-label.ts';
import { typedAddress } from './address.ts';
import { EarlierStateChoice, minding, useEarlierState } from './earlier-state.tsx';

type DemoAccounts = NonNullable<Installation['demoAccounts']>;

/** Address and password; in the demo also who there is to be. */
export function SignInForm({ accounts }: { accounts: DemoAccounts }): JSX.Element {
  const words = tSignIn();
  const address = typedAddress;
  const password = useSignal('');
  const shared = useSignal(false);
  const busy = useSignal(false);
  const earlier = useEarlierState();
  // The service desk has a door of its own.
  const people = accounts.filter(({ role }) => role === 'professional' || role === 'client');
  const desk = accounts.find((one) => !people.includes(one));

  const signIn = async (): Promise<FormErrors | void> => {
    const errors: FormErrors = {};
    if (!address.value.trim()) errors['address'] = words.addressMissing;
    if (!password.value) errors['password'] = words.passwordMissing;
    if (Object.keys(errors).length > 0) return errors;
    busy.value = true;
    try {
      const typed = { address: address.value.trim(), password: password.value };
      const place = { label: deviceLabel(), shared: shared.value };
      await minding(earlier, () => device.account.signIn({ ...typed, ...place }));
    } finally {
      busy.value = false;
    }
    typedAddress.value = '';
    await enterApp();
  };

  return (
    <>
      <Card>
        <Form onSubmit={signIn}>
          <TextField label={words.address} name="address" value={address} type="email" autocomplete="username" />
          <PasswordField label={words.password} name="password" value={password} autocomplete="current-password" />
          <Checkbox label={words.shared} name="shared" checked={shared} hint={words.sharedHint} />
          <EarlierStateChoice earlier={earlier} />
          <SubmitButton wide>{words.signIn}</SubmitButton>
          <p class="muted small opening" role="status">
            {busy.value && words.opening}
          </p>
        </Form>
      </Card>
      {people.length > 0 && (
        <Card title={words.demo} flush>
          <p class="small muted demo-hint">{words.demoHint}</p>
          <ul class="list" role="list">
            {people.map((one) => (
              <li key={one.address}>
                <button
                  type="button"
                  class="list-row list-button demo-account"
                  aria-pressed={address.value === one.address}
                  onClick={() => {
                    address.value = one.address;
                    password.value = one.password;
                    announce(words.demoChosen(one.name));
                  }}
                >
                  <Avatar name={one.name} seed={one.address} />
                  <span class="list-main demo-lines">
                    <span class="list-title">{one.name}</span>
                    <span class="list-text">{one.role === 'client' ? words.role.client : words.role.professional}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {desk && (
            <p class="small demo-desk">
              <Link href={router.href('desk')}>{words.desk}</Link> ({desk.address}, <code>{desk.password}</code>)
            </p>
          )}
        </Card>
      )}
    </>
  );
}
