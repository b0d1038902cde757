// What this account once learned of its contacts' keys and names, and whether they are still those (P11, P12).
import { fingerprintOf, readSignedCard, type Card } from '../shared/cards.ts';
import type { Contact } from '../shared/contacts.ts';
import { toBase64Url } from '../shared/encoding.ts';
import type { IdentityCard } from '../shared/identity.ts';
import type { MemberId } from '../shared/ids.ts';
import { readCard } from './own-keys.ts';
import type { Pin } from './bundle.ts';
import type { KnownContact } from './model.ts';
import type { Vault } from './vault.ts';

/** The newest card of a contact that its own key signed and that names this account; null for anything else. */
export async function newestCard(
  vault: Vault,
  memberId: MemberId,
  cards: readonly IdentityCard[],
): Promise<{ card: Card; fingerprint: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  const newest = cards.at(-1);
  if (!newest) return null;
  const signed = readCard(newest);
  const card = await readSignedCard(signed).catch(() => null);
  if (card?.account !== memberId || card.organisation !== vault.opened.organisation) return null;
  return { card, fingerprint: toBase64Url(await fingerprintOf(signed.card)), bytes: signed.card };
}

/** Pins of these contacts after what the server says now: new ones at first sight, rotated keys, changed names. */
export async function pinsAfter(vault: Vault, contacts: readonly Contact[]): Promise<Partial<Record<MemberId, Pin>>> {
  const changed: Partial<Record<MemberId, Pin>> = {};
  for (const contact of contacts) {
    const pin = vault.bundle.pins[contact.memberId];
    const next = await pinAfter(vault, contact, pin);
    if (next && next !== pin) changed[contact.memberId] = next;
  }
  return changed;
}

async function pinAfter(vault: Vault, contact: Contact, pin: Pin | undefined): Promise<Pin | null> {
  const { memberId, name, nameVersion, cards } = contact;
  const newest = await newestCard(vault, memberId, cards);
  if (!newest) return null;
  const { fingerprint } = newest;
  if (!pin) return { change: 1, fingerprint, compared: false, name, nameVersion, formerName: null };
  let next = pin;
  if (fingerprint !== pin.fingerprint) {
    const { isContinued } = await import('./pinning.ts');
    if (await isContinued(pin.fingerprint, cards)) next = { ...next, fingerprint };
  }
  if (nameVersion > pin.nameVersion && name !== pin.name) {
    next = { ...next, name, nameVersion, formerName: pin.formerName ?? pin.name };
  }
  return next === pin ? pin : { ...next, change: pin.change + 1 };
}

/**
 * A contact as pages show it. `fingerprint`: of the newest card, null where there is none. Under the pinned name: another
 * one counts only with a newer version of it, and is announced then.
 */
export function presentContact(contact: Contact, pin: Pin | undefined, fingerprint: string | null): KnownContact {
  const changed = pin !== undefined && fingerprint !== null && pin.fingerprint !== fingerprint;
  const standing = pin?.compared ? 'compared' : 'notYetCompared';
  const trust = contact.state === 'invited' ? 'invited' : changed ? 'changed' : standing;
  const name = pin?.name ?? contact.name;
  return { ...contact, name, trust, wasCompared: pin?.compared ?? false, formerName: pin?.formerName ?? null };
}
