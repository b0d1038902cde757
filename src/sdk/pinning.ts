// When a contact's pin gives way to other keys: a person compared or accepted them, or the keys before signed them. Loaded
// when that happens.
import { fingerprintOf } from '../shared/cards.ts';
import { continuesCard } from '../shared/card-succession.ts';
import type { Contact } from '../shared/contacts.ts';
import { toBase64Url } from '../shared/encoding.ts';
import type { IdentityCard } from '../shared/identity.ts';
import type { Bundle, Pin } from './bundle.ts';
import { readCard } from './own-keys.ts';

/** Whether each card after the pinned one is signed by the key before it: then the keys were replaced, not changed. */
export async function isContinued(pinned: string, cards: readonly IdentityCard[]): Promise<boolean> {
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
