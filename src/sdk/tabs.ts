// Hands the unlocked keys to another tab of the same browser: on a shared computer nothing else could open it there.
import type { DeviceId } from '../shared/ids.ts';
import type { Opened } from './vault.ts';

/** Reaches the other tabs of this browser; structured cloning, never the network. */
export interface TabChannel {
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): void;
  close(): void;
}

type TabMessage =
  | { type: 'keysWanted'; deviceId: DeviceId }
  | { type: 'keys'; opened: Opened; version: number }
  | { type: 'signedOut'; deviceId: DeviceId };

const ANSWER_WITHIN = 400;

/** The browser's channel between tabs of one origin. */
export function browserTabs(name: string): TabChannel {
  const channel = new BroadcastChannel(`alcove/${name}`);
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
    post: (message) => channel.postMessage(message),
    listen: (listener) => channel.addEventListener('message', ({ data }) => listener(data)),
    close: () => channel.close(),
  };
}

export interface Tabs {
  /** Keys of this sign-in from another tab, or null when none answers. */
  askForKeys(deviceId: DeviceId): Promise<{ opened: Opened; version: number } | null>;
  tellSignedOut(deviceId: DeviceId): void;
  close(): void;
}

/** Answers other tabs while `current` gives keys, and tells when one of them signed out. */
export function connectTabs(
  channel: TabChannel | null,
  current: () => { opened: Opened; version: number } | null,
  signedOut: (deviceId: DeviceId) => void,
): Tabs {
  let waiting: ((keys: { opened: Opened; version: number }) => void) | null = null;
  channel?.listen((data) => {
    const message = data as TabMessage;
    if (message.type === 'keysWanted') {
      const keys = current();
      if (keys?.opened.deviceId === message.deviceId) channel.post({ type: 'keys', ...keys });
    }
    if (message.type === 'keys') waiting?.(message);
    if (message.type === 'signedOut') signedOut(message.deviceId);
  });
  return {
    askForKeys: (deviceId) =>
      new Promise((resolve) => {
        if (!channel) return resolve(null);
        const timer = setTimeout(() => resolve(null), ANSWER_WITHIN);
        waiting = (keys) => {
          if (keys.opened.deviceId !== deviceId) return;
          clearTimeout(timer);
          resolve({ opened: keys.opened, version: keys.version });
        };
        channel.post({ type: 'keysWanted', deviceId } satisfies TabMessage);
      }),
    tellSignedOut: (deviceId) => channel?.post({ type: 'signedOut', deviceId } satisfies TabMessage),
    close: () => channel?.close(),
  };
}
