// Pushes to this browser: whether it can, and switching them on and off. The worker that shows them is push-worker.js.
import { device, me } from '../app/device.ts';
import { organisationBase } from '../router.ts';

/** `install`: on iPhones and iPads only from the home screen. `denied`: only the person can change that, in the browser. */
export type PushState = 'on' | 'off' | 'denied' | 'install' | 'impossible' | 'shared';

/** One worker for each organisation's address: each has its own sign-in. */
const scope = `${organisationBase()}/`;

/** What this browser can do, and does. */
export async function readPushState(): Promise<PushState> {
  if (me.peek()?.shared) return 'shared';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    return isApplePhone() ? 'install' : 'impossible';
  }
  if (Notification.permission === 'denied') return 'denied';
  return (await findSubscription()) ? 'on' : 'off';
}

/** Asks the person, then subscribes; gives what came of it. Call it from a press: browsers ask only then. */
export async function switchPushOn(key: string): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted') return readPushState();
  const registration = await navigator.serviceWorker.register(workerAddress(), { scope, updateViaCache: 'none' });
  await isActive(registration);
  await subscribe(registration, key);
  return readPushState();
}

export async function switchPushOff(): Promise<PushState> {
  await device.act('unsubscribeFromPush', {});
  await forgetPush();
  return readPushState();
}

/** Ends what this browser has, whoever it was for. */
export async function forgetPush(): Promise<void> {
  await (await findSubscription())?.unsubscribe();
  await closeNotifications(() => true);
}

/**
 * Sets right what browser and server think of each other: the server threw the subscription away, or has another key, or the
 * browser lost its own.
 */
export async function keepSubscribed(): Promise<void> {
  const registration = await findRegistration();
  if (!registration || Notification.permission !== 'granted') return;
  const { push } = await device.ask('getNotificationSettings', {});
  const subscription = await registration.pushManager.getSubscription();
  if (!subscription && !push.subscribed) return;
  const isFresh = push.subscribed && subscription && keyOf(subscription) === push.key;
  if (!isFresh) await subscription?.unsubscribe();
  await subscribe(registration, push.key);
}

/** Takes notifications off the screen, of these kinds. */
export async function closeNotifications(isOver: (kind: string) => boolean): Promise<void> {
  const shown = (await (await findRegistration())?.getNotifications()) ?? [];
  for (const notification of shown) if (isOver(notification.tag)) notification.close();
}

let address: string | null = null;
/** Browsers with Trusted Types take it from a policy only; this one knows no other address. */
function workerAddress(): string {
  const fixed = '/push-worker.js';
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  return (address ??=
    trustedTypes?.createPolicy('push-worker', { createScriptURL: () => fixed }).createScriptURL('') ?? fixed);
}

/** As much of it as is needed; not all browsers have it. What it gives counts as text where an address is wanted. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(input: string): string };
}

async function subscribe(registration: ServiceWorkerRegistration, key: string): Promise<void> {
  const wish = { userVisibleOnly: true, applicationServerKey: key };
  const { endpoint, keys } = (await registration.pushManager.subscribe(wish)).toJSON();
  if (!endpoint || !keys?.['p256dh'] || !keys['auth']) throw new Error('the browser gave no keys');
  await device.act('subscribeToPush', { endpoint, p256dh: keys['p256dh'], auth: keys['auth'] });
}

async function findRegistration(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return null;
  return (await navigator.serviceWorker.getRegistration(scope)) ?? null;
}

async function findSubscription(): Promise<PushSubscription | null> {
  return (await (await findRegistration())?.pushManager.getSubscription()) ?? null;
}

function keyOf({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer());
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function isActive(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return;
  await new Promise<void>((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve();
    });
  });
}

/** Newer iPads call themselves Macs; only their screens give them away. */
function isApplePhone(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  return /iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes('Macintosh') && maxTouchPoints > 1);
}
