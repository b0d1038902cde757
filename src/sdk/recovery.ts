// Forgotten password: the recovery code proves who it is, then password and code are replaced together. The keys stay, so
// other devices stay signed in.
import { toBase64Url } from '../shared/encoding.ts';
import type { AccountKeys } from '../shared/identity.ts';
import { makeSlot, openSlotOf, replaceSlots } from './account-keys.ts';
import type { OutputOf } from './endpoints.ts';
import { parseRecoveryCode, recoveryProof } from './crypto/recovery-code.ts';
import { keepKeys } from './keeping-keys.ts';
import { seenVersion } from './kept-keys.ts';
import type { Account, Recovery } from './model.ts';
import { makeNewWays, presentWays, type NewWays } from './new-ways.ts';
import { requireOwnKeys } from './own-keys.ts';
import { organisationOf, type DeviceParts } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import { readBundle, type Opened } from './vault.ts';
import { refillPackages, type Entrance } from './ways-in.ts';

type SignedIn = OutputOf<'finishCodeSignIn'>;

/** Somebody who proved a code: signed in with the server, nothing open here yet. */
interface Recovering {
  signedIn: SignedIn;
  /** The same proof again: five minutes are over while somebody writes a code down. */
  proveAgain(): Promise<void>;
}

export async function recover(entrance: Entrance, input: Parameters<Account['recover']>[0]): Promise<Recovery> {
  const { parts } = entrance;
  const { api } = parts;
  const { address, label, shared } = input;
  const code = await parseRecoveryCode(input.code);
  if (!code) throw new SdkError('code_malformed');
  const place = { ...organisationOf(parts), address };
  const { memberId } = await api.act('startCodeSignIn', place);
  const proof = toBase64Url(await recoveryProof(code, memberId));
  const signIn = () => api.act('finishCodeSignIn', { ...place, proof, device: { label, shared } });
  const recovering: Recovering = {
    signedIn: await signIn(),
    proveAgain: async () => {
      const before = recovering.signedIn.deviceId;
      recovering.signedIn = await signIn();
      // Else a sign-in that nobody uses would stand in the list of devices.
      await api.act('endDevice', { deviceId: before }).catch(() => undefined);
    },
  };
  const { profile } = recovering.signedIn;
  if (profile.memberId !== memberId) throw new SdkError('keys_refused');
  parts.useStore(shared);
  const least = await seenVersion(parts.store(), memberId);
  const keys = await api.ask('getAccountKeys', {});
  const master = await openSlotOf('recovery', memberId, code, keys.slots);
  const openedBy = ({ deviceId }: SignedIn): Opened => {
    return { account: memberId, organisation: profile.organisationId, deviceId, ...master };
  };
  const bundle = await readBundle(openedBy(recovering.signedIn), keys, least);
  await requireOwnKeys(openedBy(recovering.signedIn), keys, bundle);

  const prepare: Recovery['prepare'] = async (password) => {
    const ways = await makeNewWays(memberId, password, async (registrationRequest) => {
      const answer = await proved(recovering, () => api.act('startPasswordChange', { registrationRequest }));
      return { ...answer, account: memberId };
    });
    if (ways.serverKey !== bundle.serverKey) throw new SdkError('server_key_changed');
    const { masterKey, generation } = master;
    const slots = await Promise.all([
      makeSlot(memberId, 'password', ways.passwordSecret, masterKey, generation),
      makeSlot(memberId, 'recovery', ways.code, masterKey, generation),
    ]);
    return presentWays(ways, async () => {
      const opened = () => openedBy(recovering.signedIn);
      const stored = await replaceWays(parts, recovering, { opened, ways, slots, least });
      await entrance.enter(opened(), stored, least);
      await parts.vault.change((now) => {
        return { ...now, slotsVersion: Math.max(now.slotsVersion, stored.slots.version) };
      });
      await keepKeys(parts, recovering.signedIn.deviceSecret);
      await refillPackages(parts, stored).catch(() => undefined); // at the next start
    });
  };
  return { name: profile.name, prepare };
}

interface Replacement {
  opened(): Opened;
  ways: NewWays;
  slots: Awaited<ReturnType<typeof makeSlot>>[];
  least: number;
}

/** Password and code in one step; done before, where an answer was lost, it is done. Gives what the server keeps then. */
async function replaceWays(
  { api }: DeviceParts,
  recovering: Recovering,
  { opened, ways, slots, least }: Replacement,
): Promise<AccountKeys> {
  const { registrationRecord, recoveryAuthHash } = ways;
  const isDone = (keys: AccountKeys) =>
    slots.every(({ slotId }) => keys.slots.slots.some((slot) => slot.slotId === slotId));
  for (let tries = 1; ; tries += 1) {
    const keys = await api.ask('getAccountKeys', {});
    if (isDone(keys)) return keys;
    const bundle = await readBundle(opened(), keys, least);
    await requireOwnKeys(opened(), keys, bundle);
    const list = await replaceSlots(opened(), keys, bundle, slots);
    try {
      await api.act('replaceWaysIn', { registrationRecord, slots: list, recoveryAuthHash });
    } catch (error) {
      const code = error instanceof SdkError ? error.code : null;
      if (tries === 3 || (code !== 'account.stale' && code !== 'signin.proof_needed')) throw error;
      if (code === 'signin.proof_needed') await recovering.proveAgain();
    }
  }
}

/** Does what needs a proof, with a new one where the five minutes of the first are over. */
async function proved<T>(recovering: Recovering, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SdkError) || error.code !== 'signin.proof_needed') throw error;
    await recovering.proveAgain();
    return work();
  }
}
