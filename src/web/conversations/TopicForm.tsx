import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { OpenConversation } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';

const LONGEST = 120;

interface TopicProps {
  open: OpenConversation;
  topic: string;
  onDone: () => void;
}

/** The topic, changed where it stands. */
export function TopicForm({ open, topic, onDone }: TopicProps): JSX.Element {
  const words = tDetails();
  const value = useSignal(topic);
  return (
    <Form
      label={words.changeTopic}
      onSubmit={async () => {
        const next = value.value.trim();
        if (next.length > LONGEST) return { topic: words.topicTooLong };
        if (next !== topic) await open.changeTopic(next);
        onDone();
        return undefined;
      }}
    >
      <TextField label={words.topic} name="topic" value={value} hint={words.topicHint} autoFocus />
      <div class="row">
        <SubmitButton>{words.save}</SubmitButton>
        <Button onClick={onDone}>{t().ui.cancel}</Button>
      </div>
    </Form>
  );
}
