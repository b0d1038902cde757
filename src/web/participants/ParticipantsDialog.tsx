import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { ConversationView, OpenConversation } from '../../sdk/model.ts';
import { AddStep } from './AddStep.tsx';
import { HandOverStep } from './HandOverStep.tsx';
import { NameStep } from './NameStep.tsx';
import { PeopleStep } from './PeopleStep.tsx';
import { RemoveStep } from './RemoveStep.tsx';
import type { Step } from './steps.ts';

interface DialogProps {
  open: OpenConversation;
  view: ConversationView;
  onClose: () => void;
}

/** Who is in the conversation, and what the people in it may do about that. */
export function ParticipantsDialog(props: DialogProps): JSX.Element {
  const step = useSignal<Step>({ is: 'list' });
  const now = step.value;
  const shared = { ...props, go: (next: Step) => void (step.value = next) };
  switch (now.is) {
    case 'list':
      return <PeopleStep {...shared} done={now.done} />;
    case 'add':
      return <AddStep {...shared} />;
    case 'name':
      return <NameStep {...shared} />;
    case 'handOver':
      return <HandOverStep {...shared} to={now.to} />;
    case 'remove':
      return <RemoveStep {...shared} person={now.person} />;
  }
}
