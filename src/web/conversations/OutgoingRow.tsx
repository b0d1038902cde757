import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import type { OpenConversation, Outgoing } from '../../sdk/model.ts';
import { explain, explainCode } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { ask } from '../ui/dialog.tsx';
import { IconWarning } from '../ui/core-icons.tsx';
import { showToast } from '../ui/status.tsx';
import { VisuallyHidden } from '../ui/text.tsx';
import { copyText } from './MessageRow.tsx';
import { MessageText } from './MessageText.tsx';

/** Something written here on its way out, or kept because it could not go. */
export function OutgoingRow({ open, outgoing }: { open: OpenConversation; outgoing: Outgoing }): JSX.Element {
  const words = t().conversation;
  const isOffline = read(device.connection) === 'offline';
  const failed = outgoing.state === 'failed';
  return (
    <li class="message" data-mine data-first data-failed={failed || undefined} data-row={outgoing.key}>
      <div class="message-body">
        {outgoing.text && (
          <div class="message-line">
            <div class="message-bubble">
              <VisuallyHidden>{words.says(t().person.you)}</VisuallyHidden>
              <MessageText text={outgoing.text} />
            </div>
          </div>
        )}
        <div class="message-foot" role="status">
          {failed ? (
            <Failure open={open} outgoing={outgoing} />
          ) : (
            <span>{isOffline ? words.waiting : words.sending}</span>
          )}
        </div>
      </div>
    </li>
  );
}

function Failure({ open, outgoing }: { open: OpenConversation; outgoing: Outgoing }): JSX.Element {
  const words = t().conversation;
  const what = {
    message: words.failed,
    edit: words.failedEdit,
    remove: words.failedRemove,
    topic: words.failedTopic,
  }[outgoing.what];
  const fail = (error: unknown): void => void showToast(explain(error));
  const discard = async (): Promise<void> => {
    const question = { title: words.discardQuestion, body: words.discardConsequence, yes: words.discard };
    if (outgoing.text && !(await ask({ ...question, kind: 'danger' }))) return;
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
          <Button onClick={() => void open.tryAgain(outgoing.key).catch(fail)}>{words.tryAgain}</Button>
        )}
        {outgoing.text && <Button onClick={() => void copyText(outgoing.text)}>{words.copy}</Button>}
        <Button kind="quiet" onClick={() => void discard()}>
          {words.discard}
        </Button>
      </div>
    </div>
  );
}
