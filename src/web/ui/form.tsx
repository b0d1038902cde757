import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../locales/locales.ts';
import { FormState, wordsOfFailure, type FormErrors } from './form-state.ts';
import { IconWarning } from './icons.tsx';
import './fields.css';

interface FormProps {
  /** Returns what is wrong (`{ email: '…', form: '…' }`), or nothing. What it throws is put into words. */
  onSubmit: () => Promise<FormErrors | void> | FormErrors | void;
  children: ComponentChildren;
  label?: string | undefined;
}

/** A form that keeps what was typed, sends once at a time, and leads to the first field in error. */
export function Form({ onSubmit, children, label }: FormProps): JSX.Element {
  const errors = useSignal<FormErrors>({});
  const busy = useSignal(false);
  const attempt = useSignal(0);
  const form = useRef<HTMLFormElement>(null);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.peek()) return;
    busy.value = true;
    try {
      errors.value = (await onSubmit()) ?? {};
    } catch (error) {
      errors.value = { form: wordsOfFailure(error) };
    }
    busy.value = false;
    attempt.value += 1;
  };

  useLayoutEffect(() => {
    if (attempt.value === 0 || !form.current) return;
    const invalid = form.current.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] input');
    (invalid ?? form.current.querySelector<HTMLElement>('.error-summary'))?.focus();
  }, [attempt.value]);

  return (
    <FormState.Provider value={{ errors, busy }}>
      <form class="form" ref={form} noValidate aria-label={label} onSubmit={(event) => void submit(event)}>
        <ErrorSummary errors={errors.value} />
        {children}
      </form>
    </FormState.Provider>
  );
}

function ErrorSummary({ errors }: { errors: FormErrors }): JSX.Element | null {
  const id = useId();
  const { form: general, ...others } = errors;
  const wrong = Object.entries(others).filter(([, text]) => text);
  if (!general && wrong.length === 0) return null;
  const lead = (event: Event, name: string): void => {
    event.preventDefault();
    const owner = event.currentTarget instanceof Element ? event.currentTarget.closest('form') : null;
    owner?.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus();
  };
  return (
    <div
      class="banner error-summary"
      data-kind="danger"
      role="alert"
      tabIndex={-1}
      aria-labelledby={general ? undefined : id}
    >
      <IconWarning />
      <div class="banner-text">
        {general ? <p>{general}</p> : <strong id={id}>{t().ui.errorSummary(wrong.length)}</strong>}
        {wrong.length > 0 && (
          <ul role="list">
            {wrong.map(([name, text]) => (
              <li key={name}>
                <a href={`#${name}`} onClick={(event) => lead(event, name)}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
