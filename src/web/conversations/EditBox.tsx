import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { MessageItem, OpenConversation } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { Button } from '../ui/button.tsx';
import { WriteBox } from './WriteBox.tsx';

/** A message of one's own, being changed. */
export function EditBox({
  open,
  item,
  onDone,
}: {
  open: OpenConversation;
  item: MessageItem;
  onDone: () => void;
}): JSX.Element {
  const words = tDetails();
  const text = useSignal(item.text);
  const save = async (): Promise<void> => {
    if (text.peek() !== item.text) await open.edit(item.entryId, text.peek());
    onDone();
  };
  return (
    <WriteBox
      text={text}
      saves={words.editSave}
      onSend={save}
      onEscape={onDone}
      before={
        <div class="row" data-spread>
          <strong>{words.editing}</strong>
          <Button kind="quiet" onClick={onDone}>
            {words.editCancel}
          </Button>
        </div>
      }
    />
  );
}
