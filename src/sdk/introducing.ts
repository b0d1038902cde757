// Introductions: twenty digits from person to person that prove two cards to each other (protocol §8). Loaded when a
// code is made, typed or answered.
import { fromBase64Url, toBase64Url } from '../shared/encoding.ts';
import type { Contact } from '../shared/contacts.ts';
import type { Introduction } from '../shared/identity.ts';
import type { IntroductionId, MemberId } from '../shared/ids.ts';
import {
  formatIntroductionCode,
  introductionKey,
  introductionMac,
  isIntroduced,
  makeIntroductionCode,
  parseIntroductionCode,
} from './crypto/introduction.ts';
import type { OwnCode } from './bundle.ts';
import { newId } from './ids.ts';
import { ownCardBytes } from './own-card.ts';
import type { DeviceParts } from './parts.ts';
import { withPin } from './pinning.ts';
import { newestCard } from './pins.ts';
import { SdkError } from './sdk-error.ts';

type Find = (memberId: MemberId) => Promise<Contact>;

/** Makes a code and notes it first: every device of this account can settle it. */
export async function prepareCode(parts: DeviceParts, otherId: MemberId, purpose: OwnCode['purpose']) {
  const { vault } = parts;
  const introductionId = newId<IntroductionId>();
  const digits = makeIntroductionCode();
  const key = await introductionKey(digits, introductionId);
  const mac = toBase64Url(await introductionMac(key, introductionId, 'a', await ownCard(parts)));
  const own = { otherId, purpose, key: toBase64Url(key) };
  await vault.change((bundle) => ({ ...bundle, codes: { ...bundle.codes, [introductionId]: own } }));
  return { introductionId, mac, code: formatIntroductionCode(digits) };
}

/** Makes a code for a contact; it ends an older one for the same purpose. */
export async function makeCode(parts: DeviceParts, otherId: MemberId, purpose: OwnCode['purpose']): Promise<string> {
  const { introductionId, mac, code } = await prepareCode(parts, otherId, purpose);
  await parts.api.act('makeIntroduction', { introductionId, withMemberId: otherId, purpose, mac });
  return code;
}

/** Whether there are twenty digits in what was typed. */
export function isCode(typed: string): boolean {
  return parseIntroductionCode(typed) !== null;
}

/** Checks a typed code against what side a published, and answers for side b; pins the other's card where it matches. */
export async function answerCode(
  parts: DeviceParts,
  find: Find,
  introduction: Introduction,
  typed: string,
): Promise<{ matched: boolean; wrongEntries: number }> {
  const { api, vault } = parts;
  const { introductionId, otherId } = introduction;
  const digits = parseIntroductionCode(typed);
  if (!digits) throw new SdkError('code_malformed');
  const key = await introductionKey(digits, introductionId);
  const other = await newestCard(vault, otherId, introduction.otherCards);
  const proof = other && { side: 'a' as const, card: other.bytes, mac: fromBase64Url(introduction.otherMac) };
  if (!proof || !(await isIntroduced(key, introductionId, proof))) {
    const { wrongEntries } = await api.act('answerIntroduction', { introductionId, answer: { kind: 'wrong' } });
    return { matched: false, wrongEntries };
  }
  const mac = toBase64Url(await introductionMac(key, introductionId, 'b', await ownCard(parts)));
  await api.act('answerIntroduction', { introductionId, answer: { kind: 'matched', mac } });
  const contact = await find(otherId);
  await vault.change((bundle) => withPin(bundle, contact, other.fingerprint, true));
  return { matched: true, wrongEntries: introduction.wrongEntries };
}

/** Side b answered a code of ours: pins their card if they proved to know it. Null where this account made no such code. */
export async function settleCode(parts: DeviceParts, find: Find, introduction: Introduction): Promise<boolean | null> {
  const { api, vault } = parts;
  const { introductionId, otherId, otherCards, otherMac } = introduction;
  const own = vault.bundle.codes[introductionId];
  if (!own?.key || own.otherId !== otherId) return null;
  const other = await newestCard(vault, otherId, otherCards);
  const proof = other && { side: 'b' as const, card: other.bytes, mac: fromBase64Url(otherMac) };
  const matched = proof ? await isIntroduced(fromBase64Url(own.key), introductionId, proof) : false;
  if (matched && other) {
    const contact = await find(otherId);
    await vault.change((bundle) => ({
      ...withPin(bundle, contact, other.fingerprint, true),
      codes: { ...bundle.codes, [introductionId]: { ...own, key: null } },
    }));
  }
  await api.act('settleIntroduction', { introductionId, matched });
  return matched;
}

async function ownCard({ vault, api }: DeviceParts) {
  return ownCardBytes(vault, await api.ask('getAccountKeys', {}));
}
