// What is handed to an invited person: a link, or the news that it was mailed, and a code if one was made.
import type { JSX } from 'preact';
import { tAdministration } from '../locales/administration/texts.ts';
import { formatDate } from '../locales/format.ts';
import { Button } from '../ui/button.tsx';
import { CodeText } from '../ui/code-field.tsx';
import { IconCopy, IconPrint } from '../ui/icons.tsx';
import { printSheet } from '../ui/print-sheet.ts';
import { showToast } from '../ui/toasts.tsx';

export interface Invited {
  name: string;
  address: string;
  /** Only where delivered on paper. */
  link: string | null;
  /** Five groups of four digits. */
  code: string | null;
  expiresAt: number;
}

/** Shown once: the link and the code exist nowhere else. */
export function Handover({ invited, organisation }: { invited: Invited; organisation: string }): JSX.Element {
  const words = tAdministration();
  const { name, address, link, code, expiresAt } = invited;
  const day = formatDate(expiresAt);
  const print = (): void =>
    printSheet(words.sheetTitle(organisation), [
      { label: words.sheetFor, text: name },
      ...(link ? [{ label: words.sheetHow, text: link, code: true }] : []),
      ...(code ? [{ label: words.sheetCode, text: code, code: true }] : []),
      { text: words.sheetSafe },
    ]);
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text);
    showToast(words.copied);
  };
  return (
    <div class="stack">
      {link ? (
        <div class="stack" data-gap="small">
          <strong>{words.linkIs(day)}</strong>
          <p class="code given">{link}</p>
          <p class="muted small">{words.linkOnce}</p>
          <div class="row">
            <Button icon={IconCopy} onClick={() => void copy(link).catch(() => {})}>
              {words.copy}
            </Button>
          </div>
        </div>
      ) : (
        <p>{words.mailed(address, day)}</p>
      )}
      {code && (
        <div class="stack" data-gap="small">
          <strong>{words.codeIs}</strong>
          <p class="given" translate={false}>
            <CodeText code={code.replace(/\D/g, '')} size={4} />
          </p>
          <p class="muted small">{words.codeOnce}</p>
        </div>
      )}
      {(link || code) && (
        <div class="row">
          <Button icon={IconPrint} onClick={print}>
            {words.print}
          </Button>
        </div>
      )}
    </div>
  );
}
