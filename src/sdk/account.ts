// Signing in and out, unlocking, one's own ways in and devices.
import { fingerprintOf, safetyNumber } from '../shared/cards.ts';
import { toBase64Url, type Bytes } from '../shared/encoding.ts';
import type { AccountKeys, SignedSlots } from '../shared/identity.ts';
import {
  makeSlot,
  openWithPassword,
  ownCardBytes,
  presentPackage,
  replaceSlot,
  requireOwnKeys,
  STOCK,
} from './account-keys.ts';
import { makePackages } from './crypto/identity.ts';
import { formatRecoveryCode, makeRecoveryCode, recoveryProofHash } from './crypto/recovery-code.ts';
import { forgetKeys, hasKeptKeys, keepKeys, openKeptKeys } from './kept-keys.ts';
import type { Account, Me } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { provePassword, registerPassword } from './password.ts';
import { passwordProblem, suggestPassword } from './passwords.ts';
import { SdkError } from './sdk-error.ts';
import { isSameCode, makeSignUp } from './sign-up.ts';
import type { Tabs } from './tabs.ts';
import type { Opened } from './vault.ts';

/** What account needs of the rest of the device. */
export interface AccountNeeds {
  readonly tabs: Tabs;
  /** Keys are in memory: everything else starts. */
  opened(me: Me): void;
  /** Keys left memory, or the sign-in ended: everything else stops and forgets. */
  shut(): void;
  typeCodeOfSignUp(code: string): Promise<'matched' | 'wrong'>;
}

export function createAccount(parts: DeviceParts, needs: AccountNeeds): Account & { end(because: Ended): Promise<void> } {
  const { calls, vault, state, clock, connection } = parts;

  /** The vault is open with these keys; checks them against the account, then the device is open. */
  const enter = async (opened: Opened, keys: AccountKeys, leastVersion: number): Promise<Me> => {
    await vault.open(opened, keys, leastVersion);
    try {
      await requireOwnKeys(opened, keys, vault.bundle);
    } catch (error) {
      vault.close();
      throw error;
    }
    return begin();
  };
  const begin = async (): Promise<Me> => {
    const me = await calls.ask('getProfile', {});
    state.set({ is: 'open', me });
    needs.opened(me);
    return me;
  };
  const prove = async (password: string): Promise<Bytes> => {
    const { account } = vault.isOpen ? vault.opened : { account: null };
    const me = await calls.ask('getProfile', {});
    const proof = await provePassword(password, async (loginRequest) => {
      const answer = await calls.act('startProof', { loginRequest });
      return { ...answer, account: account ?? me.profile.memberId };
    });
    requirePinned(proof.serverKey);
    await calls.act('finishProof', { attemptId: proof.attemptId, finishRequest: proof.finishRequest });
    return proof.exportKey;
  };
  const requirePinned = (serverKey: string) => {
    if (vault.isOpen && vault.bundle.serverKey !== serverKey) throw new SdkError('server_key_changed');
  };
  const writeSlots = async (
    slot: Awaited<ReturnType<typeof makeSlot>>,
    write: (slots: SignedSlots) => Promise<unknown>,
  ): Promise<void> => {
    const keys = await calls.ask('getAccountKeys', {});
    await requireOwnKeys(vault.opened, keys, vault.bundle);
    const slots = await replaceSlot(vault.opened, keys, vault.bundle, slot);
    await write(slots);
    await vault.change((bundle) => ({ ...bundle, slotsVersion: Math.max(bundle.slotsVersion, slots.version) }));
  };
  const end = async (because: Ended): Promise<void> => {
    const now = state.get();
    if (now.is === 'signedOut') return;
    vault.close();
    needs.shut();
    state.set({ is: 'signedOut', because });
    // What waits in the outbox stays, sealed, for the next sign-in here, unless the person signed out.
    await (because === 'signedOut' ? parts.store().clear() : forgetKeys(parts));
  };

  return {
    end,
    describeInvitation: (token) => calls.act('describeInvitation', { token }),
    suggestPassword,
    passwordProblem,
    prepareSignUp: async (input) => {
      const made = await makeSignUp(parts, input);
      return {
        recoveryCode: made.recoveryCode,
        isTypedBack: made.isTypedBack,
        finish: async (introduction) => {
          const { deviceSecret } = await made.finish();
          await keepKeys(parts, deviceSecret);
          await begin();
          if (!introduction?.trim()) return { introduction: 'none' };
          return { introduction: await needs.typeCodeOfSignUp(introduction) };
        },
      };
    },
    signIn: async ({ address, password, label, shared }) => {
      const organisation = connection.organisation ?? undefined;
      const proof = await provePassword(password, async (loginRequest) => {
        const answer = await calls.act('startSignIn', { ...(organisation && { organisation }), address, loginRequest });
        return { ...answer, account: answer.memberId };
      });
      const { attemptId, finishRequest, exportKey, serverKey } = proof;
      const done = await calls.act('finishSignIn', { attemptId, finishRequest, device: { label, shared } });
      const { memberId, organisationId } = done.profile;
      parts.useStore(shared);
      const keys = await calls.ask('getAccountKeys', {});
      const opened = await openWithPassword({ memberId, organisationId, deviceId: done.deviceId }, exportKey, keys);
      await enter(opened, keys, 0);
      await keepKeys(parts, done.deviceSecret);
      requirePinned(serverKey);
      await refillPackages(parts, keys);
    },
    resume: async () => {
      state.set({ is: 'starting' });
      try {
        const me = await calls.ask('getProfile', {});
        parts.useStore(me.shared);
        const kept = (await openKeptKeys(parts, me.deviceId)) ?? (await needs.tabs.askForKeys(me.deviceId));
        if (!kept) return state.set({ is: 'locked', me });
        const keys = await calls.ask('getAccountKeys', {});
        await enter(kept.opened, keys, kept.version);
        await refillPackages(parts, keys);
      } catch (error) {
        if (!(error instanceof SdkError)) throw error;
        if (error.code === 'offline' || error.code === 'unavailable') return state.set({ is: 'unreachable' });
        if (error.code !== 'signin.needed' && error.code !== 'signin.expired') throw error;
        const before = await hasKeptKeys(parts);
        await forgetKeys(parts);
        state.set({ is: 'signedOut', because: before ? 'expired' : 'never' });
      }
    },
    lock: () => {
      const now = state.get();
      if (now.is !== 'open') return;
      void forgetKeys(parts);
      vault.close();
      needs.shut();
      state.set({ is: 'locked', me: now.me });
    },
    unlock: async (password) => {
      const now = state.get();
      if (now.is !== 'locked') return;
      const exportKey = await prove(password);
      const keys = await calls.ask('getAccountKeys', {});
      const { profile, deviceId } = now.me;
      const opened = await openWithPassword({ ...profile, deviceId }, exportKey, keys);
      await enter(opened, keys, 0);
      const { deviceSecret } = await calls.ask('getDeviceSecret', {});
      await keepKeys(parts, deviceSecret);
    },
    signOut: async () => {
      const now = state.get();
      if (now.is === 'open') await vault.saveHeads().catch(() => undefined);
      if ('me' in now) needs.tabs.tellSignedOut(now.me.deviceId);
      // The keys leave first: also where the server can't be reached, nothing stays on this device.
      await end('signedOut');
      await calls.act('signOut', {});
    },
    changePassword: async (old, next) => {
      const problem = await passwordProblem(next);
      if (problem) throw new SdkError(problem);
      await prove(old);
      const { account, masterKey, generation } = vault.opened;
      const registered = await registerPassword(next, async (registrationRequest) => ({
        ...(await calls.act('startPasswordChange', { registrationRequest })),
        account,
      }));
      requirePinned(registered.serverKey);
      const slot = await makeSlot(account, 'password', registered.exportKey, masterKey, clock.now(), generation);
      await writeSlots(slot, (slots) =>
        calls.act('finishPasswordChange', { registrationRecord: registered.record, slots }),
      );
    },
    newRecoveryCode: async (password) => {
      await prove(password);
      const { account, masterKey, generation } = vault.opened;
      const code = makeRecoveryCode();
      const recoveryCode = await formatRecoveryCode(code);
      const recoveryAuthHash = toBase64Url(await recoveryProofHash(code, account));
      const slot = await makeSlot(account, 'recovery', code, masterKey, clock.now(), generation);
      return {
        recoveryCode,
        isTypedBack: (text) => isSameCode(text, recoveryCode),
        confirm: () => writeSlots(slot, (slots) => calls.act('replaceRecoveryCode', { slots, recoveryAuthHash })),
      };
    },
    agreeToTexts: async (version) => {
      await calls.act('agreeToTexts', { version });
      await begin();
    },
    updateSettings: async (input) => {
      const { profile } = await calls.act('updateSettings', input);
      const now = state.get();
      if (now.is === 'open') state.set({ is: 'open', me: { ...now.me, profile } });
    },
    listDevices: async () => (await calls.ask('listDevices', {})).devices,
    endDevice: async (deviceId) => void (await calls.act('endDevice', { deviceId })),
    safetyNumber: async () => {
      const keys = await calls.ask('getAccountKeys', {});
      return safetyNumber(await fingerprintOf(await ownCardBytes(vault.opened, keys)));
    },
  };
}

export type Ended = 'signedOut' | 'elsewhere' | 'expired';

/** Fills the stock of participant keys up to 50; a number is never used twice. */
async function refillPackages({ calls, vault }: DeviceParts, keys: AccountKeys): Promise<void> {
  const count = STOCK - keys.packagesLeft;
  if (count < STOCK / 5) return;
  const from = Math.max(keys.nextPackage, vault.bundle.nextPackage);
  // First noted, then made: a number that was noted and never used is no loss.
  await vault.change((bundle) => ({ ...bundle, nextPackage: Math.max(bundle.nextPackage, from + count) }));
  const { organisation, account } = vault.opened;
  const fingerprint = await fingerprintOf(await ownCardBytes(vault.opened, keys));
  const { sign: identity } = await vault.identity();
  const packages = await makePackages({ organisation, account, fingerprint, identity, root: vault.root }, from, count);
  await calls.act('addKeyPackages', { packages: packages.map(presentPackage) });
}
