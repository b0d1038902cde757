import type { JSX } from 'preact';
import { NameForm } from '../conversations/NameForm.tsx';
import { tNaming } from '../locales/naming/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import type { StepProps } from './steps.ts';

/** How one is called here, chosen again at any time (N1). */
export function NameStep({ open, view, go, onClose }: StepProps): JSX.Element {
  const words = tNaming();
  return (
    <Dialog title={words.dialog} onClose={onClose}>
      <p>{words.earlierToo}</p>
      <NameForm
        open={open}
        summary={view.summary}
        submit={words.save}
        onDone={() => go({ is: 'list', done: words.saved })}
      />
    </Dialog>
  );
}
