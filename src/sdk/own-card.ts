// One's own newest card, for others: read aloud, introduced by a code, or signed for. Loaded when one of these is done.
import { fingerprintOf, readSignedCard } from '../shared/cards.ts';
import { equalBytes, type Bytes } from '../shared/encoding.ts';
import type { AccountKeys } from '../shared/identity.ts';
import { safetyNumber } from '../shared/safety-number.ts';
import { readCard } from './own-keys.ts';
import type { DeviceParts } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import type { Vault } from './vault.ts';

/**
 * The bytes of one's own newest card. `keys_refused` unless one's own identity signed it: a card of the server's making,
 * read aloud or introduced by a code, would vouch for the server's keys.
 */
export async function ownCardBytes(vault: Vault, keys: AccountKeys): Promise<Bytes> {
  const newest = keys.cards.at(-1);
  if (!newest) throw new SdkError('keys_refused');
  const signed = readCard(newest);
  const card = await readSignedCard(signed).catch(() => null);
  const { account, organisation } = vault.opened;
  if (card?.account !== account || card.organisation !== organisation) throw new SdkError('keys_refused');
  const { sign, hpke } = await vault.identity();
  if (!equalBytes(card.sign, sign.public) || !equalBytes(card.hpke, hpke.public)) throw new SdkError('keys_refused');
  return signed.card;
}

export async function ownFingerprint(vault: Vault, keys: AccountKeys): Promise<Bytes> {
  return fingerprintOf(await ownCardBytes(vault, keys));
}

/** One's own number, for comparing aloud. */
export async function ownSafetyNumber({ vault, api }: Pick<DeviceParts, 'vault' | 'api'>): Promise<string> {
  const keys = await api.ask('getAccountKeys', {});
  return safetyNumber(await ownFingerprint(vault, keys));
}
