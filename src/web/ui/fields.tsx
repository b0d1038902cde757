import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useContext, useId, useRef } from 'preact/hooks';
import { t } from '../locales/locales.ts';
import { FormState } from './form-state.ts';
import { useGrowth } from './growth.ts';
import { IconSearch, IconWarning } from './icons.tsx';
import './fields.css';

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
  type?: 'text' | 'email' | 'tel' | 'url' | 'search' | 'date' | 'time' | undefined;
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

/** What stands between a label and its control. */
export function HintAndError({
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

/** The attribute types are one variant per type; a type chosen while running fits none of them. */
export function inputType(type: string): { type: 'text' } {
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
