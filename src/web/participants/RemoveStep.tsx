// Removing somebody: what it means for them, and whether they go on reading.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { shownName } from '../conversations/people.ts';
import type { PresentedParticipant } from '../../sdk/model.ts';
import { t } from '../locales/locales.ts';
import { tParticipants } from '../locales/participants/texts.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { RadioGroup } from '../ui/choices.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import type { StepProps } from './steps.ts';

export function RemoveStep({
  open,
  view,
  go,
  onClose,
  person,
}: StepProps & { person: PresentedParticipant }): JSX.Element {
  const words = tParticipants();
  const name = shownName(person);
  const history = useSignal<'keeps' | 'hidden'>('keeps');
  const { participants } = view.summary;
  const isLastTherapist =
    person.professional && !participants.some((one) => one !== person && one.active && one.professional);
  const remove = async () => {
    await open.removeParticipant(person.participantId, { hideHistory: history.value === 'hidden' });
    go({ is: 'list', done: words.removed(name) });
  };
  return (
    <Dialog title={words.removeQuestion(name)} onClose={onClose}>
      <Form onSubmit={remove}>
        <p>{words.removeWhat(name)}</p>
        {isLastTherapist && <p>{words.removeTherapist}</p>}
        {person.kind !== 'pending' && (
          <RadioGroup
            label={words.history}
            name="history"
            value={history}
            options={[
              { value: 'keeps', label: words.historyKeeps(name), hint: words.historyKeepsWhat },
              { value: 'hidden', label: words.historyHidden, hint: words.historyHiddenWhat(name) },
            ]}
          />
        )}
        <div class="row">
          <SubmitButton kind="danger">{words.removeDo}</SubmitButton>
          <Button onClick={() => go({ is: 'list' })}>{t().ui.cancel}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
