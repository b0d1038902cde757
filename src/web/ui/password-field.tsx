import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../locales/locales.ts';
import { IconButton } from './button.tsx';
import { FieldFrame, inputType, useField, type FieldProps } from './fields.tsx';
import { IconHide, IconShow } from './icons.tsx';

interface PasswordProps extends FieldProps {
  value: Signal<string>;
  autocomplete: 'current-password' | 'new-password';
  autoFocus?: boolean | undefined;
}

/** A password, with a button to look at it and a word when caps lock is on. */
export function PasswordField(props: PasswordProps): JSX.Element {
  const field = useField(props);
  const shown = useSignal(false);
  const caps = useSignal(false);
  const watchCaps = (event: KeyboardEvent): void => {
    caps.value = event.getModifierState?.('CapsLock') ?? false;
  };
  return (
    <FieldFrame {...props} field={field}>
      <span class="input-frame">
        <input
          {...field.control}
          class="input"
          data-with-button
          {...inputType(shown.value ? 'text' : 'password')}
          autocomplete={props.autocomplete}
          autoFocus={props.autoFocus}
          disabled={props.disabled}
          autocapitalize="off"
          spellcheck={false}
          value={props.value.value}
          onKeyDown={watchCaps}
          onInput={(event) => {
            props.value.value = event.currentTarget.value;
            field.clear();
          }}
        />
        <IconButton
          label={shown.value ? t().ui.hidePassword : t().ui.showPassword}
          icon={shown.value ? IconHide : IconShow}
          onClick={() => {
            shown.value = !shown.value;
          }}
        />
      </span>
      <p class="hint" role="status" hidden={!caps.value}>
        {caps.value && t().ui.capsLock}
      </p>
    </FieldFrame>
  );
}
