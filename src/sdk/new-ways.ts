// What every way back ends with: a new password and a new recovery code, made first, in force only once the code was
// kept.
import { toBase64Url, type Bytes } from '../shared/encoding.ts';
import type { MemberId } from '../shared/ids.ts';
import { formatRecoveryCode, makeRecoveryCode, recoveryProofHash } from './crypto/recovery-code.ts';
import type { PreparedWays } from './model.ts';
import { registerPassword } from './password.ts';
import { passwordProblem } from './passwords.ts';
import { SdkError } from './sdk-error.ts';
import { isSameCode } from './sign-up.ts';

export interface NewWays {
  readonly account: MemberId;
  readonly registrationRecord: string;
  /** Secret of the password slot. */
  readonly passwordSecret: Bytes;
  readonly serverKey: string;
  readonly code: Bytes;
  readonly recoveryCode: string;
  readonly recoveryAuthHash: string;
}

type Register = Parameters<typeof registerPassword>[1];

/** Registers a password by OPAQUE and makes a recovery code; nothing is in force yet. Fails with `password_…`. */
export async function makeNewWays(account: MemberId, password: string, register: Register): Promise<NewWays> {
  await requireGoodPassword(password);
  const registered = await registerPassword(password, register);
  if (registered.account !== account) throw new SdkError('keys_refused');
  const code = makeRecoveryCode();
  return {
    account,
    registrationRecord: registered.record,
    passwordSecret: registered.exportKey,
    serverKey: registered.serverKey,
    code,
    recoveryCode: await formatRecoveryCode(code),
    recoveryAuthHash: toBase64Url(await recoveryProofHash(code, account)),
  };
}

export async function requireGoodPassword(password: string): Promise<void> {
  const problem = await passwordProblem(password);
  if (problem) throw new SdkError(problem);
}

/** As pages show them. `finish` runs once at a time; a second press waits for the first. */
export function presentWays({ recoveryCode }: NewWays, finish: () => Promise<void>): PreparedWays {
  let running: Promise<void> | null = null;
  return {
    recoveryCode,
    isTypedBack: (text) => isSameCode(text, recoveryCode),
    finish: () => (running ??= finish().finally(() => (running = null))),
  };
}
