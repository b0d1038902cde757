import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { installation, loadInstallation } from '../app/device.ts';
import type { ConversationView } from '../../sdk/model.ts';
import { formatList } from '../locales/format.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { nameOf } from './people.ts';

/** Who can read, in words that promise no more than is kept. */
export function LockDialog({ view, onClose }: { view: ConversationView; onClose: () => void }): JSX.Element {
  const words = tDetails();
  useEffect(() => {
    if (!installation.peek()) void loadInstallation().catch(() => {});
  }, []);
  const names = view.summary.participants.filter((person) => person.active).map(nameOf);
  return (
    <Dialog title={words.lockTitle} onClose={onClose}>
      <p>
        <strong>{formatList(names)}</strong>
      </p>
      <p>{words.lockHow}</p>
      <p>{words.lockCopy}</p>
      <p>{words.lockRunner}</p>
      <p>{words.lockKnown}</p>
      <p>{words.lockCompare}</p>
      {installation.value && <p class="muted small">{words.lockVersion(installation.value.version)}</p>}
    </Dialog>
  );
}
