// Another tab of this sign-in made all keys of the account anew: this one goes on with those. Loaded when the server has
// keys that the ones in memory don't open.
import { openKeptKeys } from './kept-keys.ts';
import { openMe } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import type { Tabs } from './tabs.ts';
import type { Entrance } from './ways-in.ts';

const TRIES = 5;
const PAUSE = 400;

/**
 * Opens with the newer keys that this browser keeps by now, or that another tab gives. `keys_refused` where there are
 * none: that the server speaks of newer ones is no reason to believe it.
 */
export async function takeNewerKeys({ parts, enter }: Entrance, tabs: Tabs): Promise<void> {
  const { api, vault } = parts;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const me = openMe(parts);
    if (!me) return;
    const kept = (await openKeptKeys(parts, me.deviceId)) ?? (await tabs.askForKeys(me.deviceId));
    if (kept && kept.opened.generation > vault.opened.generation) {
      await enter(kept.opened, await api.ask('getAccountKeys', {}), Math.max(kept.version, vault.version));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  throw new SdkError('keys_refused');
}
