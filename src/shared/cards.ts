// Identity cards and the bindings of key packages (protocol §4). Shown to contacts only: nothing in a
// conversation names an account.
import {
  decode,
  encode,
  EncodingError,
  field,
  idBytes,
  idText,
  nothing,
  readU32,
  requireLength,
  sha256,
  u32,
  type Bytes,
} from './encoding.ts';
import type { MemberId, OrganisationId } from './ids.ts';
import { isSignedBy, requireGoodPublicKeys } from './public-keys.ts';

/** An account's public keys. */
export interface Card {
  readonly organisation: OrganisationId;
  readonly account: MemberId;
  /** From 1. */
  readonly n: number;
  readonly sign: Bytes;
  readonly hpke: Bytes;
  /** Fingerprint of the card before; null for the first. */
  readonly previous: Bytes | null;
}

/** A card with its signature by its own key and, empty where there is none, by the key of the card before. */
export interface SignedCard {
  readonly card: Bytes;
  readonly signature: Bytes;
  readonly previousSignature: Bytes;
}

export function encodeCard(card: Card): Bytes {
  const { organisation, account, n, sign, hpke, previous } = card;
  return encode('identity', idBytes(organisation), idBytes(account), u32(n), sign, hpke, previous ?? nothing());
}

/** Reads a card; refuses unusable keys and a first card that names one before it. */
export function decodeCard(bytes: Uint8Array): Card {
  const fields = decode('identity', bytes, 6);
  const n = readU32(field(fields, 2));
  const sign = field(fields, 3);
  const hpke = field(fields, 4);
  requireGoodPublicKeys(sign, hpke);
  const previous = field(fields, 5);
  if (n === 0 || (n === 1) !== (previous.length === 0)) throw new EncodingError('card out of order');
  return {
    organisation: idText(field(fields, 0)),
    account: idText(field(fields, 1)),
    ...{ n, sign, hpke },
    previous: n === 1 ? null : requireLength(previous, 32),
  };
}

/** F: what is pinned, and what the safety number is made of. */
export function fingerprintOf(card: Uint8Array): Promise<Bytes> {
  return sha256(card);
}

/** Reads a card that its own key signed; anything else is an EncodingError. */
export async function readSignedCard(signed: SignedCard): Promise<Card> {
  const card = decodeCard(signed.card);
  if (!(await isSignedBy(card.sign, signed.signature, signed.card))) throw new EncodingError('card is not signed');
  return card;
}

/** What a key package's binding signs: these participant keys, number k of the stock, belong to this identity. */
export interface Binding {
  readonly organisation: OrganisationId;
  readonly account: MemberId;
  readonly fingerprint: Bytes;
  readonly k: number;
  readonly sign: Bytes;
  readonly hpke: Bytes;
}

export function encodeBinding({ organisation, account, fingerprint, k, sign, hpke }: Binding): Bytes {
  const owner = [idBytes(organisation), idBytes(account), requireLength(fingerprint, 32)];
  return encode('package', ...owner, u32(k), sign, hpke);
}

/** Whether an identity signed that these participant keys are its own; false for unusable keys. */
export async function isBound(binding: Binding, identity: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    requireGoodPublicKeys(binding.sign, binding.hpke);
  } catch {
    return false;
  }
  return isSignedBy(identity, signature, encodeBinding(binding));
}
