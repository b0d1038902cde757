// What the server checks of keys before it stores them: devices check it all again, but nobody should meet a key that
// can't be right.
import { fingerprintOf, isBound, readSignedCard, type Card } from '../../shared/cards.ts';
import { EncodingError, fromBase64Url, type Bytes } from '../../shared/encoding.ts';
import { fail, type ErrorCode } from '../../shared/errors.ts';
import type { IdentityCard, KeyPackage, SignedSlots } from '../../shared/identity.ts';
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import { isSlotListSigned } from '../../shared/slots.ts';

export interface Owner {
  organisationId: OrganisationId;
  memberId: MemberId;
}
export interface CheckedCard {
  card: Card;
  fingerprint: Bytes;
}

/** An account's first card: well formed, of this account, signed by itself. Fails with `account.key_refused`. */
export function requireFirstCard(owner: Owner, wire: IdentityCard): Promise<CheckedCard> {
  return refusing('account.key_refused', async () => {
    const card = await readSignedCard(cardBytes(wire));
    const isOwn = card.organisation === owner.organisationId && card.account === owner.memberId;
    if (!isOwn || card.n !== 1 || wire.n !== 1 || wire.previousSignature !== '') fail('account.key_refused');
    return { card, fingerprint: await fingerprintOf(fromBase64Url(wire.card)) };
  });
}

/** Packages that this identity bound, each with keys and a number of its own. Fails with `account.key_refused`. */
export function requireBoundPackages(
  owner: Owner,
  { card, fingerprint }: CheckedCard,
  packages: KeyPackage[],
): Promise<void> {
  return refusing('account.key_refused', async () => {
    const distinct = (values: (string | number)[]) => new Set(values).size === packages.length;
    const isDistinct = distinct(packages.map(({ k }) => k)) && distinct(packages.map(({ sign }) => sign));
    if (!isDistinct || !distinct(packages.map(({ hpke }) => hpke))) fail('account.key_refused');
    for (const { k, sign, hpke, binding } of packages) {
      const keys = { k, sign: fromBase64Url(sign), hpke: fromBase64Url(hpke) };
      const bound = { organisation: owner.organisationId, account: owner.memberId, fingerprint, ...keys };
      if (!(await isBound(bound, card.sign, fromBase64Url(binding)))) fail('account.key_refused');
    }
  });
}

/** A slot list of one generation that this identity signed. Fails with `account.slots_unsigned`. */
export function requireSignedSlots(
  memberId: MemberId,
  generation: number,
  identityKey: Uint8Array,
  { version, slots, signature }: SignedSlots,
): Promise<void> {
  return refusing('account.slots_unsigned', async () => {
    const signed = {
      ...{ account: memberId, generation, version },
      slots: slots.map(({ slotId, kind, box }) => ({ slotId, kind, box: fromBase64Url(box) })),
    };
    const isOneGeneration = slots.every((slot) => slot.generation === generation);
    const isDistinct = new Set(slots.map(({ slotId }) => slotId)).size === slots.length;
    const isSigned = await isSlotListSigned(signed, identityKey, fromBase64Url(signature));
    if (!isOneGeneration || !isDistinct || !isSigned) fail('account.slots_unsigned');
  });
}

/** A stored card, which was checked when it came. */
export async function storedCard(row: { card: Buffer; signature: Buffer }): Promise<CheckedCard> {
  const card = new Uint8Array(row.card);
  const signature = new Uint8Array(row.signature);
  const read = await readSignedCard({ card, signature, previousSignature: new Uint8Array(0) });
  return { card: read, fingerprint: await fingerprintOf(card) };
}

function cardBytes({ card, signature, previousSignature }: IdentityCard) {
  return {
    card: fromBase64Url(card),
    signature: fromBase64Url(signature),
    previousSignature: fromBase64Url(previousSignature),
  };
}

/** Bytes that aren't what their format says are refused, not our failure. */
async function refusing<Result>(code: ErrorCode, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EncodingError) fail(code);
    throw error;
  }
}
