// Handing over the lead: to whom, and what it means.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { shownName } from '../conversations/people.ts';
import type { PresentedParticipant } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { tParticipants } from '../locales/participants/texts.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { RadioGroup } from '../ui/choices.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import type { StepProps } from './steps.ts';

/** `to`: who was chosen in the list. */
export function HandOverStep({
  open,
  view,
  go,
  onClose,
  to,
}: StepProps & { to: PresentedParticipant | undefined }): JSX.Element {
  const words = tParticipants();
  const { summary } = view;
  const able = summary.participants.filter((one) => summary.abilities.handOver.includes(one.participantId));
  const chosen = useSignal<string>(to?.participantId ?? (able.length === 1 ? (able[0]?.participantId ?? '') : ''));
  const handOver = async () => {
    const person = able.find(({ participantId }) => participantId === chosen.value);
    if (!person) return { to: words.handOverMissing };
    await open.handOver(person.participantId);
    go({ is: 'list', done: words.handedOver(shownName(person)) });
    return undefined;
  };
  return (
    <Dialog title={words.handOverTitle} onClose={onClose}>
      <Form onSubmit={handOver}>
        <p>{words.handOverWhat}</p>
        <RadioGroup
          label={words.handOverWhom}
          name="to"
          value={chosen}
          options={able.map((person) => ({
            value: person.participantId,
            label: shownName(person),
            hint: person.professional ? tDetails().therapist : undefined,
          }))}
        />
        <div class="row">
          <SubmitButton>{words.handOver}</SubmitButton>
          <Button onClick={() => go({ is: 'list' })}>{t().ui.cancel}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
