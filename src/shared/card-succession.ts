// One card of an account after another (protocol §4): looked at only where keys are new.
import { decodeCard, fingerprintOf, type SignedCard } from './cards.ts';
import { equalBytes } from './encoding.ts';
import { isSignedBy } from './public-keys.ts';

/**
 * Whether a newer card of the same account is a continuation, signed by the key before it. Otherwise it is a *changed
 * key*. Both cards must have been read by `readSignedCard`.
 */
export async function continuesCard(older: SignedCard, newer: SignedCard): Promise<boolean> {
  const before = decodeCard(older.card);
  const after = decodeCard(newer.card);
  if (after.account !== before.account || after.organisation !== before.organisation) return false;
  if (after.n !== before.n + 1 || !after.previous) return false;
  if (!equalBytes(after.previous, await fingerprintOf(older.card))) return false;
  return isSignedBy(before.sign, newer.previousSignature, newer.card);
}
