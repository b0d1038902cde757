// Sending later on a device (C23): sealed and signed at once, kept by the server until its time. Where somebody joins or leaves
// before, each of one's devices seals it anew for who is in it then; the server takes the first and sends once.
import { participantAt, participantsAt, type ChainState } from '../shared/chain-state.ts';
import { fromBase64Url } from '../shared/encoding.ts';
import { decodeEntry, type EntryHead } from '../shared/entry.ts';
import type { ConversationId, EntryId } from '../shared/ids.ts';
import { isSignedBy } from '../shared/public-keys.ts';
import type { ScheduledEntry } from '../shared/scheduling.ts';
import { openEntry } from './crypto/entry.ts';
import type { ConversationNews } from './finding.ts';
import type { Held } from './held.ts';
import { newId } from './ids.ts';
import { hasOldKeys } from './ledger.ts';
import { coalesced, loadInto, part } from './loading.ts';
import type { Loaded } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { LONGEST_TEXT } from './reading.ts';
import type { ScheduledMessage, ScheduledState, SendingLater } from './scheduling-model.ts';
import { codeOf, SdkError, type FailureCode } from './sdk-error.ts';
import { dropEnded, requireInside, withNewestState } from './sending.ts';
import { watched } from './watched.ts';
import { CLAIMED_TO, sealWritten, type Sealed } from './writing.ts';

interface Needs {
  hold(id: ConversationId): Held;
  readonly watchers: Set<(news?: ConversationNews) => void>;
}

export interface SchedulingInside extends SendingLater {
  forget(): void;
}

type Unsent = Exclude<ScheduledEntry, { state: 'sent' }>;
/** What of an entry that is kept was proved to be this account's own. */
interface Own {
  head: EntryHead;
  text: string;
}

/** Looks again so long after something changed, once for all that comes meanwhile. */
const SOON = 250;

export function createScheduling(parts: DeviceParts, { hold, watchers }: Needs): SchedulingInside {
  const { api, clock } = parts;
  const list = watched<Loaded<readonly ScheduledMessage[]>>({ is: 'loading' });
  const failures = new Map<EntryId, FailureCode>();
  /** Ids under which something may have been stored though the answer got lost: an id is never used for a second text. */
  const tried = new Map<string, EntryId>();
  let known = new Set<ConversationId>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const seal = async (held: Held, what: { entryId: EntryId; text: string; for: number }): Promise<Sealed> => {
    // Nothing more goes under keys that somebody else may have.
    if (hasOldKeys(parts.vault, await held.ledger())) await (await part(import('./renewal.ts'))).renewOne(parts, held);
    await dropEnded(held, parts);
    const ledger = await requireInside(held);
    const written = { kind: 'message', entryId: what.entryId, target: null, body: { text: what.text } } as const;
    // The time that it claims is the one it is for: nobody learns when it was written, and a server can't move it.
    return sealWritten(ledger, await held.requireSeen(), written, what.for);
  };
  const send = async (
    { conversationId, entryId }: Pick<ScheduledMessage, 'conversationId' | 'entryId'>,
    text: string,
  ) => {
    const held = hold(conversationId);
    await withNewestState(held, async () => {
      const { bytes, signature } = await seal(held, { entryId, text, for: clock.now() });
      const entry = { bytes, signature };
      const place = await api.act('sendScheduled', { conversationId, entry });
      await held.sent(entry, place).catch(() => undefined);
    });
    if (!held.isShown) void held.refresh().catch(() => undefined);
  };
  const keep = async (
    conversationId: ConversationId,
    { entryId, text, releaseAt }: { entryId: EntryId; text: string; releaseAt: number },
    beside: { replaces?: EntryId; forOthers?: true } = {},
  ): Promise<void> => {
    const held = hold(conversationId);
    await withNewestState(held, async () => {
      const { bytes, signature } = await seal(held, { entryId, text, for: releaseAt });
      await api.act('scheduleEntry', { conversationId, entry: { bytes, signature }, releaseAt, ...beside });
    });
  };
  const keepText = async (
    conversationId: ConversationId,
    { text, releaseAt }: { text: string; releaseAt: number },
    beside: { replaces?: EntryId } = {},
  ): Promise<void> => {
    if (text.length > LONGEST_TEXT) throw new SdkError('text_too_long');
    const attempt = JSON.stringify([conversationId, beside.replaces ?? null, text]);
    const entryId = tried.get(attempt) ?? newId<EntryId>();
    tried.set(attempt, entryId);
    await keep(conversationId, { entryId, text, releaseAt }, beside);
    tried.delete(attempt);
  };

  /** Brings one up to date: seals it anew where others are in it now, and sends what is late. */
  const settle = async (row: Unsent, own: Own): Promise<void> => {
    const { conversationId, entryId, releaseAt, state } = row;
    if (state === 'outdated') return send(row, own.text);
    if (state !== 'waiting') return;
    const held = hold(conversationId);
    // What brought one here may be known to the server only, so far.
    await held.refresh();
    const { chain } = await held.newestLedger();
    if (!chain || own.head.epoch >= chain.epoch) return;
    const forOthers = areOthers(chain, own.head.controlN) && { forOthers: true as const };
    await keep(conversationId, { entryId, text: own.text, releaseAt }, { replaces: entryId, ...forOthers });
  };
  const settleAll = async (rows: readonly { row: ScheduledEntry; own: Own | null }[]): Promise<void> => {
    for (const { row, own } of rows) {
      if (closed) return;
      if (row.state === 'sent' || !own) continue;
      try {
        await settle(row, own);
        failures.delete(row.entryId);
      } catch (error) {
        // Another device was faster, it came due this moment, or it is tried again when something changes.
        const code = codeOf(error);
        const isOver = code === 'scheduled.gone' || code === 'scheduled.time_wrong' || code === 'message.id_used';
        if (!isOver) failures.set(row.entryId, code);
      }
    }
  };
  const fetch = async () => {
    const { scheduled } = await api.ask('listScheduled', {});
    known = new Set(scheduled.map(({ conversationId }) => conversationId));
    return Promise.all(
      scheduled.map(async (row) => {
        const own = row.state === 'sent' ? null : await readOwn(hold(row.conversationId), row).catch(() => null);
        return { row, own };
      }),
    );
  };
  const show = (rows: Awaited<ReturnType<typeof fetch>>): readonly ScheduledMessage[] =>
    rows.map(({ row, own }) => {
      const { conversationId, entryId, releaseAt } = row;
      return { conversationId, entryId, releaseAt, text: own?.text ?? null, state: stateOf(row, failures) };
    });
  const reload = coalesced(async () => {
    clearTimeout(timer);
    timer = undefined;
    let rows: Awaited<ReturnType<typeof fetch>> = [];
    const take = () => loadInto(list, async () => show((rows = await fetch())));
    await take();
    const needed = rows.some(({ row }) => row.state === 'outdated' || row.state === 'waiting');
    if (!needed || closed) return;
    const before = JSON.stringify(show(rows));
    await settleAll(rows);
    if (JSON.stringify(show(rows)) !== before) list.set({ is: 'ready', value: show(rows) });
  });
  const look = (news?: ConversationNews) => {
    if (closed || (news && news.type !== 'scheduled' && !known.has(news.conversationId))) return;
    timer ??= setTimeout(() => void reload(), SOON);
  };
  watchers.add(look);
  void reload();

  return {
    list,
    reload,
    schedule: async (conversationId, text, releaseAt) => {
      await keepText(conversationId, { text, releaseAt });
      await reload();
    },
    change: async ({ conversationId, entryId, text: before }, { text, releaseAt }) => {
      const replaces = entryId;
      if (text === before) await keep(conversationId, { entryId, text, releaseAt }, { replaces });
      else await keepText(conversationId, { text, releaseAt }, { replaces });
      await reload();
    },
    sendNow: async (message) => {
      if (message.text === null) throw new SdkError('keys_missing');
      await send(message, message.text);
      await reload();
    },
    remove: async ({ conversationId, entryId, state }) => {
      const { sent } = await api.act('cancelScheduled', { conversationId, entryId });
      await reload();
      if (sent && state.is !== 'sent') throw new SdkError('scheduled.gone');
    },
    forget: () => {
      closed = true;
      clearTimeout(timer);
      watchers.delete(look);
    },
  };
}

/** What is kept, if this account wrote it and for this time: the server could give anything. Null where it can't be read here. */
async function readOwn(held: Held, { conversationId, entryId, releaseAt, entry }: Unsent): Promise<Own | null> {
  const ledger = await held.ledger();
  const bytes = fromBase64Url(entry.bytes);
  const { head, box } = decodeEntry(bytes);
  const { selfId } = ledger.conversation;
  const isThis = head.conversation === conversationId && head.entryId === entryId && head.sender === selfId;
  const isFor = head.claimedTime === releaseAt - (releaseAt % CLAIMED_TO);
  const author = ledger.chain && participantAt(ledger.chain, selfId, head.controlN);
  const secret = ledger.secrets.get(head.epoch);
  if (!isThis || !isFor || head.kind !== 'message' || !author || !secret) return null;
  if (!(await isSignedBy(author.sign, fromBase64Url(entry.signature), bytes))) return null;
  const body = await openEntry(head, box, secret);
  const text = typeof body === 'object' && body !== null && 'text' in body ? body.text : null;
  return typeof text === 'string' ? { head, text } : null;
}

/** Whether others are in it now than when control entry `n` was the newest. */
function areOthers(chain: ChainState, n: number): boolean {
  const idsAt = (at: number) =>
    JSON.stringify(
      participantsAt(chain, at)
        .map(({ id }) => id)
        .toSorted(),
    );
  return idsAt(n) !== idsAt(chain.n);
}

function stateOf(row: ScheduledEntry, failures: ReadonlyMap<EntryId, FailureCode>): ScheduledState {
  switch (row.state) {
    case 'waiting':
      return { is: 'waiting', renewedAt: row.renewedAt };
    case 'outdated':
      return { is: 'late', failure: failures.get(row.entryId) ?? null };
    case 'refused':
      return { is: 'refused', because: row.because };
    case 'sent':
      return { is: 'sent', at: row.at };
    default:
      return row satisfies never;
  }
}
