// What this account once learned of its contacts' keys and names, and whether they are still those (P11, P12).
import { continuesCard, fingerprintOf, readSignedCard, type Card } from '../shared/cards.ts';
import type { Contact } from '../shared/contacts.ts';
import { toBase64Url } from '../shared/encoding.ts';
import type { IdentityCard } from '../shared/identity.ts';
import type { MemberId } from '../shared/ids.ts';
import { readCard } from './own-keys.ts';
import type { Bundle, Pin } from './bundle.ts';
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
  if (fingerprint !== pin.fingerprint && (await isContinued(pin.fingerprint, cards))) next = { ...next, fingerprint };
  if (nameVersion > pin.nameVersion && name !== pin.name) {
    next = { ...next, name, nameVersion, formerName: pin.formerName ?? pin.name };
  }
  return next === pin ? pin : { ...next, change: pin.change + 1 };
}

/** Whether each card after the pinned one is signed by the key before it: then the keys were replaced, not changed. */
async function isContinued(pinned: string, cards: readonly IdentityCard[]): Promise<boolean> {
  const signed = cards.map(readCard);
  const prints = await Promise.all(signed.map(({ card }) => fingerprintOf(card)));
  const at = prints.findIndex((print) => toBase64Url(print) === pinned);
  if (at < 0) return false;
  for (let index = at + 1; index < signed.length; index += 1) {
    const [older, newer] = [signed[index - 1], signed[index]];
    if (!older || !newer || !(await continuesCard(older, newer).catch(() => false))) return false;
  }
  return true;
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

/** The bundle with this contact's keys pinned; an earlier comparison holds only for the same keys. */
export function withPin(bundle: Bundle, contact: Contact, fingerprint: string, compared: boolean): Bundle {
  const { memberId, name, nameVersion } = contact;
  const before = bundle.pins[memberId];
  const same = before?.fingerprint === fingerprint;
  const pin: Pin = {
    change: (before?.change ?? 0) + 1,
    fingerprint,
    compared: compared || (same && before.compared),
    name: before?.name ?? name,
    nameVersion: before?.nameVersion ?? nameVersion,
    formerName: before?.formerName ?? null,
  };
  return { ...bundle, pins: { ...bundle.pins, [memberId]: pin } };
}
