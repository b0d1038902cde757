// Keys of a call. They are letters alone, so they rest while somebody writes and can be switched off (WCAG 2.1.4).
import { signal } from '@preact/signals';
import { keep, readKept } from '../../app/kept.ts';
import { canShareScreens } from './Controls.tsx';
import { switchFullScreen } from './full-screen.ts';
import type { InCall } from './in-call.ts';

export const shortcutsAreOn = signal(readKept('callKeys') !== 'off');

export function keepShortcuts(on: boolean): void {
  shortcutsAreOn.value = on;
  keep('callKeys', on ? null : 'off');
}

/** In the order in which they are listed. */
export const keys = {
  m: 'microphone',
  v: 'camera',
  s: 'share',
  p: 'people',
  c: 'messages',
  l: 'layout',
  f: 'fullScreen',
  '?': 'list',
} as const;

type Wish = (typeof keys)[keyof typeof keys];

/** What a key means here: nothing in fields, with other keys held, or in a dialog. */
export function wishOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'target'>,
): Wish | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return null;
  const place = event.target instanceof Element ? event.target : null;
  if (place?.closest('input, textarea, select, dialog, [contenteditable], [role="menu"]')) return null;
  const key = event.key.toLowerCase();
  return key in keys ? keys[key as keyof typeof keys] : null;
}

export function followKeys(inCall: InCall): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const wish = shortcutsAreOn.peek() ? wishOf(event) : null;
    if (!wish) return;
    event.preventDefault();
    fulfil(wish, inCall);
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}

function fulfil(wish: Wish, inCall: InCall): void {
  switch (wish) {
    case 'microphone':
      return void inCall.switchMicrophone();
    case 'camera':
      return void inCall.switchCamera();
    case 'share':
      return canShareScreens() ? void inCall.switchSharing() : undefined;
    case 'people':
    case 'messages':
      return inCall.switchPanel(wish);
    case 'layout':
      return inCall.switchLayout();
    case 'fullScreen':
      return void switchFullScreen();
    case 'list':
      inCall.listsShortcuts.value = true;
  }
}
