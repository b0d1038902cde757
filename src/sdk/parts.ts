// What the parts of a device share. Made once in device.ts.
import type { Endpoints } from './endpoints.ts';
import type { Connection } from './connection.ts';
import type { DeviceState, Me, News } from './model.ts';
import type { DeviceStore } from './storage.ts';
import type { Vault } from './vault.ts';
import type { Settable } from './watched.ts';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export interface DeviceParts {
  readonly connection: Connection;
  readonly api: Endpoints;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly state: Settable<DeviceState>;
  /** The lasting store, or memory on a shared computer. */
  store(): DeviceStore;
  /** Chooses the store of a sign-in. */
  useStore(shared: boolean): void;
  tell(news: News): void;
}

/** The organisation that the address names, for questions that come before a sign-in. */
export function organisationOf({ connection }: DeviceParts): { organisation?: string } {
  return connection.organisation === null ? {} : { organisation: connection.organisation };
}

/** Who is signed in and open here; null otherwise. */
export function openMe({ state }: DeviceParts): Me | null {
  const now = state.get();
  return now.is === 'open' ? now.me : null;
}
