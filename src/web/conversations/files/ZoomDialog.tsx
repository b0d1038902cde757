// One picture as large as there is room, and larger.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AttachedFile, OpenConversation } from '../../../sdk/model.ts';
import { explain } from '../../locales/errors.ts';
import { tFiles } from '../../locales/files/texts.ts';
import { t } from '../../locales/locales.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconBack } from '../../ui/core-icons.tsx';
import { IconDownload, IconMinus, IconNext, IconPlus } from '../../ui/icons.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { keepFile } from './keep.ts';
import { usePicture } from './loading.ts';

interface ZoomDialogProps {
  files: readonly AttachedFile[];
  at: number;
  open: OpenConversation;
  onMove: (at: number) => void;
  onClose: () => void;
}

const LARGEST = 8;

/** Keys: plus, minus, 0 to fit, arrows for the pictures beside it, Escape. */
export function ZoomDialog({ files, at, open, onMove, onClose }: ZoomDialogProps): JSX.Element | null {
  const words = tFiles();
  const zoom = useSignal(1);
  const file = files[at];
  const state = usePicture(open, file ?? null);
  const move = (by: number): void => {
    if (!files[at + by]) return;
    zoom.value = 1;
    onMove(at + by);
  };
  const scale = (by: number): void => void (zoom.value = Math.min(LARGEST, Math.max(1, zoom.peek() * by)));
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '+' || event.key === '=') scale(1.5);
      else if (event.key === '-') scale(1 / 1.5);
      else if (event.key === '0') zoom.value = 1;
      else if (zoom.peek() === 1 && event.key === 'ArrowLeft') move(-1);
      else if (zoom.peek() === 1 && event.key === 'ArrowRight') move(1);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [at, files]);
  if (!file) return null;
  const keep = (): void => void keepFile(open, file).catch((error: unknown) => showToast(explain(error)));
  return (
    <Dialog title={file.name} onClose={onClose}>
      <div class="zoom" tabIndex={0} role="group" aria-label={words.picture(file.name)}>
        {state.is === 'ready' && (
          <img
            src={state.url}
            alt={words.picture(file.name)}
            data-large={zoom.value > 1 || undefined}
            style={zoom.value > 1 ? { inlineSize: `${zoom.value * 100}%` } : {}}
            onDblClick={() => (zoom.value = zoom.peek() > 1 ? 1 : 2.25)}
          />
        )}
        {state.is === 'waiting' && (
          <p role="status">{words.loaded(Math.floor((state.received / file.size) * 100) || 0)}</p>
        )}
        {state.is === 'failed' && (
          <div role="alert">
            <p>{state.why ?? words.notPicture}</p>
            {state.why && <Button onClick={state.retry}>{t().ui.tryAgain}</Button>}
          </div>
        )}
      </div>
      <div class="zoom-tools">
        {files.length > 1 && (
          <IconButton label={words.previous} icon={IconBack} disabled={at === 0} onClick={() => move(-1)} />
        )}
        {files.length > 1 && <span class="small">{words.place(at + 1, files.length)}</span>}
        {files.length > 1 && (
          <IconButton label={words.next} icon={IconNext} disabled={at === files.length - 1} onClick={() => move(1)} />
        )}
        <IconButton label={words.zoomOut} icon={IconMinus} disabled={zoom.value === 1} onClick={() => scale(1 / 1.5)} />
        <IconButton label={words.zoomIn} icon={IconPlus} disabled={zoom.value >= LARGEST} onClick={() => scale(1.5)} />
        <IconButton label={words.downloadName(file.name)} icon={IconDownload} onClick={keep} />
      </div>
    </Dialog>
  );
}
