import { signal } from '@preact/signals';
import { render, type JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { formatDate, formatTime } from '../locales/format.ts';
import { t } from '../locales/locales.ts';
import { Button } from './button.tsx';

const hidden = signal(false);
const ESCAPE_TWICE_MS = 600;
let returnTo: Element | null = null;

/** Covers everything at once with a page that shows only the time. Nothing is lost or signed out. */
export function hidePage(): void {
  if (hidden.peek()) return;
  returnTo = document.activeElement;
  hidden.value = true;
}

function showPage(): void {
  hidden.value = false;
  if (returnTo instanceof HTMLElement && returnTo.isConnected) returnTo.focus();
}

/** Listens for Escape pressed twice; drawn once, by AppRoot. The cover lies beside the app, which is not drawn while it is there, open dialogs included. */
export function QuickHide(): null {
  useEffect(() => {
    let last = -ESCAPE_TWICE_MS;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.repeat) return;
      if (event.timeStamp - last < ESCAPE_TWICE_MS) hidePage();
      last = event.timeStamp;
    };
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);

  useEffect(() => {
    const place = document.createElement('div');
    place.className = 'cover-place';
    document.body.append(place);
    const stop = hidden.subscribe((isHidden) => {
      document.documentElement.toggleAttribute('data-covered', isHidden);
      render(isHidden ? <Cover /> : null, place);
      if (isHidden) place.querySelector('button')?.focus();
    });
    return () => {
      stop();
      render(null, place);
      place.remove();
    };
  }, []);
  return null;
}

// A modal dialog, since one that is open below makes everything else inert, seen or not.
function Cover(): JSX.Element {
  const cover = useRef<HTMLDialogElement>(null);
  const open = (): void => {
    if (cover.current?.isConnected && !cover.current.open) cover.current.showModal();
  };
  useLayoutEffect(open, []);
  const at = Date.now();
  return (
    <dialog
      class="cover"
      ref={cover}
      aria-label={formatTime(at)}
      onCancel={(event) => event.preventDefault()}
      onClose={open}
    >
      <h1>
        <time>{formatTime(at)}</time>
      </h1>
      <p>{formatDate(at)}</p>
      <Button onClick={showPage}>{t().ui.continue}</Button>
    </dialog>
  );
}
