// Wrapping the master key for the next page load, see kept-keys.ts. Loaded by what somebody signs in with.
import { fromBase64Url } from '../shared/encoding.ts';
import { makeBrowserKey, wrapForDevice } from './crypto/account.ts';
import { KEY, type Kept } from './kept-keys.ts';
import type { DeviceParts } from './parts.ts';

/** Keeps the open vault's master key for the next page load; does nothing where the store doesn't last. */
export async function keepKeys({ store, vault }: DeviceParts, deviceSecret: string): Promise<void> {
  if (!store().lasting) return;
  const { account, organisation, deviceId, generation, masterKey } = vault.opened;
  const browserKey = await makeBrowserKey();
  const halves = { account, device: deviceId, deviceSecret: fromBase64Url(deviceSecret), browserKey };
  const wrapped = await wrapForDevice(halves, masterKey);
  const kept: Kept = { account, organisation, deviceId, generation, browserKey, wrapped };
  await store().put('device', KEY, kept);
}
