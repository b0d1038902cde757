// Pushes to this device, and why not where it can't have any.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { explain } from '../locales/errors.ts';
import { tSettings } from '../locales/settings/texts.ts';
import { Button } from '../ui/button.tsx';
import { IconDevice } from '../ui/icons.tsx';
import { showToast } from '../ui/toasts.tsx';
import { readPushState, switchPushOff, switchPushOn, type PushState } from './push.ts';

export function PushSection({ serverKey }: { serverKey: string }): JSX.Element {
  const words = tSettings();
  const state = useSignal<PushState | null>(null);
  const busy = useSignal(false);
  useEffect(() => {
    void readPushState().then((found) => (state.value = found));
  }, []);
  const press = async (work: () => Promise<PushState>): Promise<void> => {
    busy.value = true;
    try {
      state.value = await work();
    } catch (error) {
      showToast(error instanceof DOMException ? words.pushFailed : explain(error));
    }
    busy.value = false;
  };
  const is = state.value;
  return (
    <section class="stack" data-gap="small" aria-label={words.push}>
      <h3>{words.push}</h3>
      <p class="muted">{words.pushWhat}</p>
      <p role="status">{is && words.pushStates[is]}</p>
      {(is === 'on' || is === 'off') && (
        <div class="row">
          <Button
            icon={IconDevice}
            busy={busy.value}
            onClick={() => void press(() => (is === 'on' ? switchPushOff() : switchPushOn(serverKey)))}
          >
            {is === 'on' ? words.pushOff : words.pushOn}
          </Button>
        </div>
      )}
    </section>
  );
}
