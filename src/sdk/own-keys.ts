// Reading what the server keeps of one's own account, and refusing what this account didn't sign (protocol §4).
import { readSignedCard, type SignedCard } from '../shared/cards.ts';
import { fromBase64Url, toBase64Url } from '../shared/encoding.ts';
import type { AccountKeys, IdentityCard } from '../shared/identity.ts';
import { isSlotListSigned } from '../shared/slots.ts';
import type { Bundle } from './bundle.ts';
import { importSignKey } from './crypto/keys.ts';
import { SdkError } from './sdk-error.ts';
import type { Opened } from './vault.ts';

/** Refuses slots and cards that this account didn't sign, and slot lists older than one that was seen. */
export async function requireOwnKeys(opened: Opened, keys: AccountKeys, bundle: Bundle): Promise<void> {
  const seeds = bundle.identities.at(-1);
  const newest = keys.cards.at(-1);
  if (!seeds || !newest) throw new SdkError('keys_refused');
  const identity = await importSignKey(fromBase64Url(seeds.sign));
  const card = await readSignedCard(readCard(newest)).catch(() => null);
  const own = card?.account === opened.account && card.organisation === opened.organisation;
  if (!own || toBase64Url(card.sign) !== toBase64Url(identity.public)) throw new SdkError('keys_refused');
  const { slots, version, signature } = keys.slots;
  const list = {
    ...{ account: opened.account, generation: opened.generation, version },
    slots: slots.map(({ slotId, kind, box }) => ({ slotId, kind, box: fromBase64Url(box) })),
  };
  const signed = await isSlotListSigned(list, identity.public, fromBase64Url(signature));
  if (!signed || version < bundle.slotsVersion) throw new SdkError('keys_refused');
}

export function readCard({ card, signature, previousSignature }: IdentityCard): SignedCard {
  return {
    card: fromBase64Url(card),
    signature: fromBase64Url(signature),
    previousSignature: fromBase64Url(previousSignature),
  };
}
