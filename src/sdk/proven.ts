// Whether somebody who is shown as a contact has keys there that the contact's own identity signed for (protocol §4): a
// name beside keys is only the server's word, and it could name keys of its own after anybody.
import { fingerprintOf, isBound, readSignedCard, type Card } from '../shared/cards.ts';
import type { ChainState } from '../shared/chain-state.ts';
import { equalBytes, fromBase64Url, toBase64Url, type Bytes } from '../shared/encoding.ts';
import type { PresentedParticipant } from '../shared/conversations.ts';
import type { MemberId } from '../shared/ids.ts';
import { decodeControl } from '../shared/control-entry.ts';
import type { Ledger } from './ledger.ts';
import type { KnownContact } from './model.ts';
import { readCard } from './own-keys.ts';

/**
 * Whether nothing speaks against the names of contacts in this conversation. Keys made new later are vouched for by the
 * chain; of a contact whose keys changed a banner tells. `pinned`: the fingerprint that this account knows of a contact.
 */
export async function areContactsProven(
  chain: ChainState,
  participants: readonly PresentedParticipant[],
  contacts: readonly KnownContact[],
  pinned: (memberId: MemberId) => string | undefined,
): Promise<boolean> {
  for (const person of participants) {
    const { shown, self, participantId } = person;
    if (self || shown.as !== 'name' || shown.memberId === null) continue;
    const contact = contacts.find(({ memberId }) => memberId === shown.memberId);
    const pin = contact && pinned(contact.memberId);
    if (!contact || !pin || contact.trust === 'changed') continue;
    const spans = chain.spans.filter(({ record }) => record.id === participantId && record.kind === 'member');
    const span = spans.at(-1);
    // Made new since: the chain vouches for them, and here they are known once the contact's newest card is.
    const isLater = spans.length > 1 && !contact.cards.some(({ n }) => n === person.binding?.cardN);
    if (!span || isLater) continue;
    const owned = person.binding && (await ownedCard(contact, pin, person.binding.cardN));
    if (!owned || !person.binding) return false;
    const { card, fingerprint } = owned;
    const { sign, hpke } = span.record;
    const { k, signature } = person.binding;
    const bound = { organisation: card.organisation, account: card.account, fingerprint, k, sign, hpke };
    if (!(await isBound(bound, card.sign, fromBase64Url(signature)))) return false;
  }
  return true;
}

/** Whether whoever added one, where the chain begins that one sees, is shown as a contact whose keys are pinned. */
export function isAdderKnown(
  { verified, conversation }: Ledger,
  contacts: readonly KnownContact[],
  pinned: (memberId: MemberId) => string | undefined,
): boolean {
  const { actor } = decodeControl(fromBase64Url(verified[0]?.bytes ?? ''));
  const shown = conversation.participants.find(({ participantId }) => participantId === actor)?.shown;
  if (shown?.as !== 'name' || shown.memberId === null) return false;
  const { memberId } = shown;
  return contacts.some((contact) => contact.memberId === memberId) && pinned(memberId) !== undefined;
}

interface Owned {
  card: Card;
  fingerprint: Bytes;
}

/** The contact's card number n, if the pinned card is this one or names it, over those between, as an earlier one. */
async function ownedCard(contact: KnownContact, pin: string, n: number): Promise<Owned | null> {
  const from = contact.cards.findIndex((card) => card.n === n);
  const chain = from < 0 ? [] : contact.cards.slice(from);
  let owned: Owned | null = null;
  let isPinnedSeen = false;
  for (const signed of chain.toReversed().map(readCard)) {
    const card = await readSignedCard(signed).catch(() => null);
    if (card?.account !== contact.memberId) return null;
    const fingerprint = await fingerprintOf(signed.card);
    if (owned && !(owned.card.previous && equalBytes(owned.card.previous, fingerprint))) return null;
    isPinnedSeen ||= toBase64Url(fingerprint) === pin;
    owned = { card, fingerprint };
  }
  return isPinnedSeen ? owned : null;
}
