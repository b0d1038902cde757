import type { JSX } from 'preact';
import type { OpenConversation, Outgoing } from '../../sdk/model.ts';
import { explain, explainCode } from '../locales/errors.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { ask } from '../ui/dialog.tsx';
import { IconWarning } from '../ui/core-icons.tsx';
import { showToast } from '../ui/toasts.tsx';
import { copyText } from '../ui/copying.ts';
import './outgoing-failure.css';

/** Why it could not go, and what can be done with it. */
export function OutgoingFailure({ open, outgoing }: { open: OpenConversation; outgoing: Outgoing }): JSX.Element {
  const words = tDetails();
  const what = {
    message: words.failed,
    edit: words.failedEdit,
    remove: words.failedRemove,
    topic: words.failedTopic,
  }[outgoing.what];
  const fail = (error: unknown): void => void showToast(explain(error));
  const discard = async (): Promise<void> => {
    const question = { title: words.discardQuestion, body: words.discardConsequence, yes: words.discard };
    if ((outgoing.text || outgoing.files.length > 0) && !(await ask({ ...question, kind: 'danger' }))) return;
    await open.discard(outgoing.key).catch(fail);
  };
  return (
    <div class="message-failure">
      <p>
        <IconWarning />
        <span>
          {what} {outgoing.reason && explainCode(outgoing.reason)}
        </span>
      </p>
      <div class="row">
        {outgoing.canTryAgain && (
          <Button onClick={() => void open.tryAgain(outgoing.key).catch(fail)}>{t().ui.tryAgain}</Button>
        )}
        {outgoing.text && <Button onClick={() => void copyText(outgoing.text)}>{words.copy}</Button>}
        <Button kind="quiet" onClick={() => void discard()}>
          {words.discard}
        </Button>
      </div>
    </div>
  );
}
