import type { JSX } from 'preact';
import type { ConversationSummary, OpenConversation } from '../../sdk/model.ts';
import { tNaming } from '../locales/naming/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { showToast } from '../ui/toasts.tsx';
import { NameForm } from './NameForm.tsx';

interface NameDialogProps {
  open: OpenConversation;
  summary: ConversationSummary;
  onClose: () => void;
}

/** The choice again, at any time. */
export function NameDialog({ open, summary, onClose }: NameDialogProps): JSX.Element {
  const words = tNaming();
  const done = (): void => {
    showToast(words.saved);
    onClose();
  };
  return (
    <Dialog title={words.dialog} onClose={onClose}>
      <p>{words.earlierToo}</p>
      <NameForm open={open} summary={summary} submit={words.save} onDone={done} />
    </Dialog>
  );
}
