// A contact lost every way in, made new keys and proved them by twenty digits: this device signs them into every
// conversation where its person may (protocol §9). No button does that. What is left undone goes on by itself.
import { findRecord } from '../shared/chain-state.ts';
import { ChainError, type Participant } from '../shared/control-entry.ts';
import type { Conversation } from '../shared/conversations.ts';
import { equalBytes } from '../shared/encoding.ts';
import type { ConversationId, MemberId, ParticipantId } from '../shared/ids.ts';
import type { ContactsInside } from './contacts.ts';
import type { Held } from './held.ts';
import { closedNow } from './ledger.ts';
import type { DeviceParts } from './parts.ts';
import { SdkError, type FailureCode } from './sdk-error.ts';
import { appendAct, dropEnded, withNewestState } from './sending.ts';
import { requireOwnPackage } from './start.ts';
import type { Settable } from './watched.ts';
import { firstGranted, makesEpoch, sharesOfRange } from './writing.ts';

const FIRST_PAUSE = 3_000;
const LONGEST_PAUSE = 2 * 60_000;

export type Progress = ReadonlyMap<MemberId, { done: number; all: number }>;

export interface Confirming {
  /** Signs what isn't signed yet for this contact, whose keys must be compared. Never fails: it tries again. */
  confirm(memberId: MemberId): Promise<void>;
  /** Something changed, e.g. keys came that were missing: those who wait are tried now. */
  goOn(): void;
  stop(): void;
}

/** What `requireOwnPackage` and this need of contacts. */
type Inside = Pick<ContactsInside, 'requireTrusted' | 'reload'>;

export function createConfirming(
  parts: DeviceParts,
  contacts: Inside,
  hold: (id: ConversationId) => Held,
  progress: Settable<Progress>,
): Confirming {
  const running = new Map<MemberId, Promise<void>>();
  const waiting = new Set<MemberId>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = FIRST_PAUSE;
  let isStopped = false;

  const show = (memberId: MemberId, counted: { done: number; all: number } | null) => {
    if (isStopped) return;
    const next = new Map(progress.get());
    if (counted) next.set(memberId, counted);
    else next.delete(memberId);
    progress.set(next);
  };
  const run = async (memberId: MemberId): Promise<void> => {
    try {
      const signed = await confirmEverywhere(parts, contacts, hold, {
        memberId,
        count: (counted) => show(memberId, counted),
        isStopped: () => isStopped,
      });
      show(memberId, null);
      if (signed > 0) parts.tell({ type: 'confirmed', memberId, conversations: signed });
    } catch {
      if (isStopped) return;
      waiting.add(memberId);
      clearTimeout(timer);
      timer = setTimeout(goOn, pause * (0.75 + Math.random() / 2));
      (timer as { unref?: () => void }).unref?.();
      pause = Math.min(LONGEST_PAUSE, pause * 2);
    }
  };
  const confirm = (memberId: MemberId): Promise<void> => {
    if (isStopped) return Promise.resolve();
    waiting.delete(memberId);
    const known = running.get(memberId);
    if (known) return known;
    const work = run(memberId).finally(() => running.delete(memberId));
    running.set(memberId, work);
    return work;
  };
  const goOn = () => {
    clearTimeout(timer);
    for (const memberId of [...waiting]) void confirm(memberId);
  };
  return {
    confirm,
    goOn: () => {
      pause = FIRST_PAUSE;
      goOn();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

interface Wish {
  readonly memberId: MemberId;
  count(counted: { done: number; all: number }): void;
  isStopped(): boolean;
}

/** The number of conversations signed. Fails where some are left that may succeed later. */
async function confirmEverywhere(
  parts: DeviceParts,
  contacts: Inside,
  hold: (id: ConversationId) => Held,
  { memberId, count, isStopped }: Wish,
): Promise<number> {
  let done = 0;
  // Once signed or refused by the rules, one isn't tried again in this run, whatever the server's list says.
  const settled = new Set<ConversationId>();
  for (;;) {
    const { conversations } = await parts.api.ask('listConversationsToConfirm', { memberId });
    const left = conversations.filter(({ conversationId }) => !settled.has(conversationId));
    if (left.length === 0) return done;
    const all = done + left.length;
    let failure: unknown = null;
    let some = false;
    for (const { conversationId, participantId } of left) {
      if (isStopped()) return done;
      count({ done, all });
      try {
        if (await confirmOne(parts, contacts, hold(conversationId), { memberId, participantId })) done += 1;
        settled.add(conversationId);
        some = true;
      } catch (error) {
        if (isRefused(error)) settled.add(conversationId);
        else failure = error;
        // Without a package of theirs no conversation can go on: their device fills the stock.
        if (error instanceof SdkError && error.code === 'keys_missing') break;
      }
    }
    count({ done, all });
    if (failure !== null && !some) throw failure;
  }
}

const final = new Set<FailureCode>([
  'chain_broken',
  'contact_changed',
  'conversation.chain_refused',
  'conversation.not_active',
  'keys_refused',
  'not_allowed',
  'not_found',
]);

/** Nothing that trying again would change. */
function isRefused(error: unknown): boolean {
  return error instanceof ChainError || (error instanceof SdkError && final.has(error.code));
}

async function confirmOne(
  parts: DeviceParts,
  contacts: Inside,
  held: Held,
  { memberId, participantId }: { memberId: MemberId; participantId: ParticipantId },
): Promise<boolean> {
  await held.refresh();
  const { chain, conversation } = await held.ledger();
  const before = chain && findRecord(chain, participantId);
  if (before?.kind !== 'member' || !isShownAs(conversation, participantId, memberId)) throw new SdkError('not_allowed');
  const contact = await contacts.requireTrusted(memberId);
  if (contact.trust !== 'compared') throw new SdkError('contact_changed');
  const { packages } = await parts.api.act('takeKeyPackages', { memberIds: [memberId] });
  const taken = packages.find((one) => one.memberId === memberId);
  const keys = taken && (await requireOwnPackage(parts, contacts, memberId, taken));
  if (!keys) throw new SdkError('keys_missing');
  const { k, sign, hpke } = keys;
  return withNewestState(held, async () => {
    const now = await held.ledger();
    if (!closedNow(now)) await dropEnded(held, parts);
    const newest = await held.ledger();
    const record = newest.chain && findRecord(newest.chain, participantId);
    // Somebody else's device, or another of one's own, was faster.
    if (!record || !equalBytes(record.sign, before.sign)) return false;
    const participant = { ...record, sign, hpke };
    const act = { type: 'rekey', participant, basis: 'vouched' } as const;
    const isIn = makesEpoch(newest, act);
    await appendAct(held, parts, act, { newKeys: { participantId, k } });
    if (isIn) await grantEarlier(parts, held, participant).catch(() => undefined); // their device asks again
    return true;
  });
}

/** Whose place it is there is the server's word: at least the one that stands on the page, for everybody to see. */
function isShownAs({ participants }: Conversation, participantId: ParticipantId, memberId: MemberId): boolean {
  const shown = participants.find((one) => one.participantId === participantId)?.shown;
  return shown?.as === 'name' && shown.memberId === memberId;
}

/** Epochs before a hole, which the control entry's own share doesn't reach. */
async function grantEarlier({ api }: DeviceParts, held: Held, { id, hpke }: Participant): Promise<void> {
  const { chain, secrets } = await held.ledger();
  if (!chain) return;
  const first = firstGranted(chain, id, secrets);
  const shares = await sharesOfRange(chain, { id, hpke }, (epoch) => epoch < first, secrets);
  if (shares.length > 0) await api.act('grantShares', { conversationId: held.id, shares });
}
