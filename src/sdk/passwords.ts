// Passwords: five words are offered first; what people choose has twelve characters and isn't a common one (A5).
import { randomBytes } from './crypto/primitives.ts';

export const LEAST_LENGTH = 12;
const WORDS = 5;

/** Five words from a list of 2,048: 55 bits. */
export async function suggestPassword(): Promise<string> {
  const { words } = await import('./words.ts');
  const view = new DataView(randomBytes(2 * WORDS).buffer);
  // 2,048 divides 65,536: no word is likelier than another.
  return Array.from({ length: WORDS }, (_, at) => words[view.getUint16(2 * at) % words.length]).join(' ');
}

/** Why a password can't be used; null if it can. */
export async function passwordProblem(password: string): Promise<'password_too_short' | 'password_common' | null> {
  const typed = password.normalize('NFKC').toLowerCase();
  if ([...typed].length < LEAST_LENGTH) return 'password_too_short';
  if (isRepeated(typed) || isSequence(typed)) return 'password_common';
  const { commonPasswords } = await import('./common-passwords.ts');
  const common = new Set(commonPasswords);
  const bare = typed.replace(/[^\p{L}\p{N}]/gu, '');
  const stem = bare.replace(/^\d+|\d+$/g, '');
  const isCommon = common.has(typed) || common.has(bare) || common.has(stem) || isTwoCommon(stem, common);
  return isCommon ? 'password_common' : null;
}

/** `aaaaaaaaaaaa`, `abcabcabcabc`, `passwordpassword`. */
function isRepeated(text: string): boolean {
  return /^(.{1,8}?)\1+.{0,3}$/su.test(text);
}

/** `abcdefghijkl`, `123456789012`: most steps are one up, one down, or none. */
function isSequence(text: string): boolean {
  let steps = 0;
  for (let at = 1; at < text.length; at += 1) {
    const step = Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1));
    if (step <= 1 || step === 9) steps += 1;
  }
  return steps >= text.length - 3;
}

/** `welcomepassword`: two common words and nothing else. */
function isTwoCommon(stem: string, common: ReadonlySet<string>): boolean {
  for (let at = 4; at <= stem.length - 4; at += 1) {
    if (common.has(stem.slice(0, at)) && common.has(stem.slice(at))) return true;
  }
  return false;
}
