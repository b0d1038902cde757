// Making an account from an invitation: keys first, then the recovery code is kept, then everything at once.
import { makeAccount } from './account-keys.ts';
import { formatRecoveryCode, makeRecoveryCode, recoveryProofHash } from './crypto/recovery-code.ts';
import { toBase64Url } from '../shared/encoding.ts';
import type { OutputOf } from './endpoints.ts';
import type { SignUpInput } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { registerPassword } from './password.ts';
import { passwordProblem } from './passwords.ts';
import { SdkError } from './sdk-error.ts';

export interface MadeSignUp {
  readonly recoveryCode: string;
  isTypedBack(text: string): boolean;
  /** Makes the account; the vault is open afterwards. */
  finish(): Promise<OutputOf<'finishSignUp'>>;
}

/** Makes all keys of an invited person. Fails with `password_…`, `invitation.gone`. */
export async function makeSignUp(parts: DeviceParts, input: SignUpInput): Promise<MadeSignUp> {
  const { api, vault } = parts;
  const problem = await passwordProblem(input.password);
  if (problem) throw new SdkError(problem);
  const { token, language, timeZone, agreedVersion, label, shared } = input;
  const { organisation, memberId } = await api.act('describeInvitation', { token });
  const registered = await registerPassword(input.password, async (registrationRequest) => {
    const answer = await api.act('startSignUp', { token, registrationRequest });
    return { ...answer, account: answer.memberId };
  });
  if (registered.account !== memberId) throw new SdkError('keys_refused');
  const code = makeRecoveryCode();
  const recoveryCode = await formatRecoveryCode(code);
  const made = await makeAccount({
    ...{ organisation: organisation.id, account: memberId },
    passwordSecret: registered.exportKey,
    serverKey: registered.serverKey,
    recoveryCode: code,
  });
  const recoveryAuthHash = toBase64Url(await recoveryProofHash(code, memberId));
  return {
    recoveryCode,
    isTypedBack: (text) => isSameCode(text, recoveryCode),
    finish: async () => {
      const done = await api.act('finishSignUp', {
        ...{ token, registrationRecord: registered.record, card: made.card, slots: made.slots },
        ...{ bundle: made.sealedBundle, recoveryAuthHash, packages: made.packages, agreedVersion, language, timeZone },
        device: { label, shared },
        introduction: null,
      });
      const { masterKey, generation } = made;
      const opened = {
        account: memberId,
        organisation: organisation.id,
        deviceId: done.deviceId,
        masterKey,
        generation,
      };
      parts.useStore(shared);
      vault.openNew(opened, 1, made.bundle);
      return done;
    },
  };
}

/** Whether what was typed is this code, whatever stands between its letters and however they are mistaken. */
export function isSameCode(typed: string, shown: string): boolean {
  return plain(typed) === plain(shown);
}

/** Crockford base32: o is 0, i and l are 1. */
function plain(code: string): string {
  const letters = code.normalize('NFKC').toUpperCase();
  return letters
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replace(/[^0-9A-Z]/g, '');
}
