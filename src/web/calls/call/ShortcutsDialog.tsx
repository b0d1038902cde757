import type { JSX } from 'preact';
import { tCall } from '../../locales/call/texts.ts';
import { Switch } from '../../ui/choices.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { keepShortcuts, keys, shortcutsAreOn } from './shortcuts.ts';

export function ShortcutsDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const words = tCall().shortcuts;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.why}</p>
      <dl class="shortcuts">
        {Object.entries(keys).map(([key, wish]) => (
          <div key={key}>
            <dt>
              <kbd>{key.toUpperCase()}</kbd>
            </dt>
            <dd>{words[wish]}</dd>
          </div>
        ))}
      </dl>
      <Switch name="shortcuts" label={words.on} checked={shortcutsAreOn} onChange={keepShortcuts} />
    </Dialog>
  );
}
