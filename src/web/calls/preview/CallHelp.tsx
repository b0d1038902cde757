import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { tCall } from '../../locales/call/texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconHelp } from '../../ui/core-icons.tsx';
import { browserKind } from '../browser-help.ts';

/** "Problems with the call?", with what helps in this browser. */
export function CallHelpButton(): JSX.Element {
  const words = tCall().help;
  const shows = useSignal(false);
  return (
    <>
      <Button kind="quiet" icon={IconHelp} aria-haspopup="dialog" onClick={() => (shows.value = true)}>
        {words.open}
      </Button>
      {shows.value && <CallHelp onClose={() => (shows.value = false)} />}
    </>
  );
}

export function CallHelp({ onClose }: { onClose: () => void }): JSX.Element {
  const { help, allow } = tCall();
  return (
    <Dialog title={help.title} onClose={onClose}>
      {help.topics.map(({ title, points }) => (
        <details key={title} class="call-help">
          <summary>{title}</summary>
          <ul>
            {points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </details>
      ))}
      <details class="call-help">
        <summary>{help.allow}</summary>
        <ol>
          {allow[browserKind()].map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </details>
    </Dialog>
  );
}
