// What waits since one's own reset, and who may confirm it; loaded only while something does.
import type { MemberId } from '../shared/ids.ts';
import { coalesced, loadInto } from './loading.ts';
import type { Loaded, Restore } from './model.ts';
import type { DeviceParts } from './parts.ts';
import type { Settable } from './watched.ts';

export type RestoreState = Settable<Loaded<Restore | null>>;

export interface RestoreWatch {
  /** Asks again; tells when earlier conversations came back since the last answer. */
  readonly load: () => Promise<void>;
  /** This contact typed the code: what comes back from now on comes by them. */
  helped(memberId: MemberId): void;
}

export function watchRestore(parts: DeviceParts, restore: RestoreState): RestoreWatch {
  const { api, vault } = parts;
  let helper: MemberId | null = null;
  const waiting = () => {
    const now = restore.get();
    return now.is === 'ready' ? (now.value?.waiting ?? 0) : 0;
  };
  const load = coalesced(async () => {
    const before = waiting();
    await loadInto(restore, async () => (await api.ask('getRestore', {})).restore);
    if (waiting() < before && helper) parts.tell({ type: 'restored', memberId: helper });
    const now = restore.get();
    if (now.is !== 'ready' || now.value !== null) return;
    await vault.change((bundle) => {
      return bundle.reset && !bundle.reset.over ? { ...bundle, reset: { ...bundle.reset, over: true } } : bundle;
    });
  });
  return {
    load,
    helped: (memberId) => {
      helper = memberId;
      void load().catch(() => undefined);
    },
  };
}
