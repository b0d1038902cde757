// What follows new keys of one's own account: conversations that get them, and those that wait for a confirmation.
import type { ConversationId, MemberId } from '../shared/ids.ts';
import type { Held } from './held.ts';
import type { DeviceParts } from './parts.ts';
import { createRenewal, type Progress } from './renewal.ts';
import { watchRestore, type RestoreState } from './restore.ts';
import type { Settable } from './watched.ts';

export interface Following {
  /** Asks what waits, and goes on with what isn't done. */
  goOn(): void;
  helped(memberId: MemberId): void;
  stop(): void;
}

export function createFollowing(
  parts: DeviceParts,
  hold: (id: ConversationId) => Held,
  shown: { restore: RestoreState; renewal: Settable<Progress> },
): Following {
  const { vault } = parts;
  const renewal = createRenewal(parts, hold, shown.renewal);
  const restore = watchRestore(parts, shown.restore);
  return {
    goOn: () => {
      const { renewal: renewed, reset } = vault.bundle;
      if (renewed && !renewed.over) renewal.start();
      if (reset && !reset.over) void restore.load().catch(() => undefined);
    },
    helped: restore.helped,
    stop: renewal.stop,
  };
}
