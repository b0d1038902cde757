// The password or recovery code from before a reset, found within 30 days: it opens the former keys, and everything comes
// back alone. The former identity signs the new card, so that contacts see keys that were replaced, not changed.
import { equalBytes, fromBase64Url, toBase64Url, readUtf8, type Bytes } from '../shared/encoding.ts';
import { decodeCard, fingerprintOf, readSignedCard } from '../shared/cards.ts';
import type { AccountKeys, IdentityCard } from '../shared/identity.ts';
import type { MemberId } from '../shared/ids.ts';
import { openSlotOf } from './account-keys.ts';
import { readBundleContent, type Bundle, type Pin } from './bundle.ts';
import type { OutputOf } from './endpoints.ts';
import { openBundle } from './crypto/account.ts';
import { importSignKey, signBytes } from './crypto/keys.ts';
import { parseRecoveryCode, recoveryProof } from './crypto/recovery-code.ts';
import { mergeBundles } from './merging.ts';
import { readCard } from './own-keys.ts';
import type { DeviceParts } from './parts.ts';
import { provePassword } from './password.ts';
import { SdkError } from './sdk-error.ts';
import { requirePinned, type Entrance } from './ways-in.ts';

type FormerKeys = OutputOf<'proveFormerCode'>;

/** Fails with `signin.refused` where it isn't the password from before, `not_found` where the 30 days are over. */
export async function useFormerPassword(entrance: Entrance, password: string): Promise<void> {
  const { api, vault } = entrance.parts;
  const { account } = vault.opened;
  const proof = await provePassword(password, async (loginRequest) => {
    return { ...(await api.act('startFormerProof', { loginRequest })), account };
  });
  requirePinned(entrance.parts, proof.serverKey);
  const { attemptId, finishRequest } = proof;
  const former = await api.act('finishFormerProof', { attemptId, finishRequest });
  await takeBack(entrance, former, await openSlotOf('password', account, proof.exportKey, former.slots));
}

/** Fails with `code_malformed` before asking the server, with `signin.refused` where it isn't the code from before. */
export async function useFormerCode(entrance: Entrance, typed: string): Promise<void> {
  const { api, vault } = entrance.parts;
  const { account } = vault.opened;
  const code = await parseRecoveryCode(typed);
  if (!code) throw new SdkError('code_malformed');
  const former = await api.act('proveFormerCode', { proof: toBase64Url(await recoveryProof(code, account)) });
  await takeBack(entrance, former, await openSlotOf('recovery', account, code, former.slots));
}

async function takeBack(
  { parts, foundKeys }: Entrance,
  former: FormerKeys,
  master: { masterKey: Bytes; generation: number },
): Promise<void> {
  const { api, vault } = parts;
  const { version, box } = former.bundle;
  const place = { account: vault.opened.account, generation: master.generation, version };
  const content = await openBundle(master.masterKey, place, fromBase64Url(box)).catch(() => null);
  if (!content) throw new SdkError('keys_refused');
  const old = readBundleContent(readUtf8(content));
  const key = { generation: master.generation, key: toBase64Url(master.masterKey) };
  await vault.change((bundle) => withFormer(bundle, old, key));
  await completeCards(parts, await api.ask('getAccountKeys', {}));
  foundKeys();
}

/** The bundle of now with everything of the former one: its pins too, but where the person compared again since. */
function withFormer(now: Bundle, old: Bundle, key: Bundle['formerKeys'][number]): Bundle {
  const last = old.roots.at(-1) ?? '';
  const range = old.rootRanges[last] ?? { card: 1, from: 0, until: null };
  // Its numbers ended with it: nobody need look further for keys of this root.
  const ended = { ...range, until: range.until ?? old.nextPackage };
  const joined = mergeBundles({ ...old, rootRanges: { ...old.rootRanges, [last]: ended } }, now);
  const pins: Record<MemberId, Pin> = { ...joined.pins };
  for (const [id, pin] of Object.entries(now.pins) as [MemberId, Pin][]) {
    const before = old.pins[id];
    if (before) pins[id] = { ...(pin.compared ? pin : before), change: Math.max(pin.change, before.change) + 1 };
  }
  return { ...joined, pins, formerKeys: [key, ...joined.formerKeys.filter((one) => one.key !== key.key)] };
}

/** Signs each of one's own cards by the key of the one before it, where that signature is lacking and the key is here. */
async function completeCards({ api, vault }: DeviceParts, keys: AccountKeys): Promise<void> {
  for (const [at, newer] of keys.cards.entries()) {
    const older = keys.cards[at - 1];
    if (!older || newer.previousSignature !== '') continue;
    const signature = await signatureOver(vault.bundle, vault.opened.account, older, newer);
    if (signature) await api.act('completeCard', { n: newer.n, previousSignature: toBase64Url(signature) });
  }
}

/** Only where both cards are one's own: else the server could have a card of its own making continued. */
async function signatureOver(
  { identities }: Bundle,
  account: MemberId,
  older: IdentityCard,
  newer: IdentityCard,
): Promise<Bytes | null> {
  const [signer, owner] = [await ownKey(identities, older), await ownKey(identities, newer)];
  const { card } = readCard(newer);
  const { previous, account: named } = decodeCard(card);
  const follows = previous && equalBytes(previous, await fingerprintOf(readCard(older).card));
  return signer && owner && follows && named === account ? signBytes(signer, card) : null;
}

async function ownKey(identities: Bundle['identities'], signed: IdentityCard) {
  const card = await readSignedCard(readCard(signed)).catch(() => null);
  for (const { sign } of identities) {
    const key = await importSignKey(fromBase64Url(sign));
    if (card && equalBytes(card.sign, key.public)) return key;
  }
  return null;
}
