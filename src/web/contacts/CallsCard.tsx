import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import type { KnownContact } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { Switch } from '../ui/choices.tsx';
import { Card } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';

/** Whether calls from this contact make a sound (K5). What couldn't be kept goes back. */
export function CallsCard({ contact: { memberId, name } }: { contact: KnownContact }): JSX.Element {
  const words = tContacts();
  const kept = useComputed(() => {
    const contacts = read(device.contacts.list);
    const all = contacts.is === 'ready' ? contacts.value : [];
    return all.find((each) => each.memberId === memberId)?.callsSilenced ?? false;
  });
  const silenced = useSignal(kept.peek());
  const saving = useRef(Promise.resolve());
  // Also when it was changed on another device.
  useSignalEffect(() => {
    silenced.value = kept.value;
  });
  const save = async (on: boolean): Promise<void> => {
    try {
      await device.act('silenceCalls', { memberId, silenced: on });
    } catch (error) {
      silenced.value = kept.peek();
      showToast(explain(error));
    }
  };
  return (
    <Card title={words.calls}>
      <Switch
        label={words.silence(name)}
        hint={words.silenceHint(name)}
        name="silenced"
        checked={silenced}
        // One after the other: the last press is the one that counts.
        onChange={(on) => {
          saving.current = saving.current.then(() => save(on));
        }}
      />
    </Card>
  );
}
