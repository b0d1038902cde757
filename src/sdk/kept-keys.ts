// The master key between two page loads: wrapped by a key that the browser never hands out and by a secret that the
// server gives only to a live sign-in (protocol §7). Not on a shared computer.
import { fromBase64Url, type Bytes } from '../shared/encoding.ts';
import type { DeviceId, MemberId, OrganisationId } from '../shared/ids.ts';
import { unwrapOnDevice } from './crypto/account.ts';
import type { DeviceParts } from './parts.ts';
import type { DeviceStore } from './storage.ts';
import type { Opened } from './vault.ts';

export interface Kept {
  account: MemberId;
  organisation: OrganisationId;
  deviceId: DeviceId;
  generation: number;
  browserKey: CryptoKey;
  wrapped: Bytes;
}

export const KEY = 'keys';
const VERSION = 'bundle-version';

/** Whether this device keeps keys at all, of any sign-in. */
export async function hasKeptKeys({ store }: DeviceParts): Promise<boolean> {
  return (await store().get('device', KEY)) !== undefined;
}

/** The keys that this device keeps for this sign-in; null where it keeps none that open. */
export async function openKeptKeys(
  { store, api }: DeviceParts,
  deviceId: DeviceId,
): Promise<{ opened: Opened; version: number } | null> {
  const kept = (await store().get('device', KEY)) as Kept | undefined;
  if (kept?.deviceId !== deviceId) return null;
  const { deviceSecret } = await api.ask('getDeviceSecret', {});
  const { account, organisation, generation, browserKey } = kept;
  const halves = { account, device: deviceId, deviceSecret: fromBase64Url(deviceSecret), browserKey };
  const masterKey = await unwrapOnDevice(halves, kept.wrapped).catch(() => null);
  if (!masterKey) return null;
  const version = await seenVersion(store(), account);
  return { opened: { account, organisation, deviceId, masterKey, generation }, version };
}

/** Remembers the newest version of the bundle that was seen here: no older one is accepted. */
export async function noteVersion(store: DeviceStore, account: MemberId, version: number): Promise<void> {
  await store.put('device', VERSION, { account, version });
}

/** The newest version seen here of this account's bundle; 0 where none was. */
export async function seenVersion(store: DeviceStore, account: MemberId): Promise<number> {
  const seen = (await store.get('device', VERSION)) as { account: MemberId; version: number } | undefined;
  return seen?.account === account ? seen.version : 0;
}

/** The person accepts an earlier state, e.g. of a restored backup: from here on it counts anew. */
export async function forgetVersion({ store }: DeviceParts): Promise<void> {
  await store().delete('device', VERSION);
}

/** Forgets the wrapped keys: the next page load asks for the password. */
export async function forgetKeys({ store }: DeviceParts): Promise<void> {
  await store().delete('device', KEY);
}
