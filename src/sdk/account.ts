// Who is signed in and open on this device. What members do with their account besides: account-doors.ts.
import type { AccountKeys } from '../shared/identity.ts';
import type { ConversationId, MemberId } from '../shared/ids.ts';
import type { Following } from './following.ts';
import type { Held } from './held.ts';
import { requireOwnKeys } from './own-keys.ts';
import { forgetKeys, hasKeptKeys, openKeptKeys, forgetVersion } from './kept-keys.ts';
import { later } from './loading.ts';
import type { Account, Loaded, Me, Restore } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { codeOf, SdkError } from './sdk-error.ts';
import type { Tabs } from './tabs.ts';
import { watched } from './watched.ts';
import type { Entrance } from './ways-in.ts';

export type Ended = 'signedOut' | 'elsewhere' | 'expired';

/** What account needs of the rest of the device. */
export interface AccountNeeds {
  readonly tabs: Tabs;
  /** Keys are in memory: everything else starts. */
  opened(me: Me): void;
  /** Keys left memory, or the sign-in ended: everything else stops and forgets. */
  shut(): void;
  typeCodeOfSignUp(code: string): Promise<'matched' | 'wrong'>;
  hold(id: ConversationId): Held;
  /** Keys from before came back: everything is read again. */
  foundKeys(): void;
  /** A code for somebody who may confirm one's new keys. */
  makeRestoreCode(memberId: MemberId): Promise<string>;
}

/** What the rest of the device asks of an account whose keys were made anew. */
export interface AccountInside extends Account {
  end(because: Ended): Promise<void>;
  /** Starts or goes on with what follows new keys: conversations that get them, conversations that wait. */
  goOn(): void;
  /** The server has news of this account. */
  changed(): Promise<void>;
  /** Something happened in a conversation: perhaps one's own new keys were confirmed. */
  mayBeRestored(): void;
  /** This contact typed the code for one's earlier conversations. */
  helped(memberId: MemberId): void;
  /** Keys left memory. */
  forget(): void;
}

/** What isn't needed to open what this device keeps. */
const doors = [
  'describeInvitation',
  'suggestPassword',
  'passwordProblem',
  'prepareSignUp',
  'signIn',
  'unlock',
  'changePassword',
  'newRecoveryCode',
  'recover',
  'askForReset',
  'describeReset',
  'prepareReset',
  'useFormerPassword',
  'useFormerCode',
  'prepareNewKeys',
  'changeAddress',
  'addressChange',
  'withdrawAddressChange',
  'describeAddressLink',
  'followAddressLink',
  'agreeToTexts',
  'updateSettings',
  'listDevices',
  'endDevice',
  'safetyNumber',
] as const;

/** With so many left, nothing of the ways in needs to be loaded at a start. */
const ENOUGH_PACKAGES = 40;

export function createAccount(parts: DeviceParts, needs: AccountNeeds): AccountInside {
  const { api, vault, state } = parts;
  const restore = watched<Loaded<Restore | null>>({ is: 'loading' });
  const renewal = watched<{ done: number; all: number } | null>(null);

  let following: Promise<Following> | null = null;
  const waits = () => vault.isOpen && vault.bundle.reset?.over === false;
  const follow = (work: (following: Following) => unknown = ({ goOn }) => goOn()) => {
    if (!waits()) restore.set({ is: 'ready', value: null });
    const { renewal: renewed } = vault.bundle;
    if (!waits() && (!renewed || renewed.over)) return;
    following ??= import('./following.ts').then((m) => m.createFollowing(parts, needs.hold, { restore, renewal }));
    void following.then(work).catch(() => undefined);
  };

  const begin = async (): Promise<Me> => {
    const me = await api.ask('getProfile', {});
    // Somebody else's page over these keys: nothing of either must meet.
    if (me.profile.memberId !== vault.opened.account) {
      vault.close();
      throw new SdkError('keys_refused');
    }
    state.set({ is: 'open', me });
    needs.opened(me);
    return me;
  };
  const entrance: Entrance = {
    parts,
    begin,
    typeCodeOfSignUp: needs.typeCodeOfSignUp,
    renew: () => follow(),
    foundKeys: () => {
      needs.foundKeys();
      follow();
    },
    enter: async (opened, keys, leastVersion) => {
      await vault.open(opened, keys, leastVersion);
      try {
        await requireOwnKeys(opened, keys, vault.bundle);
      } catch (error) {
        vault.close();
        throw error;
      }
      return begin();
    },
  };
  const end = async (because: Ended): Promise<void> => {
    const now = state.get();
    if (now.is === 'signedOut') return;
    vault.close();
    needs.shut();
    state.set({ is: 'signedOut', because });
    // What waits in the outbox stays, sealed, for the next sign-in here, unless the person signed out or it is shared.
    const all = because === 'signedOut' || !parts.store().lasting;
    await (all ? parts.store().clear() : forgetKeys(parts));
    if (!all) await parts.store().clear('search');
  };
  const resume = async (): Promise<void> => {
    const me = await api.ask('getProfile', {});
    parts.useStore(me.shared);
    const kept = (await openKeptKeys(parts, me.deviceId)) ?? (await needs.tabs.askForKeys(me.deviceId));
    if (!kept) return state.set({ is: 'locked', me });
    const keys = await api.ask('getAccountKeys', {});
    await entrance.enter(kept.opened, keys, kept.version).catch((error: unknown) => {
      state.set({ is: 'locked', me });
      throw error;
    });
    void refill(keys).catch(() => undefined); // at the next start
  };
  const refill = async (keys: AccountKeys): Promise<void> => {
    if (keys.packagesLeft > ENOUGH_PACKAGES) return;
    await (await import('./ways-in.ts')).refillPackages(parts, keys);
  };

  return {
    ...later(async () => (await import('./account-doors.ts')).createAccountDoors(entrance), doors),
    end,
    goOn: () => {
      follow();
      // Notices may have been lost: somebody may have waited for keys of this account.
      if (waits()) void vault.refresh().then(refill, () => undefined);
    },
    changed: async () => {
      const keys = await vault.refresh().catch((error: unknown) => {
        if (codeOf(error) !== 'keys_refused') throw error;
        return null;
      });
      if (!keys) return (await import('./newer-keys.ts')).takeNewerKeys(entrance, needs.tabs);
      follow();
      // Whoever confirms takes a package for each conversation; else the next start is soon enough.
      if (waits()) await refill(keys);
    },
    mayBeRestored: () => void (waits() && follow()),
    helped: (memberId) => follow(({ helped }) => helped(memberId)),
    forget: () => {
      void following?.then(({ stop }) => stop());
      following = null;
      renewal.set(null);
      restore.set({ is: 'loading' });
    },
    resume: async () => {
      if (state.get().is !== 'unreachable') state.set({ is: 'starting' });
      try {
        await resume();
      } catch (error) {
        if (!(error instanceof SdkError)) throw error;
        if (error.code === 'offline' || error.code === 'unavailable') return state.set({ is: 'unreachable' });
        if (error.code !== 'signin.needed') throw error;
        const before = await hasKeptKeys(parts);
        await forgetKeys(parts);
        await parts.store().clear('search');
        state.set({ is: 'signedOut', because: before ? 'expired' : 'never' });
      }
    },
    acceptEarlier: () => forgetVersion(parts),
    lock: () => {
      const now = state.get();
      if (now.is !== 'open') return;
      void forgetKeys(parts);
      vault.close();
      needs.shut();
      state.set({ is: 'locked', me: now.me });
    },
    signOut: async () => {
      const now = state.get();
      if (now.is === 'open') await vault.saveHeads().catch(() => undefined);
      if ('me' in now) needs.tabs.tellSignedOut(now.me.deviceId);
      // The keys leave first: also where the server can't be reached, nothing stays on this device.
      await end('signedOut');
      await api.act('signOut', {});
    },
    restore,
    makeRestoreCode: needs.makeRestoreCode,
    renewal,
  };
}
