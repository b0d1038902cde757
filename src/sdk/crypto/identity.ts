// Identity cards and key packages of one's own account (protocol §4).
import { encodeBinding, encodeCard, fingerprintOf, type SignedCard } from '../../shared/cards.ts';
import { nothing, type Bytes } from '../../shared/encoding.ts';
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import { participantKeys, signBytes, type KeyPair, type KeyPairs } from './keys.ts';

export interface Owner {
  readonly organisation: OrganisationId;
  readonly account: MemberId;
}

/** A card to be made: the first one, the one after `before`, or (no `before.key`) a changed key. */
export interface NewCard extends Owner {
  readonly n: number;
  readonly keys: KeyPairs;
  readonly before: { readonly card: Bytes; readonly key: KeyPair | null } | null;
}

/** Signs an identity card with its own key, and with the key before it where that is still there. */
export async function makeCard({ organisation, account, n, keys, before }: NewCard): Promise<SignedCard> {
  const previous = before ? await fingerprintOf(before.card) : null;
  const card = encodeCard({ organisation, account, n, sign: keys.sign.public, hpke: keys.hpke.public, previous });
  return {
    card,
    signature: await signBytes(keys.sign, card),
    previousSignature: before?.key ? await signBytes(before.key, card) : nothing(),
  };
}

/** Public keys of one participant to be, and the identity's signature over them, which only contacts get. */
export interface KeyPackage {
  readonly k: number;
  readonly sign: Bytes;
  readonly hpke: Bytes;
  readonly binding: Bytes;
}

/** Fills the stock: packages from..from+count−1 of this root. A number is never used twice. */
export async function makePackages(
  owner: Owner & { readonly fingerprint: Bytes; readonly identity: KeyPair; readonly root: Bytes },
  from: number,
  count: number,
): Promise<KeyPackage[]> {
  const { organisation, account, fingerprint, identity, root } = owner;
  const numbers = Array.from({ length: count }, (_, index) => from + index);
  return Promise.all(
    numbers.map(async (k) => {
      const keys = await participantKeys(root, k);
      const [sign, hpke] = [keys.sign.public, keys.hpke.public];
      const binding = encodeBinding({ organisation, account, fingerprint, k, sign, hpke });
      return { k, sign, hpke, binding: await signBytes(identity, binding) };
    }),
  );
}
