// Files of a message: pictures are shown, everything else is kept by whoever wants it.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { AttachedFile, MessageItem, OpenConversation } from '../../../sdk/model.ts';
import { explain } from '../../locales/errors.ts';
import { tFiles } from '../../locales/files/texts.ts';
import { t } from '../../locales/locales.ts';
import { Button } from '../../ui/button.tsx';
import { IconDownload, IconFile } from '../../ui/icons.tsx';
import { keepFile } from './keep.ts';
import './files.css';
import { usePicture } from './loading.ts';
import { sizeWords, waitsForTap } from './sizes.ts';
import { ZoomDialog } from './ZoomDialog.tsx';

interface MessageFilesProps {
  item: MessageItem;
  open: OpenConversation;
  /** Who sent them, as this viewer sees them. */
  from: string;
}

/** Pictures, and cards of everything else. */
export function MessageFiles({ item, open, from }: MessageFilesProps): JSX.Element {
  const zoomed = useSignal<number | null>(null);
  const pictures = item.files.filter(({ picture }) => picture !== null);
  const others = item.files.filter(({ picture }) => picture === null);
  return (
    <div class="file-list">
      {pictures.map((file, at) => (
        <Picture key={file.id} file={file} open={open} onZoom={() => (zoomed.value = at)} />
      ))}
      {others.map((file) => (
        <FileCard key={file.id} file={file} open={open} from={item.mine ? null : from} />
      ))}
      {zoomed.value !== null && (
        <ZoomDialog
          files={pictures}
          at={zoomed.value}
          open={open}
          onMove={(at) => (zoomed.value = at)}
          onClose={() => (zoomed.value = null)}
        />
      )}
    </div>
  );
}

interface PictureProps {
  file: AttachedFile;
  open: OpenConversation;
  onZoom: () => void;
}

function Picture({ file, open, onZoom }: PictureProps): JSX.Element {
  const words = tFiles();
  const frame = useRef<HTMLDivElement>(null);
  const wanted = useSignal(false);
  useEffect(() => {
    const element = frame.current;
    if (!element || waitsForTap()) return undefined;
    const watcher = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) wanted.value = true;
      },
      { rootMargin: '300px' },
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const key = file.picture?.thumbnail ?? file;
  const state = usePicture(open, wanted.value ? key : null);
  const { width, height } = file.picture ?? { width: 0, height: 0 };
  const style =
    width > 0 && height > 0 ? { aspectRatio: `${width} / ${height}`, inlineSize: `${fit(width, height)}px` } : {};
  if (state.is === 'ready') {
    return (
      <button type="button" class="picture" style={style} aria-label={words.openPicture(file.name)} onClick={onZoom}>
        <img src={state.url} alt={words.picture(file.name)} />
      </button>
    );
  }
  return (
    <div class="picture" style={style} ref={frame}>
      {state.is === 'failed' ? (
        <span class="picture-note" role="status">
          <span>{state.why ?? words.notPicture}</span>
          {state.why ? (
            <Button onClick={state.retry}>{t().ui.tryAgain}</Button>
          ) : (
            <Button onClick={() => void keepFile(open, file)}>{words.download}</Button>
          )}
        </span>
      ) : wanted.value ? (
        <span class="picture-note" role="status">
          {words.loading}
        </span>
      ) : (
        <Button onClick={() => (wanted.value = true)}>{words.showPicture(sizeWords(key.size))}</Button>
      )}
    </div>
  );
}

const WIDEST = 320;
const HIGHEST = 360;

/** How wide a picture of these sides stands, so that nothing jumps when it comes. */
function fit(width: number, height: number): number {
  return Math.round(Math.max(96, width * Math.min(1, WIDEST / width, HIGHEST / height)));
}

function FileCard({
  file,
  open,
  from,
}: {
  file: AttachedFile;
  open: OpenConversation;
  from: string | null;
}): JSX.Element {
  const words = tFiles();
  const received = useSignal<number | null>(null);
  const failure = useSignal<string | null>(null);
  const keep = async (): Promise<void> => {
    failure.value = null;
    try {
      await keepFile(open, file, (bytes) => (received.value = bytes));
    } catch (error) {
      failure.value = explain(error);
    }
    received.value = null;
  };
  return (
    <div class="file-card">
      <IconFile />
      <span class="attach-name">
        <span>{file.name}</span>
        <span class="small muted">{sizeWords(file.size)}</span>
        <span class="small muted">{from === null ? words.unchecked_own : words.unchecked(from)}</span>
        {received.value !== null && (
          <progress aria-label={words.downloadName(file.name)} max={Math.max(1, file.size)} value={received.value} />
        )}
        {failure.value && (
          <span class="field-error" role="alert">
            {failure.value}
          </span>
        )}
      </span>
      <Button
        icon={IconDownload}
        busy={received.value !== null}
        aria-label={words.downloadName(file.name)}
        onClick={() => void keep()}
      >
        {words.download}
      </Button>
    </div>
  );
}
