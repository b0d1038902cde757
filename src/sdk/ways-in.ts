// The ways into an account: signing up, signing in, unlocking, and changing them. Loaded when somebody does one of these,
// so that the first conversation is on screen sooner.
import type { Bytes } from '../shared/encoding.ts';
import { toBase64Url } from '../shared/encoding.ts';
import type { AccountKeys, SignedSlots } from '../shared/identity.ts';
import { makeSlot, openWithPassword, presentPackage, replaceSlots, STOCK } from './account-keys.ts';
import { makePackages } from './crypto/identity.ts';
import { formatRecoveryCode, makeRecoveryCode, recoveryProofHash } from './crypto/recovery-code.ts';
import { keepKeys } from './keeping-keys.ts';
import { seenVersion } from './kept-keys.ts';
import type { Account, Me } from './model.ts';
import { ownFingerprint } from './own-card.ts';
import { requireOwnKeys } from './own-keys.ts';
import { organisationOf, type DeviceParts } from './parts.ts';
import { provePassword, registerPassword } from './password.ts';
import { passwordProblem } from './passwords.ts';
import { SdkError } from './sdk-error.ts';
import { isSameCode, makeSignUp } from './sign-up.ts';
import type { Opened } from './vault.ts';

export { passwordProblem, suggestPassword } from './passwords.ts';

/** What the account does once keys are there. */
export interface Entrance {
  readonly parts: DeviceParts;
  /** Opens the vault with keys that the server keeps, checked; then the device is open. */
  enter(opened: Opened, keys: AccountKeys, leastVersion: number): Promise<Me>;
  /** The vault is open already. */
  begin(): Promise<Me>;
  typeCodeOfSignUp(code: string): Promise<'matched' | 'wrong'>;
  /** Conversations get this account's newest keys, in the background. */
  renew(): void;
  /** Keys from before came back: everything is read again. */
  foundKeys(): void;
}

export const prepareSignUp = async (entrance: Entrance, input: Parameters<Account['prepareSignUp']>[0]) => {
  const made = await makeSignUp(entrance.parts, input);
  return {
    recoveryCode: made.recoveryCode,
    isTypedBack: made.isTypedBack,
    finish: async (introduction?: string | null) => {
      const { deviceSecret } = await made.finish();
      await keepKeys(entrance.parts, deviceSecret);
      await entrance.begin();
      if (!introduction?.trim()) return { introduction: 'none' } as const;
      return { introduction: await entrance.typeCodeOfSignUp(introduction) };
    },
  };
};

export async function signIn({ parts, enter }: Entrance, input: Parameters<Account['signIn']>[0]): Promise<void> {
  const { api } = parts;
  const { address, password, label, shared } = input;
  const proof = await provePassword(password, async (loginRequest) => {
    const answer = await api.act('startSignIn', { ...organisationOf(parts), address, loginRequest });
    return { ...answer, account: answer.memberId };
  });
  const { attemptId, finishRequest, exportKey, serverKey } = proof;
  const done = await api.act('finishSignIn', { attemptId, finishRequest, device: { label, shared } });
  const { memberId, organisationId } = done.profile;
  parts.useStore(shared);
  const keys = await api.ask('getAccountKeys', {});
  const opened = await openWithPassword({ memberId, organisationId, deviceId: done.deviceId }, exportKey, keys);
  await enter(opened, keys, await seenVersion(parts.store(), memberId));
  await keepKeys(parts, done.deviceSecret);
  requirePinned(parts, serverKey);
  await refillPackages(parts, keys);
}

export async function unlock({ parts, enter }: Entrance, me: Me, password: string): Promise<void> {
  const { api } = parts;
  const exportKey = await prove(parts, password);
  const keys = await api.ask('getAccountKeys', {});
  const opened = await openWithPassword({ ...me.profile, deviceId: me.deviceId }, exportKey, keys);
  await enter(opened, keys, await seenVersion(parts.store(), opened.account));
  const { deviceSecret } = await api.ask('getDeviceSecret', {});
  await keepKeys(parts, deviceSecret);
}

export async function changePassword({ parts }: Entrance, old: string, next: string): Promise<void> {
  const { api, vault } = parts;
  const problem = await passwordProblem(next);
  if (problem) throw new SdkError(problem);
  await prove(parts, old);
  const { account, masterKey, generation } = vault.opened;
  const registered = await registerPassword(next, async (registrationRequest) => ({
    ...(await api.act('startPasswordChange', { registrationRequest })),
    account,
  }));
  requirePinned(parts, registered.serverKey);
  const slot = await makeSlot(account, 'password', registered.exportKey, masterKey, generation);
  await writeSlots(parts, slot, (slots) =>
    api.act('finishPasswordChange', { registrationRecord: registered.record, slots }),
  );
}

export async function newRecoveryCode({ parts }: Entrance, password: string) {
  const { api, vault } = parts;
  await prove(parts, password);
  const { account, masterKey, generation } = vault.opened;
  const code = makeRecoveryCode();
  const recoveryCode = await formatRecoveryCode(code);
  const recoveryAuthHash = toBase64Url(await recoveryProofHash(code, account));
  const slot = await makeSlot(account, 'recovery', code, masterKey, generation);
  return {
    recoveryCode,
    isTypedBack: (text: string) => isSameCode(text, recoveryCode),
    confirm: () => writeSlots(parts, slot, (slots) => api.act('replaceRecoveryCode', { slots, recoveryAuthHash })),
  };
}

/** The password again; for five minutes this sign-in may change keys. Gives the secret of the password slot. */
export async function prove(parts: DeviceParts, password: string): Promise<Bytes> {
  const { api } = parts;
  const { profile } = await api.ask('getProfile', {});
  const proof = await provePassword(password, async (loginRequest) => {
    const answer = await api.act('startProof', { loginRequest });
    return { ...answer, account: profile.memberId };
  });
  requirePinned(parts, proof.serverKey);
  await api.act('finishProof', { attemptId: proof.attemptId, finishRequest: proof.finishRequest });
  return proof.exportKey;
}

export function requirePinned({ vault }: DeviceParts, serverKey: string): void {
  if (vault.isOpen && vault.bundle.serverKey !== serverKey) throw new SdkError('server_key_changed');
}

async function writeSlots(
  { api, vault }: DeviceParts,
  slot: Awaited<ReturnType<typeof makeSlot>>,
  write: (slots: SignedSlots) => Promise<unknown>,
): Promise<void> {
  const keys = await api.ask('getAccountKeys', {});
  await requireOwnKeys(vault.opened, keys, vault.bundle);
  const slots = await replaceSlots(vault.opened, keys, vault.bundle, [slot]);
  await write(slots);
  await vault.change((bundle) => ({ ...bundle, slotsVersion: Math.max(bundle.slotsVersion, slots.version) }));
}

/** Fills the stock of participant keys up to 50; a number is never used twice. */
export async function refillPackages({ api, vault }: DeviceParts, keys: AccountKeys): Promise<void> {
  const count = Math.min(STOCK, STOCK - keys.packagesLeft);
  if (count < STOCK / 5) return;
  // Numbers are noted in the bundle before they are used. A server that has got further than the newest bundle lies, and
  // whoever believed it would look through all those numbers for own keys from then on.
  if (keys.nextPackage > vault.bundle.nextPackage) await vault.refresh();
  const from = vault.bundle.nextPackage;
  // First noted, then made: a number that was noted and never used is no loss.
  await vault.change((bundle) => ({ ...bundle, nextPackage: Math.max(bundle.nextPackage, from + count) }));
  const { organisation, account } = vault.opened;
  const fingerprint = await ownFingerprint(vault, keys);
  const { sign: identity } = await vault.identity();
  const packages = await makePackages({ organisation, account, fingerprint, identity, root: vault.root }, from, count);
  await api.act('addKeyPackages', { packages: packages.map(presentPackage) });
}
