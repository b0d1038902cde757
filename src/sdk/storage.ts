// What a device keeps between page loads. On a shared computer, and in Node, in memory only.

/** `device`: wrapped keys; `outbox`, its `files`, `drafts`, `secrets` (of epochs), `search`: sealed under the device key. */
export type StoreName = 'device' | 'outbox' | 'drafts' | 'secrets' | 'files' | 'search';
export const storeNames: readonly StoreName[] = ['device', 'outbox', 'drafts', 'secrets', 'files', 'search'];

/** Values are what structured cloning can carry, non-extractable keys too. Each call is one transaction. */
export interface DeviceStore {
  /** Whether it outlives the page. */
  readonly lasting: boolean;
  get(store: StoreName, key: string): Promise<unknown>;
  put(store: StoreName, key: string, value: unknown): Promise<void>;
  delete(store: StoreName, key: string): Promise<void>;
  keys(store: StoreName): Promise<readonly string[]>;
  list(store: StoreName): Promise<readonly (readonly [string, unknown])[]>;
  /** Empties this one, or everything. */
  clear(store?: StoreName): Promise<void>;
}

/** A store in memory. A test that passes the same map again sees what a reload would. */
export function memoryStore(kept: Map<string, unknown> = new Map(), lasting = false): DeviceStore {
  const name = (store: StoreName, key: string) => `${store}/${key}`;
  return {
    lasting,
    get: async (store, key) => kept.get(name(store, key)),
    put: async (store, key, value) => void kept.set(name(store, key), value),
    delete: async (store, key) => void kept.delete(name(store, key)),
    keys: async (store) =>
      [...kept.keys()].filter((full) => full.startsWith(`${store}/`)).map((full) => full.slice(store.length + 1)),
    list: async (store) =>
      [...kept]
        .filter(([full]) => full.startsWith(`${store}/`))
        .map(([full, value]) => [full.slice(store.length + 1), value] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    clear: async (store) => {
      for (const full of [...kept.keys()]) if (!store || full.startsWith(`${store}/`)) kept.delete(full);
    },
  };
}
