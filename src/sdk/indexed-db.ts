// The lasting store of a browser.
import { memoryStore, storeNames, type DeviceStore, type StoreName } from './storage.ts';

/** One database per organisation. Where the browser refuses one (private windows), memory takes its place. */
export async function openDeviceStore(organisation: string): Promise<DeviceStore> {
  try {
    return storeOf(await openDatabase(`alcove/${organisation}`));
  } catch {
    return memoryStore();
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 3);
    opening.onupgradeneeded = () => {
      const { result } = opening;
      for (const store of storeNames) if (!result.objectStoreNames.contains(store)) result.createObjectStore(store);
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('The browser keeps nothing.'));
    opening.onblocked = () => reject(new Error('Another page holds the database.'));
  });
}

function storeOf(database: IDBDatabase): DeviceStore {
  database.onversionchange = () => database.close();
  const read = async <T>(store: StoreName, request: (held: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    answer(request(database.transaction(store).objectStore(store)));
  const write = (stores: StoreName[], change: (held: IDBTransaction) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The browser kept nothing.'));
      change(transaction);
    });
  return {
    lasting: true,
    get: (store, key) => read<unknown>(store, (held) => held.get(key)),
    put: (store, key, value) => write([store], (held) => void held.objectStore(store).put(value, key)),
    delete: (store, key) => write([store], (held) => void held.objectStore(store).delete(key)),
    keys: async (store) => (await read(store, (held) => held.getAllKeys())).map(String),
    list: async (store) => {
      const held = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([answer(held.getAllKeys()), answer<unknown[]>(held.getAll())]);
      return keys.map((key, at) => [String(key), values[at]] as const);
    },
    clear: (only) => {
      const emptied = only ? [only] : [...storeNames];
      return write(emptied, (held) => emptied.forEach((store) => held.objectStore(store).clear()));
    },
  };
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser did not answer.'));
  });
}
