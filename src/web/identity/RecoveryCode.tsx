// A recovery code: shown once, printed or copied, then typed back.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import './identity.css';
import { formatDate } from '../locales/format.ts';
import { tKeys } from '../locales/keys/texts.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { CodeField, CodeText } from '../ui/code-field.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { IconBack, IconCopy, IconPrint } from '../ui/icons.tsx';
import { printSheet } from '../ui/print-sheet.ts';
import { showToast } from '../ui/toasts.tsx';

const GROUPS = 7;
const SIZE = 4;

interface ShownProps {
  code: string;
  organisation: string;
  address: string;
}

/** The code, with ways to keep it. */
export function ShownRecoveryCode({ code, organisation, address }: ShownProps): JSX.Element {
  const words = tKeys();
  const print = (): void =>
    printSheet(words.sheetTitle, [
      { label: words.sheetOrganisation, text: organisation },
      { label: words.sheetAccount, text: address },
      { label: words.typeLabel, text: code, code: true },
      { label: words.sheetMadeOn, text: formatDate(Date.now()) },
      { text: words.sheetWhat },
    ]);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(code);
    showToast(words.copied);
  };
  return (
    <div class="stack">
      <p>{words.codeKeep}</p>
      <p class="shown-code" role="group" aria-label={words.code} translate={false}>
        <CodeText code={code.replaceAll('-', '')} size={SIZE} />
      </p>
      <div class="row">
        <Button icon={IconPrint} onClick={print}>
          {words.print}
        </Button>
        <Button icon={IconCopy} onClick={() => void copy().catch(() => {})}>
          {words.copy}
        </Button>
      </div>
      <p class="muted small">{words.codeOnce}</p>
    </div>
  );
}

interface TypedProps {
  isTypedBack: (text: string) => boolean;
  /** Once it was typed right; what it throws or returns is shown. */
  onDone: () => Promise<FormErrors | void>;
  onShow: () => void;
  done: string;
}

/** Asks for the code once, so that nobody goes on without having it. */
export function TypedRecoveryCode({ isTypedBack, onDone, onShow, done }: TypedProps): JSX.Element {
  const words = tKeys();
  const typed = useSignal('');
  return (
    <Form
      onSubmit={async () => {
        if (typed.value.length < GROUPS * SIZE) return { typed: words.typeMissing };
        if (!isTypedBack(typed.value)) return { typed: words.typeWrong };
        return onDone();
      }}
    >
      <CodeField
        label={words.typeLabel}
        name="typed"
        value={typed}
        groups={GROUPS}
        size={SIZE}
        kind="letters"
        hint={words.typeHint}
      />
      <div class="steps-end">
        <Button kind="quiet" icon={IconBack} onClick={onShow}>
          {words.showAgain}
        </Button>
        <SubmitButton>{done}</SubmitButton>
      </div>
    </Form>
  );
}
