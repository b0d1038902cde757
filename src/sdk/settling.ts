// What follows an introduction: codes that are typed here, answers to codes that were given out, and then by itself the
// conversations that waited for it. Loaded when there is one.
import type { Introduction } from '../shared/identity.ts';
import type { IntroductionId, MemberId } from '../shared/ids.ts';
import type { Confirming, Progress } from './confirming.ts';
import type { ContactsNeeds } from './contacts.ts';
import { answerCode, isCode, settleCode } from './introducing.ts';
import type { KnownContact } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import type { Settable } from './watched.ts';

export interface Settling {
  /** Checks answers to codes of this account, and goes on with what an interrupted device left undone. */
  settle(introductions: readonly Introduction[]): Promise<void>;
  typeCode(introductionId: IntroductionId, typed: string): Promise<{ matched: boolean; wrongEntries: number }>;
  typeCodeOfSignUp(code: string): Promise<'matched' | 'wrong'>;
  /** Contacts changed: keys that were missing may have come. */
  goOn(): void;
  stop(): void;
}

interface SettlingNeeds extends ContactsNeeds {
  find(memberId: MemberId): Promise<KnownContact>;
  reload(): Promise<void>;
  requireTrusted(memberId: MemberId): Promise<KnownContact>;
  fetchIntroductions(): Promise<readonly Introduction[]>;
  showCodes(introductions: readonly Introduction[]): void;
}

export function createSettling(parts: DeviceParts, needs: SettlingNeeds, confirming: Settable<Progress>): Settling {
  const { vault } = parts;
  const { find, reload, requireTrusted, fetchIntroductions, showCodes, letIn, hold, helped } = needs;

  let confirmer: Promise<Confirming> | null = null;
  const confirm = async (memberId: MemberId): Promise<void> => {
    confirmer ??= import('./confirming.ts').then((m) =>
      m.createConfirming(parts, { requireTrusted, reload }, hold, confirming),
    );
    await (await confirmer).confirm(memberId);
  };

  const typeCode: Settling['typeCode'] = async (introductionId, typed) => {
    if (!isCode(typed)) throw new SdkError('code_malformed');
    const introduction = (await fetchIntroductions()).find((one) => one.introductionId === introductionId);
    if (introduction?.side !== 'b') throw new SdkError('introduction.closed');
    const answered = await answerCode(parts, find, introduction, typed);
    await Promise.all([reload(), fetchIntroductions().then(showCodes, () => undefined)]);
    if (answered.matched && introduction.purpose === 'restore') void confirm(introduction.otherId);
    return answered;
  };

  /** Side b proved, or failed to prove, that they know a code of ours. */
  const settleOne = async (introduction: Introduction): Promise<void> => {
    const { otherId, purpose } = introduction;
    const matched = await settleCode(parts, find, introduction);
    if (matched === null) return;
    parts.tell({ type: matched ? 'introduced' : 'introductionClosed', memberId: otherId });
    await reload();
    if (matched && purpose === 'restore') helped(otherId);
    if (matched && purpose === 'invite') await letIn(otherId, 'code');
  };
  /** A device that stopped between pinning and letting in: the next one goes on. */
  const letInWhoseCodeMatched = async (introductions: readonly Introduction[]): Promise<void> => {
    for (const { introductionId, side, state, otherId, purpose } of introductions) {
      const mine = side === 'a' && state === 'matched' && purpose === 'invite' && vault.bundle.codes[introductionId];
      if (mine && vault.bundle.pins[otherId]?.compared) await letIn(otherId, 'code');
    }
  };
  /** A device that stopped between a code and the last conversation: the next one goes on. */
  const confirmWhoseCodeMatched = async (introductions: readonly Introduction[]): Promise<void> => {
    for (const { side, state, otherId, purpose } of introductions) {
      const isTyped = side === 'b' && purpose === 'restore' && (state === 'answered' || state === 'matched');
      if (isTyped && (await find(otherId)).trust === 'compared') void confirm(otherId);
    }
  };

  return {
    settle: async (introductions) => {
      const answered = introductions.filter(({ side, state }) => side === 'a' && state === 'answered');
      if (answered.some(({ introductionId }) => !vault.bundle.codes[introductionId])) await vault.refresh();
      for (const introduction of answered) await settleOne(introduction);
      await letInWhoseCodeMatched(introductions);
      await confirmWhoseCodeMatched(introductions);
    },
    typeCode,
    typeCodeOfSignUp: async (code) => {
      const introductions = await fetchIntroductions();
      const invite = introductions.find(
        ({ side, state, purpose }) => side === 'b' && state === 'open' && purpose === 'invite',
      );
      if (!invite || !isCode(code)) return 'wrong';
      return (await typeCode(invite.introductionId, code)).matched ? 'matched' : 'wrong';
    },
    goOn: () => void confirmer?.then(({ goOn }) => goOn()),
    stop: () => void confirmer?.then(({ stop }) => stop()),
  };
}
