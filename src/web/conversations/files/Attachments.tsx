// Files for the message being written: chosen, photographed, dropped or pasted; looked at here before anything is sent.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ACCEPTED } from '../../../sdk/files/kinds.ts';
import { MOST_FILES } from '../../../shared/file-format.ts';
import { me } from '../../app/device.ts';
import { explain } from '../../locales/errors.ts';
import { tFiles } from '../../locales/files/texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { IconAttach, IconCamera, IconClose, IconFile } from '../../ui/icons.tsx';
import type { Attaching } from './attaching.ts';
import './files.css';
import { prepare } from './picture.ts';
import { sizeWords } from './sizes.ts';

interface AttachmentsProps {
  files: Signal<readonly Attaching[]>;
  /** Stands where the camera's own button would. */
  inPlaceOfCamera?: JSX.Element | undefined;
}

let lastKey = 0;

/** The buttons that choose files, and those that were chosen. */
export function Attachments({ files, inPlaceOfCamera }: AttachmentsProps): JSX.Element {
  const words = tFiles();
  const refused = useSignal<readonly string[]>([]);
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const megabytes = me.value?.organisation.fileMegabytes ?? 0;

  const own = useRef(files.peek());
  const put = (next: readonly Attaching[]): void => {
    own.current = next;
    files.value = next;
  };

  const addOne = async (file: File): Promise<void> => {
    const key = (lastKey += 1);
    put([...files.peek(), { key, name: file.name, size: file.size, ready: null, preview: null }]);
    try {
      const ready = await prepare(file);
      const shown = ready.picture && URL.createObjectURL(ready.picture.thumbnail ?? ready.content);
      const now = { key, name: ready.name, size: ready.content.size, ready, preview: shown };
      put(files.peek().map((one) => (one.key === key ? now : one)));
    } catch (error) {
      refused.value = [...refused.peek(), words.refused(file.name, explain(error))];
      put(files.peek().filter((one) => one.key !== key));
    }
  };
  const add = (chosen: Iterable<File>): void => {
    const all = [...chosen];
    const room = Math.max(0, MOST_FILES - files.peek().length);
    refused.value = all.length > room ? [words.tooMany(MOST_FILES)] : [];
    for (const file of all.slice(0, room)) void addOne(file);
  };
  const over = useDropping(add);
  useForgetting(files);
  useEffect(() => {
    // Not changed here: the message was sent, or this is another conversation.
    if (files.value !== own.current) refused.value = [];
    own.current = files.value;
  }, [files, files.value]);

  const choose = (input: HTMLInputElement): void => {
    add(input.files ?? []);
    input.value = '';
  };
  return (
    <>
      {over && <div class="attach-drop">{words.drop}</div>}
      {(files.value.length > 0 || refused.value.length > 0) && (
        <div class="attach-list">
          {files.value.length > 0 && (
            <ul role="list" aria-label={words.chosen}>
              {files.value.map((one) => (
                <Chosen
                  key={one.key}
                  file={one}
                  onRemove={() => {
                    put(files.peek().filter((each) => each !== one));
                    chooser.current?.previousElementSibling?.querySelector('button')?.focus();
                  }}
                />
              ))}
            </ul>
          )}
          <div role="alert">
            {refused.value.map((line) => (
              <p key={line} class="field-error">
                {line}
              </p>
            ))}
          </div>
          {files.value.length > 0 && <p class="small muted">{words.limits(MOST_FILES, megabytes)}</p>}
          {files.value.length > 0 && me.value?.shared && <p class="small">{words.shared}</p>}
        </div>
      )}
      <IconButton
        label={words.attach}
        title={words.attachHint(MOST_FILES, megabytes)}
        icon={IconAttach}
        onClick={() => chooser.current?.click()}
      />
      <input ref={chooser} type="file" multiple hidden accept={ACCEPTED} onChange={(e) => choose(e.currentTarget)} />
      {inPlaceOfCamera}
      {!inPlaceOfCamera && matchMedia('(pointer: coarse)').matches && (
        <>
          <IconButton label={words.camera} icon={IconCamera} onClick={() => camera.current?.click()} />
          <input
            ref={camera}
            type="file"
            hidden
            accept="image/*"
            capture="environment"
            onChange={(e) => choose(e.currentTarget)}
          />
        </>
      )}
    </>
  );
}

function Chosen({ file, onRemove }: { file: Attaching; onRemove: () => void }): JSX.Element {
  const words = tFiles();
  return (
    <li class="attach-one">
      {file.preview ? <img src={file.preview} alt="" /> : <IconFile />}
      <span class="attach-name">
        <span>{file.name}</span>
        <span class="small muted" role="status">
          {file.ready ? sizeWords(file.size) : words.preparing}
        </span>
      </span>
      <IconButton label={words.remove(file.name)} icon={IconClose} onClick={onRemove} />
    </li>
  );
}

/** What is removed or sent is shown here no more. */
function useForgetting(files: Signal<readonly Attaching[]>): void {
  const before = useRef(files.value);
  useEffect(() => {
    const kept = new Set(files.value.map(({ preview }) => preview));
    for (const { preview } of before.current) if (preview && !kept.has(preview)) URL.revokeObjectURL(preview);
    before.current = files.value;
  }, [files.value]);
}

/** Takes files that are dropped anywhere on the page, or pasted; tells whether some hover over it. */
function useDropping(add: (files: Iterable<File>) => void): boolean {
  const over = useSignal(false);
  const newest = useRef(add);
  newest.current = add;
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      over.value = true;
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) over.value = false;
    };
    const onDrop = (event: DragEvent): void => {
      over.value = false;
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (!document.querySelector('dialog[open]')) newest.current(event.dataTransfer?.files ?? []);
    };
    const onPaste = (event: ClipboardEvent): void => {
      const pasted = event.clipboardData?.files ?? [];
      if (pasted.length === 0 || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      newest.current(pasted);
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    addEventListener('paste', onPaste);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
      removeEventListener('paste', onPaste);
    };
  }, []);
  return over.value;
}
