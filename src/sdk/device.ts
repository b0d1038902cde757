// A device: everything that somebody does with the product, without a page. The page, tests, the demo and the load
// generator hold one of these.
import type { LiveEvent } from '../shared/live.ts';
import type { Task } from '../shared/contacts.ts';
import { createAccount } from './account.ts';
import type { Endpoints } from './endpoints.ts';
import type { Connection } from './connection.ts';
import { createContacts, type ContactsInside } from './contacts.ts';
import { createConversations, type ConversationsInside } from './conversations.ts';
import { createEndpoints } from './http.ts';
import { noteVersion } from './kept-keys.ts';
import { createLiveFeed } from './live.ts';
import { coalesced, loadInto } from './loading.ts';
import type { Device, DeviceState, Loaded, News } from './model.ts';
import type { Clock, DeviceParts } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import { createServerClock } from './server-clock.ts';
import { memoryStore, type DeviceStore } from './storage.ts';
import { connectTabs, type TabChannel } from './tabs.ts';
import { Vault } from './vault.ts';
import { watched } from './watched.ts';

/** A start without an answer is tried again by itself. */
const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 30_000;

export interface DeviceOptions {
  connection: Connection;
  /** What lasts between page loads; not used where the person says that the computer is shared. */
  store?: DeviceStore;
  /** Reaches other tabs of the same browser: `browserTabs(name)`. */
  tabs?: TabChannel;
  clock?: Clock;
}

export function createDevice({ connection, store = memoryStore(), tabs, clock: own = Date }: DeviceOptions): Device {
  const clock = createServerClock(own);
  const state = watched<DeviceState>({ is: 'starting' });
  const listeners = new Set<(news: News) => void>();
  const tell = (news: News) => [...listeners].forEach((listener) => listener(news));
  const api = watchSignIn(createEndpoints(connection, clock.note), () => {
    if (state.get().is === 'open' || state.get().is === 'locked') void account.end('expired');
  });
  const inMemory = memoryStore();
  let current = store;
  const parts: DeviceParts = {
    ...{ connection, api, clock, state, tell },
    vault: new Vault(api, (account, version) => void noteVersion(current, account, version).catch(() => undefined)),
    store: () => current,
    useStore: (shared) => (current = shared ? inMemory : store),
  };

  const conversations: ConversationsInside = createConversations(parts, () => contacts);
  const contacts: ContactsInside = createContacts(parts, {
    ...{ letIn: conversations.letIn, hold: conversations.hold },
    helped: (memberId) => account.helped(memberId),
  });
  const tasks = watched<Loaded<readonly Task[]>>({ is: 'loading' });
  const loadTasks = coalesced(() => loadInto(tasks, async () => (await api.ask('listTasks', {})).tasks));

  const isOpen = () => state.get().is === 'open';
  const refreshMe = async (): Promise<void> => {
    const now = state.get();
    if (now.is !== 'open') return;
    const me = await api.ask('getProfile', {});
    if (isOpen()) state.set({ is: 'open', me });
  };
  const loadAll = () => {
    conversations.catchUp();
    void contacts.reload();
    void contacts.settleIntroductions().catch(() => undefined);
    void loadTasks();
    account.goOn();
  };
  /** The server may have refused the socket because the sign-in ended: one question tells. */
  const askWhetherSignedIn = () => {
    if ('me' in state.get()) void api.ask('getProfile', {}).catch(() => undefined);
  };
  const live = createLiveFeed(connection, (event) => void take(event), askWhetherSignedIn);
  const take = async (event: LiveEvent): Promise<void> => {
    tell(event);
    if (event.type === 'signedOut') return account.end('elsewhere');
    if (!isOpen()) return;
    if (event.type === 'ready' || event.type === 'resume') return loadAll();
    if (event.type === 'typing' || 'callId' in (event as object)) return;
    if (event.type !== 'changed') {
      if (event.type !== 'read') account.mayBeRestored();
      return conversations.live(event);
    }
    await changed(event.what).catch(() => undefined);
  };
  const changed = async (what: Extract<LiveEvent, { type: 'changed' }>['what']): Promise<void> => {
    switch (what) {
      case 'contacts':
        return contacts.changed();
      case 'introductions':
        return contacts.settleIntroductions();
      case 'tasks':
        tell({ type: 'state', what });
        return loadTasks();
      case 'account':
        await Promise.all([refreshMe(), account.changed()]);
        return tell({ type: 'state', what });
      case 'organisation':
        await refreshMe();
        return tell({ type: 'state', what });
      case 'devices':
        return tell({ type: 'state', what });
    }
  };

  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryAfter = FIRST_RETRY;
  const stopRetrying = state.subscribe((now) => {
    clearTimeout(retry);
    if (now.is === 'open' || now.is === 'signedOut') retryAfter = FIRST_RETRY;
    if (now.is !== 'unreachable') return;
    retry = setTimeout(() => void account.resume().catch(() => undefined), retryAfter);
    retryAfter = Math.min(LONGEST_RETRY, retryAfter * 2);
  });

  const tabsHere = connectTabs(
    tabs ?? null,
    () => (parts.vault.isOpen ? { opened: parts.vault.opened, version: parts.vault.version } : null),
    (deviceId) => {
      const now = state.get();
      if ('me' in now && now.me.deviceId === deviceId) void account.end('signedOut');
    },
  );
  const account = createAccount(parts, {
    tabs: tabsHere,
    opened: (me) => {
      if (me.profile.agreementNeeded !== null) return;
      conversations.begin();
      loadAll();
      live.start();
    },
    shut: () => {
      live.stop();
      conversations.forget();
      contacts.forget();
      account.forget();
      tasks.set({ is: 'loading' });
    },
    typeCodeOfSignUp: (code) => contacts.typeCodeOfSignUp(code),
    hold: conversations.hold,
    foundKeys: () => {
      conversations.foundKeys();
      void contacts.reload();
    },
    makeRestoreCode: (memberId) => contacts.makeRestoreCode(memberId),
  });

  return {
    state,
    connection: live.state,
    account,
    contacts,
    conversations,
    tasks,
    ask: api.ask,
    act: api.act,
    parts,
    on: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      stopRetrying();
      clearTimeout(retry);
      live.stop();
      conversations.forget();
      contacts.forget();
      account.forget();
      parts.vault.close();
      tabsHere.close();
    },
  };
}

/** Tells when the server no longer knows this sign-in. */
function watchSignIn(api: Endpoints, ended: () => void): Endpoints {
  const watching = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      if (error instanceof SdkError && error.code === 'signin.needed') ended();
      throw error;
    });
  return {
    ask: (name, input, signal) => watching(api.ask(name, input, signal)),
    act: (name, input, signal) => watching(api.act(name, input, signal)),
  };
}
