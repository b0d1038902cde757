// What a person does about one contact: inviting, codes, numbers read aloud, changed keys and names. Loaded when one of
// these is done.
import { fromBase64Url } from '../shared/encoding.ts';
import type { MemberId } from '../shared/ids.ts';
import { safetyNumber } from '../shared/safety-number.ts';
import { makeCode, prepareCode } from './introducing.ts';
import type { Contacts, KnownContact } from './model.ts';
import { ownSafetyNumber } from './own-card.ts';
import type { DeviceParts } from './parts.ts';
import { withPin } from './pinning.ts';
import { newestCard } from './pins.ts';
import { SdkError } from './sdk-error.ts';

type Acts =
  | 'invite'
  | 'inviteFriend'
  | 'makeCode'
  | 'safetyNumbers'
  | 'markCompared'
  | 'acceptChange'
  | 'acknowledgeName';

export interface Comparing extends Pick<Contacts, Acts> {
  makeRestoreCode(memberId: MemberId): Promise<string>;
}

interface ComparingNeeds {
  find(memberId: MemberId): Promise<KnownContact>;
  reload(): Promise<void>;
  newMemberId(): MemberId;
  /** By contact, the fingerprint whose number was shown last. */
  readonly readAloud: Map<MemberId, string>;
}

export function createComparing(parts: DeviceParts, needs: ComparingNeeds): Comparing {
  const { api, vault } = parts;
  const { find, reload, newMemberId, readAloud } = needs;
  const pin = async (memberId: MemberId, compared: boolean): Promise<void> => {
    const contact = await find(memberId);
    const newest = await newestCard(vault, memberId, contact.cards);
    if (!newest) throw new SdkError('keys_refused');
    const read = readAloud.get(memberId);
    if (compared && read !== undefined && read !== newest.fingerprint) throw new SdkError('contact_changed');
    await vault.change((bundle) => withPin(bundle, contact, newest.fingerprint, compared));
    await reload();
  };
  return {
    invite: async ({ withCode, memberId = newMemberId(), ...input }) => {
      const made = withCode ? await prepareCode(parts, memberId, 'invite') : null;
      const introduction = made && { introductionId: made.introductionId, mac: made.mac };
      const done = await api.act('inviteMember', { ...input, memberId, introduction });
      void reload();
      return { memberId: done.memberId, link: done.link, expiresAt: done.expiresAt, code: made?.code ?? null };
    },
    inviteFriend: async ({ withCode, memberId = newMemberId(), ...input }) => {
      const made = withCode ? await prepareCode(parts, memberId, 'invite') : null;
      const introduction = made && { introductionId: made.introductionId, mac: made.mac };
      const done = await api.act('inviteFriend', { ...input, memberId, introduction });
      void reload();
      return { ...done, code: made?.code ?? null };
    },
    makeCode: async (memberId) => {
      const contact = await find(memberId);
      return makeCode(parts, memberId, contact.state === 'invited' ? 'invite' : 'compare');
    },
    makeRestoreCode: (memberId) => makeCode(parts, memberId, 'restore'),
    safetyNumbers: async (memberId) => {
      const contact = await find(memberId);
      const newest = await newestCard(vault, memberId, contact.cards);
      if (!newest) throw new SdkError('keys_refused');
      readAloud.set(memberId, newest.fingerprint);
      const own = await ownSafetyNumber(parts);
      return { own, theirs: await safetyNumber(fromBase64Url(newest.fingerprint)) };
    },
    markCompared: (memberId) => pin(memberId, true),
    acceptChange: async (memberId) => {
      const contact = await find(memberId);
      if (contact.wasCompared) throw new SdkError('contact_changed');
      await pin(memberId, false);
    },
    acknowledgeName: async (memberId) => {
      await vault.change((bundle) => {
        const known = bundle.pins[memberId];
        if (!known) return bundle;
        return {
          ...bundle,
          pins: { ...bundle.pins, [memberId]: { ...known, change: known.change + 1, formerName: null } },
        };
      });
      await reload();
    },
  };
}
