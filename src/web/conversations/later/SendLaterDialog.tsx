// Choosing when a message is sent: one of a few mornings, or a day and a time of one's own.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ScheduledMessage } from '../../../sdk/scheduling-model.ts';
import type { ConversationId } from '../../../shared/ids.ts';
import { device } from '../../app/device.ts';
import { formatExact, timeZone } from '../../locales/format.ts';
import { explainCode } from '../../locales/errors.ts';
import { tLater } from '../../locales/later/texts.ts';
import { t } from '../../locales/locales.ts';
import { Button, SubmitButton } from '../../ui/button.tsx';
import { RadioGroup } from '../../ui/choices.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/fields.tsx';
import { Form } from '../../ui/form.tsx';
import type { FormErrors } from '../../ui/form-state.ts';
import { Banner } from '../../ui/status.tsx';
import { showToast } from '../../ui/toasts.tsx';
import './later.css';
import { useOpening } from './opening.ts';
import { dayAndTimeAt, momentOf, offeredMoments } from './times.ts';

const LONGEST = 8000;
const OWN = 'own';

interface DialogProps {
  conversationId: ConversationId;
  text: string;
  /** What is being changed; left out for a new one. */
  message?: ScheduledMessage;
  /** Files wait in the composer: they can't go along. */
  hasFiles?: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function SendLaterDialog({ conversationId, message, onClose, onDone, ...given }: DialogProps): JSX.Element {
  const words = tLater();
  const zone = timeZone.value;
  const opening = useOpening(conversationId);
  const offered = useMemo(
    () => offeredMoments(Date.now(), zone).filter((at) => at !== opening?.at),
    [zone, opening?.at],
  );
  const isAhead = message !== undefined && message.releaseAt > Date.now();
  const soonest = opening?.at ?? offered[0];
  const first = dayAndTimeAt(isAhead ? message.releaseAt : (soonest ?? Date.now()), zone);
  const text = useSignal(given.text);
  const chosen = useSignal(isAhead ? OWN : String(soonest ?? OWN));
  const day = useSignal(first.day);
  const time = useSignal(first.time);

  const submit = async (): Promise<FormErrors | void> => {
    const at = chosen.value === OWN ? momentOf({ day: day.value, time: time.value }, zone) : Number(chosen.value);
    const written = text.value.trim();
    if (written === '') return { text: words.textMissing };
    if (text.value.length > LONGEST) return { text: words.textTooLong(text.value.length - LONGEST) };
    if (at === null) return { day: words.timeMissing };
    if (at <= Date.now()) return { [chosen.value === OWN ? 'day' : 'when']: explainCode('scheduled.time_wrong') };
    const later = await device.conversations.sendingLater();
    if (message) await later.change(message, { text: text.value, releaseAt: at });
    else await later.schedule(conversationId, text.value, at);
    showToast(words.kept(formatExact(at)));
    onDone();
  };

  return (
    <Dialog title={message ? words.changeTitle : words.title} onClose={onClose}>
      <Form onSubmit={submit}>
        {given.hasFiles && (
          <Banner>
            <p>{words.noFiles}</p>
          </Banner>
        )}
        <TextArea label={words.text} name="text" value={text} rows={2} />
        <RadioGroup
          label={words.when}
          name="when"
          hint={words.zone(zone.replaceAll('_', ' '))}
          value={chosen}
          options={[
            ...(opening
              ? [{ value: String(opening.at), label: formatExact(opening.at), hint: words.opening(opening.name) }]
              : []),
            ...offered.map((at) => ({ value: String(at), label: formatExact(at) })),
            { value: OWN, label: words.own },
          ]}
        />
        {chosen.value === OWN && (
          <div class="later-own">
            <TextField label={words.day} name="day" type="date" value={day} />
            <TextField label={words.time} name="time" type="time" value={time} />
          </div>
        )}
        <p class="small muted">{words.how}</p>
        <div class="row">
          <SubmitButton>{message ? words.save : words.keep}</SubmitButton>
          <Button onClick={onClose}>{t().ui.cancel}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
