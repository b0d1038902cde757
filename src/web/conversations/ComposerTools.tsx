import { useComputed, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { OpenConversation } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { IconButton } from '../ui/button.tsx';
import { IconClock } from '../ui/icons.tsx';
import { Attachments } from './files/Attachments.tsx';
import type { Attaching } from './files/attaching.ts';
import { asking } from './later/asking.ts';

interface ToolsProps {
  text: Signal<string>;
  files: Signal<readonly Attaching[]>;
  open: OpenConversation | undefined;
}

/** Beside the box: files, and sending later. On a phone there is room for one more than files: the camera until something is written. */
export function ComposerTools({ text, files, open }: ToolsProps): JSX.Element {
  const isEmpty = useComputed(() => text.value.trim() === '').value;
  const hasRoom = !matchMedia('(pointer: coarse)').matches;
  const clock = open && (hasRoom || !isEmpty) && (
    <IconButton
      label={tDetails().sendLater}
      icon={IconClock}
      aria-haspopup="dialog"
      onClick={() => (asking.value = { open, text, hasFiles: files.peek().length > 0 })}
    />
  );
  return <Attachments files={files} inPlaceOfCamera={clock || undefined} />;
}
