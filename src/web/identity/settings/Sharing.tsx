// What a member lets others see of them while they read and write.
import { useComputed, useSignal, useSignalEffect, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { device, profile } from '../../app/device.ts';
import { explain } from '../../locales/errors.ts';
import { tSettings } from '../../locales/settings/texts.ts';
import { Switch } from '../../ui/choices.tsx';
import { Card } from '../../ui/parts.tsx';
import { showToast } from '../../ui/toasts.tsx';

type What = 'showsTyping' | 'showsReading';

/** Two switches that take effect at once; one that couldn't be kept goes back. */
export function Sharing(): JSX.Element {
  const words = tSettings();
  const typing = useKept('showsTyping');
  const reading = useKept('showsReading');
  return (
    <Card title={words.sharing}>
      <div class="stack">
        <p class="muted">{words.sharingWhat}</p>
        <Switch label={words.showsTyping} hint={words.showsTypingHint} name="showsTyping" {...typing} />
        <Switch label={words.showsReading} hint={words.showsReadingHint} name="showsReading" {...reading} />
      </div>
    </Card>
  );
}

function useKept(what: What): { checked: Signal<boolean>; onChange: (on: boolean) => void } {
  const kept = useComputed(() => profile.value?.[what] ?? false);
  const checked = useSignal(kept.peek());
  const saving = useRef(Promise.resolve());
  // Also when it was changed on another device.
  useSignalEffect(() => {
    checked.value = kept.value;
  });
  const save = async (on: boolean): Promise<void> => {
    try {
      await device.account.updateSettings({ [what]: on });
    } catch (error) {
      checked.value = kept.peek();
      showToast(explain(error));
    }
  };
  return {
    checked,
    // One after the other: the last press is the one that counts.
    onChange: (on) => {
      saving.current = saving.current.then(() => save(on));
    },
  };
}
