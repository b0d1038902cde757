// The SDK's device of this tab, and what every page needs of it.
import { computed, signal } from '@preact/signals';
import type { OutputOf } from '../../sdk/endpoints.ts';
import { browserConnection } from '../../sdk/connection.ts';
import { createDevice } from '../../sdk/device.ts';
import { openDeviceStore } from '../../sdk/indexed-db.ts';
import type { Device, DeviceState, Me } from '../../sdk/model.ts';
import { browserTabs } from '../../sdk/tabs.ts';
import { timeZone } from '../locales/format.ts';
import { chooseLanguage, preferredLanguage } from '../locales/locales.ts';
import { organisationBase } from '../router.ts';
import { keep } from './kept.ts';
import { router } from './routes.ts';
import { read } from './watch.ts';

/** The device of this tab; there from before the first page is drawn. */
export let device: Device;

const opened = signal(false);

/** Signed in or not, locked or open. */
export const deviceState = computed<DeviceState>(() => (opened.value ? read(device.state) : { is: 'starting' }));

/** Who is signed in and where; null when nobody is. */
export const me = computed<Me | null>(() => ('me' in deviceState.value ? deviceState.value.me : null));

/** The signed-in member; null when nobody is. */
export const profile = computed(() => me.value?.profile ?? null);

/** The organisation of the signed-in member; null when nobody is signed in. */
export const organisation = computed(() => me.value?.organisation ?? null);

export type Installation = OutputOf<'describeInstallation'>;

/** What may be known before anybody is signed in; null until `loadInstallation` has answered. */
export const installation = signal<Installation | null>(null);

/** The short name in the address, where there is one. */
export const shortName = organisationBase().split('/')[2] ?? null;

/** Makes the device of this tab. Once, before anything is drawn; `device.account.resume()` follows. */
export async function openDevice(): Promise<void> {
  device = createDevice({
    connection: browserConnection({ organisation: shortName }),
    store: await openDeviceStore(shortName ?? ''),
    tabs: browserTabs(shortName ?? ''),
  });
  opened.value = true;
  profile.subscribe((who) => {
    if (!who) return;
    timeZone.value = who.timeZone;
    const wanted = preferredLanguage(who.language);
    // The next page load begins with it, and loads no other first.
    if (me.peek()?.shared === false) keep('language', wanted);
    // Also when it is on screen: another one may be loading, and who is signed in goes before an invitation.
    void chooseLanguage(wanted).catch(() => {});
  });
}

/** Asks the server what it is; fails with SdkError. */
export async function loadInstallation(): Promise<Installation> {
  const answer = await device.ask('describeInstallation', shortName ? { organisation: shortName } : {});
  installation.value = answer;
  return answer;
}

/** After signing in or up: shows the page that was asked for, or home. */
export async function enterApp(): Promise<void> {
  const now = router.current.peek()?.name;
  const isDoor = now === undefined || now === 'signIn' || now === 'invitation' || now === 'setUp';
  if (isDoor) await router.go(router.href('home'), 'replace');
}

/** Signs this device out and shows the door. Ask before, where `conversations.unsent` would be lost. */
export async function leaveApp(): Promise<void> {
  await device.account.signOut();
  await router.go(router.href('signIn'), 'replace');
}
