// What of one's own waits in this conversation for its time, and what became of it where it wasn't sent as it was meant.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { ScheduledMessage, ScheduledState, SendingLater } from '../../../sdk/scheduling-model.ts';
import { explain, explainCode } from '../../locales/errors.ts';
import { formatDay, formatExact, formatTime } from '../../locales/format.ts';
import { tLater } from '../../locales/later/texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { copyText } from '../../ui/copying.ts';
import { ask, Dialog } from '../../ui/dialog.tsx';
import { IconClock, IconDelete } from '../../ui/icons.tsx';
import { Banner } from '../../ui/status.tsx';
import { showToast } from '../../ui/toasts.tsx';
import './later.css';
import { SendLaterDialog } from './SendLaterDialog.tsx';

interface StripProps {
  later: SendingLater;
  /** Of this conversation, the soonest first. */
  messages: readonly ScheduledMessage[];
}

export function ScheduledStrip({ later, messages }: StripProps): JSX.Element {
  const words = tLater();
  const shows = useSignal(false);
  const waiting = messages.filter(({ state }) => state.is === 'waiting');
  const [soonest] = waiting;
  return (
    <div class="later-strip">
      {messages
        .filter(({ state }) => state.is !== 'waiting')
        .map((message) => (
          <Notice key={message.entryId} later={later} message={message} />
        ))}
      {soonest && (
        <button type="button" class="later-line" aria-haspopup="dialog" onClick={() => (shows.value = true)}>
          <IconClock />
          <span>{words.waiting(waiting.length, whenOf(soonest.releaseAt))}</span>
        </button>
      )}
      {shows.value && soonest && (
        <Dialog title={words.listTitle} onClose={() => (shows.value = false)}>
          <ul class="later-list" role="list">
            {waiting.map((message) => (
              <li key={message.entryId}>
                <Waiting later={later} message={message} />
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </div>
  );
}

function whenOf(at: number): string {
  return `${formatDay(at)}, ${formatTime(at)}`;
}

function Waiting({ later, message }: { later: SendingLater; message: ScheduledMessage }): JSX.Element {
  const words = tLater();
  const changes = useSignal(false);
  const { state, text, releaseAt } = message;
  return (
    <div class="stack" data-gap="small">
      <h3>{formatExact(releaseAt)}</h3>
      {text === null ? <p class="muted">{words.unreadable}</p> : <p class="message-text later-text">{text}</p>}
      {state.is === 'waiting' && state.renewedAt !== null && (
        <p class="small">{words.renewed(whenOf(state.renewedAt))}</p>
      )}
      <div class="row">
        {text !== null && <Button onClick={() => (changes.value = true)}>{words.change}</Button>}
        {text !== null && <SendNow later={later} message={message} />}
        <Remove later={later} message={message} />
      </div>
      {changes.value && (
        <SendLaterDialog
          conversationId={message.conversationId}
          text={text ?? ''}
          message={message}
          onClose={() => (changes.value = false)}
          onDone={() => (changes.value = false)}
        />
      )}
    </div>
  );
}

/** What wasn't sent, or late: it stays until its author has seen it. */
function Notice({ later, message }: { later: SendingLater; message: ScheduledMessage }): JSX.Element {
  const words = tLater();
  const { state, text, releaseAt } = message;
  const isSent = state.is === 'sent';
  const seen = (): void => {
    void later.remove(message).catch((error: unknown) => showToast(explain(error)));
  };
  return (
    <Banner
      edge
      live
      kind={isSent ? 'info' : 'warning'}
      title={titleOf(state, whenOf(releaseAt))}
      actions={
        <div class="row">
          {isSent && <Button onClick={seen}>{words.seen}</Button>}
          {!isSent && text !== null && <SendNow later={later} message={message} />}
          {!isSent && text !== null && <Button onClick={() => void copyText(text)}>{words.copy}</Button>}
          {!isSent && <Remove later={later} message={message} />}
        </div>
      }
    >
      <p>{whyOf(state)}</p>
      {!isSent && <p class="message-text later-text">{text ?? words.unreadable}</p>}
    </Banner>
  );
}

function titleOf(state: ScheduledState, when: string): string {
  const words = tLater();
  if (state.is === 'sent') return words.sentLate(when, whenOf(state.at));
  return state.is === 'late' ? words.late(when) : words.refused(when);
}

function whyOf(state: ScheduledState): string {
  const words = tLater();
  if (state.is === 'refused') return state.because === 'restored' ? words.restored : explainCode(state.because);
  if (state.is === 'late' && state.failure) return explainCode(state.failure);
  return state.is === 'late' ? words.lateWhy : words.sentLateWhy;
}

function SendNow({ later, message }: { later: SendingLater; message: ScheduledMessage }): JSX.Element {
  const busy = useSignal(false);
  const send = async (): Promise<void> => {
    busy.value = true;
    await later.sendNow(message).catch((error: unknown) => showToast(explain(error)));
    busy.value = false;
  };
  return (
    <Button busy={busy.value} onClick={() => void send()}>
      {tLater().sendNow}
    </Button>
  );
}

function Remove({ later, message }: { later: SendingLater; message: ScheduledMessage }): JSX.Element {
  const words = tLater();
  const remove = async (): Promise<void> => {
    const question = { title: words.removeQuestion, body: words.removeConsequence, yes: words.removeYes };
    if (!(await ask({ ...question, kind: 'danger' }))) return;
    await later.remove(message).catch((error: unknown) => showToast(explain(error)));
  };
  return <IconButton label={words.remove} icon={IconDelete} onClick={() => void remove()} />;
}
