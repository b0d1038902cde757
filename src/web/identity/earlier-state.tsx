// After a restored backup the service shows an earlier state of an account than this device has seen. A lie looks the
// same: so the person is told, and decides.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { codeOf } from '../../sdk/sdk-error.ts';
import { device } from '../app/device.ts';
import { tWays } from '../locales/ways/texts.ts';
import { lazy } from '../ui/lazy.tsx';

export interface EarlierState {
  /** The service showed an earlier state: the choice is drawn. */
  readonly seen: Signal<boolean>;
  readonly accepted: Signal<boolean>;
}

export function useEarlierState(): EarlierState {
  return { seen: useSignal(false), accepted: useSignal(false) };
}

/** Goes a way in; where it fails because of an earlier state the choice appears, and counts at the next try. */
export async function minding<T>({ seen, accepted }: EarlierState, goIn: () => Promise<T>): Promise<T> {
  if (accepted.value) await device.account.acceptEarlier();
  try {
    return await goIn();
  } catch (error) {
    if (codeOf(error) === 'keys_older') seen.value = true;
    throw error;
  }
}

const Choice = lazy(async () => {
  const [module] = await Promise.all([import('./EarlierChoice.tsx'), tWays.load()]);
  return module.EarlierChoice;
}, null);

/** The choice, once there is one; within the form of that way in. */
export function EarlierStateChoice({ earlier }: { earlier: EarlierState }): JSX.Element | null {
  return earlier.seen.value ? <Choice accepted={earlier.accepted} /> : null;
}
