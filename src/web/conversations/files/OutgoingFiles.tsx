import type { JSX } from 'preact';
import type { OpenConversation, Outgoing } from '../../../sdk/model.ts';
import { explain } from '../../locales/errors.ts';
import { tFiles } from '../../locales/files/texts.ts';
import { Button } from '../../ui/button.tsx';
import { IconFile } from '../../ui/icons.tsx';
import { showToast } from '../../ui/toasts.tsx';
import './files.css';
import { sizeWords } from './sizes.ts';

interface OutgoingFilesProps {
  open: OpenConversation;
  outgoing: Outgoing;
}

/** Files on their way: how far each is, and a way to stop. */
export function OutgoingFiles({ open, outgoing }: OutgoingFilesProps): JSX.Element {
  const words = tFiles();
  const cancel = (): void => {
    void open.discard(outgoing.key).catch((error: unknown) => showToast(explain(error)));
  };
  return (
    <div class="file-list">
      {outgoing.files.map(({ name, size, sent }, at) => (
        <div key={at} class="file-card">
          <IconFile />
          <span class="attach-name">
            <span>{name}</span>
            <span class="small muted">{sizeWords(size)}</span>
            {outgoing.state === 'sending' && (
              <progress aria-label={words.progress(name)} max={Math.max(1, size)} value={sent} />
            )}
          </span>
        </div>
      ))}
      {outgoing.state === 'sending' && (
        <Button kind="quiet" onClick={cancel}>
          {words.cancel}
        </Button>
      )}
    </div>
  );
}
