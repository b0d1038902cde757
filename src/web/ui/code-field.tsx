import type { Signal } from '@preact/signals';
import type { JSX, TargetedInputEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../locales/locales.ts';
import './code-field.css';
import { FieldFrame, useField, type FieldProps } from './fields.tsx';

interface CodeProps extends FieldProps {
  /** Holds the bare characters, without spaces. */
  value: Signal<string>;
  groups: number;
  size: number;
  kind: 'digits' | 'letters';
  onComplete?: ((code: string) => void) | undefined;
}

/** A code typed or pasted in groups: digits, or letters and digits (put in capitals). One field, so that pasting and reading aloud just work. */
export function CodeField(props: CodeProps): JSX.Element {
  const field = useField(props);
  const { groups, size, kind, value } = props;
  const all = groups * size;
  const element = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number | null>(null);
  const bare = (text: string): string => text.replace(kind === 'digits' ? /\D/g : /[^0-9a-z]/gi, '').toUpperCase();

  const onInput = (event: TargetedInputEvent<HTMLTextAreaElement>): void => {
    const { value: typed, selectionStart } = event.currentTarget;
    const code = bare(typed).slice(0, all);
    caret.current = groupCode(bare(typed.slice(0, selectionStart)).slice(0, all), size).length;
    value.value = code;
    // The signal may hold this already (a letter among digits): the field is put right by hand.
    event.currentTarget.value = groupCode(code, size);
    event.currentTarget.setSelectionRange(caret.current, caret.current);
    field.clear();
    if (code.length === all) props.onComplete?.(code);
  };

  useLayoutEffect(() => {
    if (caret.current !== null && document.activeElement === element.current) {
      element.current?.setSelectionRange(caret.current, caret.current);
    }
  }, [value.value]);

  return (
    <FieldFrame {...props} field={field}>
      <textarea
        {...field.control}
        class="input code"
        ref={element}
        rows={1}
        inputMode={kind === 'digits' ? 'numeric' : 'text'}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        disabled={props.disabled}
        value={groupCode(value.value, size)}
        onInput={onInput}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <span class="code-groups" aria-hidden="true">
        {Array.from({ length: groups }, (_, index) => (
          <span key={index} data-full={value.value.length >= (index + 1) * size || undefined} />
        ))}
      </span>
      <p class="hint small">{t().ui.codeProgress(value.value.length, all)}</p>
    </FieldFrame>
  );
}

/** "12345678901234567890" in groups of five: "12345 67890 12345 67890". */
export function groupCode(code: string, size: number): string {
  return code.match(new RegExp(`.{1,${size}}`, 'g'))?.join(' ') ?? '';
}

/** A code to be read, printed or read aloud: groups stay whole. */
export function CodeText({ code, size }: { code: string; size: number }): JSX.Element {
  return (
    <span class="code code-text">
      {groupCode(code, size)
        .split(' ')
        .map((group, index) => (
          <span key={index}>{group} </span>
        ))}
    </span>
  );
}
