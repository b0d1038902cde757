import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import './choices.css';
import { FieldFrame, HintAndError, useField, type FieldProps } from './fields.tsx';
import { IconDown } from './icons.tsx';

export interface Option<Value extends string> {
  value: Value;
  label: string;
  hint?: string | undefined;
  disabled?: boolean | undefined;
}

interface SelectProps<Value extends string> extends FieldProps {
  value: Signal<Value>;
  options: readonly Option<Value>[];
  /** After the change: where a choice takes effect at once. */
  onChange?: ((value: Value) => void) | undefined;
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
            props.onChange?.(props.value.peek());
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
      class="field choices"
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
