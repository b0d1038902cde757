// What became of the codes that one gave out. The digits themselves are nowhere but on the page that made them.
import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { OutputOf } from '../../sdk/endpoints.ts';
import type { MemberId } from '../../shared/ids.ts';
import { device } from '../app/device.ts';

export type Introduction = OutputOf<'listIntroductions'>['introductions'][number];

/** Codes of one's own for a restore that aren't closed, by contact; null until asked. Follows each entry of the other. */
export function useRestoreCodes(): ReadonlySignal<ReadonlyMap<MemberId, Introduction> | null> {
  const codes = useSignal<ReadonlyMap<MemberId, Introduction> | null>(null);
  useEffect(() => {
    const fetch = async (): Promise<void> => {
      const { introductions } = await device.ask('listIntroductions', {});
      const own = introductions.filter(({ side, purpose }) => side === 'a' && purpose === 'restore');
      codes.value = new Map(own.map((one) => [one.otherId, one]));
    };
    const refresh = (): void => void fetch().catch(() => {});
    refresh();
    // The SDK sets these anew whenever the server tells that an introduction changed.
    return device.contacts.codesToType.subscribe(refresh);
  }, []);
  return codes;
}
