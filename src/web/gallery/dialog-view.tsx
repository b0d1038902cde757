import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Button, SubmitButton } from '../ui/button.tsx';
import { ask, Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import { AppLayout, PageHeading } from '../ui/layout.tsx';
import { galleryMenu } from './routes.ts';

export function DialogView(): JSX.Element {
  const open = useSignal(false);
  const topic = useSignal('Sleeping better');
  const answer = useSignal('nothing yet');
  const remove = async (): Promise<void> => {
    const yes = await ask({
      title: 'Remove Anna Bos?',
      body: 'Anna keeps what she could read until now, and is told that she was removed.',
      yes: 'Remove',
      kind: 'danger',
    });
    answer.value = yes ? 'yes' : 'no';
  };
  return (
    <AppLayout menu={galleryMenu()}>
      <div class="stack">
        <PageHeading title="Help">Dialogs</PageHeading>
        <div class="row">
          <Button onClick={() => (open.value = true)}>Change the topic</Button>
          <Button onClick={() => void remove()}>Remove somebody</Button>
        </div>
        <p>Answer: {answer}</p>
      </div>
      {open.value && (
        <Dialog title="Change the topic" onClose={() => (open.value = false)}>
          <Form onSubmit={() => void (open.value = false)}>
            <TextField
              label="Topic"
              name="topic"
              value={topic}
              optional
              maxLength={120}
              hint="Everybody in the conversation can read it."
            />
            <SubmitButton>Save</SubmitButton>
          </Form>
        </Dialog>
      )}
    </AppLayout>
  );
}
