// After all keys of this account were made anew: its newest participant keys signed into every open conversation, newest
// activity first, each with a new epoch. Until one is done, whoever has the old keys reads along there.
import { findJoined } from '../shared/chain-state.ts';
import { fromBase64Url } from '../shared/encoding.ts';
import type { ConversationId } from '../shared/ids.ts';
import type { KeyPairs } from './crypto/keys.ts';
import type { Held } from './held.ts';
import { hasOldKeys } from './ledger.ts';
import type { DeviceParts } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import { appendAct, dropEnded, withNewestState } from './sending.ts';
import { takeOwnPackage } from './start.ts';
import type { Settable } from './watched.ts';

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 5 * 60_000;

type Hold = (id: ConversationId) => Held;
export type Progress = { done: number; all: number } | null;

export interface Renewal {
  /** Goes on until every conversation is done; does nothing while it runs. */
  start(): void;
  /** For good. */
  stop(): void;
}

export function createRenewal(parts: DeviceParts, hold: Hold, progress: Settable<Progress>): Renewal {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopping = new AbortController();
  const isStopped = () => stopping.signal.aborted;
  let isRunning = false;
  let pause = FIRST_PAUSE;

  const run = async (): Promise<void> => {
    while (!isStopped()) {
      const round = await renewRound(parts, hold, progress, isStopped).catch(() => 'failed' as const);
      if (round === 'over' || isStopped()) return;
      if (round === 'some') pause = FIRST_PAUSE;
      else await wait();
    }
  };
  const wait = (): Promise<void> =>
    new Promise((resolve) => {
      timer = setTimeout(resolve, pause * (0.75 + Math.random() / 2));
      (timer as { unref?: () => void }).unref?.();
      pause = Math.min(LONGEST_PAUSE, pause * 2);
    });

  return {
    start: () => {
      if (isRunning) return;
      isRunning = true;
      void run().finally(() => (isRunning = false));
    },
    stop: () => {
      stopping.abort();
      clearTimeout(timer);
    },
  };
}

/** Every conversation of which the server says that it has old keys, once; one that fails waits for the next round. */
async function renewRound(
  parts: DeviceParts,
  hold: Hold,
  progress: Settable<Progress>,
  isStopped: () => boolean,
): Promise<'over' | 'some' | 'failed'> {
  const { api, vault } = parts;
  const { renewal } = vault.bundle;
  if (!renewal || renewal.over) return finish(progress);
  const { conversationIds, all: left } = await api.ask('listOldKeys', {});
  const all = Math.max(renewal.all, left);
  if (all > renewal.all) await vault.change((bundle) => ({ ...bundle, renewal: { ...renewal, all } }));
  let remaining = left;
  let some = false;
  const count = () => progress.set({ done: all - remaining, all });
  count();
  for (const id of conversationIds) {
    if (isStopped()) return 'failed';
    const outcome = await renewOne(parts, hold(id)).catch(() => 'failed' as const);
    if (outcome === 'failed') continue;
    remaining -= 1;
    some ||= outcome === 'renewed';
    count();
  }
  if (remaining > 0) return some ? 'some' : 'failed';
  await vault.change((bundle) => ({ ...bundle, renewal: { ...renewal, all, over: true } }));
  return finish(progress);
}

function finish(progress: Settable<Progress>): 'over' {
  progress.set(null);
  return 'over';
}

const running = new WeakMap<Held, Promise<'renewed' | 'nothing'>>();

/**
 * Signs one's newest keys into a conversation that still has older ones of this account; `nothing` where it hasn't, or
 * where one's keys there are lost. Once at a time for each.
 */
export function renewOne(parts: DeviceParts, held: Held): Promise<'renewed' | 'nothing'> {
  const known = running.get(held);
  if (known) return known;
  const work = renew(parts, held).finally(() => running.delete(held));
  running.set(held, work);
  return work;
}

async function renew(parts: DeviceParts, held: Held): Promise<'renewed' | 'nothing'> {
  const { vault } = parts;
  await held.refresh();
  if ((await held.ledger()).trust !== 'whole') throw new SdkError('chain_broken');
  if (!hasOldKeys(vault, await held.ledger())) return 'nothing';
  const { k, own } = await newestPackage(parts);
  return withNewestState(held, async () => {
    await dropEnded(held, parts);
    const ledger = await held.ledger();
    const { selfId } = ledger.conversation;
    const record = ledger.chain && findJoined(ledger.chain, selfId)?.record;
    if (!record || !hasOldKeys(vault, ledger)) return 'nothing';
    const participant = { ...record, sign: own.sign.public, hpke: own.hpke.public };
    const act = { type: 'rekey', participant, basis: 'self' } as const;
    await appendAct(held, parts, act, { newKeys: { participantId: selfId, k, own } });
    return 'renewed';
  });
}

/** Keys of one's own newest root; any others would be as readable for whoever has the old bundle. */
async function newestPackage(parts: DeviceParts): Promise<{ k: number; own: KeyPairs }> {
  const { vault } = parts;
  const taken = await takeOwnPackage(parts);
  const keys = taken && (await vault.participantKeys(fromBase64Url(taken.sign)));
  if (!taken || !keys) throw new SdkError('keys_missing');
  const card = vault.cardOf(keys.sign.public);
  if (card !== vault.bundle.identities.at(-1)?.n) throw new SdkError('keys_refused');
  return { k: taken.k, own: keys };
}
