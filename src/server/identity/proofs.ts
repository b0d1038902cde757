// What the server checks of keys before it stores them: devices check it all again, but nobody should meet a key that
// can't be right.
import { fingerprintOf, isBound, readSignedCard, type Card } from '../../shared/cards.ts';
import { continuesCard } from '../../shared/card-succession.ts';
import { EncodingError, equalBytes, fromBase64Url, nothing, type Bytes } from '../../shared/encoding.ts';
import { fail, type ErrorCode } from '../../shared/errors.ts';
import type { IdentityCard, KeyPackage, SignedSlots } from '../../shared/identity.ts';
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import { isSlotListSigned } from '../../shared/slots.ts';
import type { IdentityCardsTable } from '../db/tables.ts';

export interface Owner {
  organisationId: OrganisationId;
  memberId: MemberId;
}
export interface CheckedCard {
  card: Card;
  fingerprint: Bytes;
}

type CardRow = Pick<IdentityCardsTable, 'n' | 'card' | 'signature' | 'previous_signature'>;

/**
 * The card that follows `before`, or an account's first: well formed, of this account, signed by itself, naming the one
 * before; signed by its key too exactly if `continued`. Fails with `account.key_refused`.
 */
export function requireNextCard(
  owner: Owner,
  wire: IdentityCard,
  { before, continued }: { before: CardRow | null; continued: boolean },
): Promise<CheckedCard> {
  return refusing('account.key_refused', async () => {
    const signed = cardBytes(wire);
    const card = await readSignedCard(signed);
    const n = before ? before.n + 1 : 1;
    const isOwn = card.organisation === owner.organisationId && card.account === owner.memberId;
    if (!isOwn || card.n !== n || wire.n !== n) fail('account.key_refused');
    if (!equalBytes(card.previous ?? nothing(), before ? await fingerprintOf(before.card) : nothing())) {
      fail('account.key_refused');
    }
    const isContinued = before !== null && (await continuesCard(storedBytes(before), signed));
    if (continued ? !isContinued : wire.previousSignature !== '') fail('account.key_refused');
    return { card, fingerprint: await fingerprintOf(signed.card) };
  });
}

/** Whether this signature by the key of the card before makes `card` a continuation of it. */
export function isContinuation(before: CardRow, card: CardRow, previousSignature: Uint8Array): Promise<boolean> {
  return continuesCard(storedBytes(before), {
    ...storedBytes(card),
    previousSignature: new Uint8Array(previousSignature),
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
  const signed = storedBytes({ ...row, previous_signature: null });
  return { card: await readSignedCard(signed), fingerprint: await fingerprintOf(signed.card) };
}

function storedBytes(row: Pick<CardRow, 'card' | 'signature' | 'previous_signature'>) {
  return {
    card: new Uint8Array(row.card),
    signature: new Uint8Array(row.signature),
    previousSignature: new Uint8Array(row.previous_signature ?? []),
  };
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
