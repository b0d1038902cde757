import { useSignal, type Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useContext, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../locales/locales.ts';
import { FormState } from './form-state.ts';
import { IconButton } from './button.tsx';
import { IconDown, IconHide, IconSearch, IconShow, IconWarning } from './icons.tsx';

export interface FieldProps {
  label: string;
  /** The key under which the form's errors name this field. */
  name: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Says "optional" behind the label; required is the silent rule. */
  optional?: boolean | undefined;
  /** The label is heard, not seen: only where the place itself says what it is. */
  hideLabel?: boolean | undefined;
  disabled?: boolean | undefined;
}

export interface TextProps extends FieldProps {
  value: Signal<string>;
  type?: 'text' | 'email' | 'tel' | 'url' | 'search' | undefined;
  autocomplete?: string | undefined;
  inputMode?: 'text' | 'numeric' | 'email' | 'tel' | undefined;
  maxLength?: number | undefined;
  placeholder?: string | undefined;
  autoFocus?: boolean | undefined;
}

/** What a field's control needs to be named, described and marked; for controls made elsewhere too. */
export function useField({
  name,
  hint,
  error,
}: {
  name: string;
  hint?: string | undefined;
  error?: string | undefined;
}) {
  const id = useId();
  const form = useContext(FormState);
  const message = error ?? form?.errors.value[name];
  const described = [hint && `${id}-hint`, message && `${id}-error`].filter(Boolean).join(' ');
  const clear = (): void => {
    if (form?.errors.peek()[name]) form.errors.value = { ...form.errors.peek(), [name]: undefined };
  };
  return {
    id,
    message,
    clear,
    control: {
      id,
      name,
      'aria-describedby': described || undefined,
      'aria-invalid': message ? ('true' as const) : undefined,
    },
  };
}

type FieldState = ReturnType<typeof useField>;

/** Label, hint and error around a control. */
export function FieldFrame({
  field,
  children,
  ...props
}: FieldProps & { field: FieldState; children: ComponentChildren }): JSX.Element {
  return (
    <div class="field" data-invalid={field.message ? '' : undefined}>
      <label class={props.hideLabel ? 'hidden-visually' : 'label'} for={field.id}>
        {props.label} {props.optional && <span class="muted">({t().ui.optional})</span>}
      </label>
      <HintAndError id={field.id} hint={props.hint} message={field.message} />
      {children}
    </div>
  );
}

function HintAndError({
  id,
  hint,
  message,
}: {
  id: string;
  hint?: string | undefined;
  message?: string | undefined;
}): JSX.Element {
  return (
    <>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {message && (
        <p class="field-error" id={`${id}-error`}>
          <IconWarning />
          <span>
            <span class="hidden-visually">{t().ui.error}: </span>
            {message}
          </span>
        </p>
      )}
    </>
  );
}

// The attribute types are one variant per type; a type chosen while running fits none of them.
function inputType(type: string): { type: 'text' } {
  return { type: type as 'text' };
}

/** One line of text. Its signal holds what is typed, so nothing is lost when the page is drawn anew. */
export function TextField(props: TextProps): JSX.Element {
  const field = useField(props);
  const { type = 'text', value, label, hint, error, optional, hideLabel, ...native } = props;
  const searches = type === 'search';
  const input = (
    <input
      {...native}
      {...field.control}
      class="input"
      {...inputType(type)}
      data-with-icon={searches || undefined}
      value={value.value}
      onInput={(event) => {
        value.value = event.currentTarget.value;
        field.clear();
      }}
    />
  );
  return (
    <FieldFrame {...props} field={field}>
      {searches ? (
        <span class="input-frame">
          <IconSearch data-start />
          {input}
        </span>
      ) : (
        input
      )}
    </FieldFrame>
  );
}

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

interface TextAreaProps extends FieldProps {
  value: Signal<string>;
  rows?: number | undefined;
  maxLength?: number | undefined;
  placeholder?: string | undefined;
}

/** Several lines; grows with what is written, up to a good half of the screen. */
export function TextArea(props: TextAreaProps): JSX.Element {
  const field = useField(props);
  const area = useRef<HTMLTextAreaElement>(null);
  const rows = props.rows ?? 3;
  useGrowth(area, props.value.value);
  return (
    <FieldFrame {...props} field={field}>
      <textarea
        {...field.control}
        class="input"
        ref={area}
        rows={rows}
        style={{ minBlockSize: `${rows * 1.4 + 1.2}em` }}
        maxLength={props.maxLength}
        placeholder={props.placeholder}
        disabled={props.disabled}
        value={props.value.value}
        onInput={(event) => {
          props.value.value = event.currentTarget.value;
          field.clear();
        }}
      />
    </FieldFrame>
  );
}

/** Makes a text area as high as its text where the browser doesn't do it itself (`field-sizing`). */
export function useGrowth(area: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const element = area.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.blockSize = 'auto';
    element.style.blockSize = `${element.scrollHeight + 2}px`;
  }, [text]);
}

export interface Option<Value extends string> {
  value: Value;
  label: string;
  hint?: string | undefined;
  disabled?: boolean | undefined;
}

interface SelectProps<Value extends string> extends FieldProps {
  value: Signal<Value>;
  options: readonly Option<Value>[];
}

/** One of many, in the system's own list. */
export function Select<Value extends string>(props: SelectProps<Value>): JSX.Element {
  const field = useField(props);
  return (
    <FieldFrame {...props} field={field}>
      <span class="input-frame">
        <select
          {...field.control}
          class="input"
          disabled={props.disabled}
          value={props.value.value}
          onChange={(event) => {
            const chosen = props.options[event.currentTarget.selectedIndex];
            if (chosen) props.value.value = chosen.value;
            field.clear();
          }}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <IconDown />
      </span>
    </FieldFrame>
  );
}

interface RadioProps<Value extends string> extends FieldProps {
  value: Signal<Value>;
  options: readonly Option<Value>[];
}

/** One of a few, all in sight, each with room for a hint. */
export function RadioGroup<Value extends string>(props: RadioProps<Value>): JSX.Element {
  const field = useField(props);
  return (
    <fieldset
      class="choices"
      data-invalid={field.message ? '' : undefined}
      aria-describedby={field.control['aria-describedby']}
    >
      <legend class={props.hideLabel ? 'hidden-visually' : 'label'}>{props.label}</legend>
      <HintAndError id={field.id} hint={props.hint} message={field.message} />
      {props.options.map((option) => (
        <label class="choice" key={option.value}>
          <input
            type="radio"
            name={props.name}
            value={option.value}
            checked={props.value.value === option.value}
            disabled={props.disabled || option.disabled}
            onChange={() => {
              props.value.value = option.value;
              field.clear();
            }}
          />
          <span>
            {option.label}
            {option.hint && <span class="hint">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface CheckProps extends FieldProps {
  checked: Signal<boolean>;
  /** After the change: where a setting takes effect at once. */
  onChange?: ((checked: boolean) => void) | undefined;
}

/** Yes or no, sent with a form. */
export function Checkbox(props: CheckProps): JSX.Element {
  return <Choice {...props} kind="checkbox" />;
}

/** On or off, taking effect at once. */
export function Switch(props: CheckProps): JSX.Element {
  return <Choice {...props} kind="switch" />;
}

function Choice({ kind, ...props }: CheckProps & { kind: 'checkbox' | 'switch' }): JSX.Element {
  const field = useField(props);
  return (
    <div class="field" data-invalid={field.message ? '' : undefined}>
      <label class="choice" data-switch={kind === 'switch' || undefined}>
        <input
          {...field.control}
          type="checkbox"
          role={kind === 'switch' ? 'switch' : undefined}
          aria-label={props.label}
          checked={props.checked.value}
          disabled={props.disabled}
          onChange={(event) => {
            props.checked.value = event.currentTarget.checked;
            field.clear();
            props.onChange?.(props.checked.peek());
          }}
        />
        <span>
          {props.label}
          {props.hint && (
            <span class="hint" id={`${field.id}-hint`}>
              {props.hint}
            </span>
          )}
        </span>
      </label>
      <HintAndError id={field.id} message={field.message} />
    </div>
  );
}
