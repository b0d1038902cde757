// Where one's view of a control chain begins later than with its first entry: with the snapshot of the state at one's own
// addition, or at that of whoever gave "everything" (protocol §5). Loaded where there is such a conversation.
import { findJoined, type ChainState } from '../shared/chain-state.ts';
import { ChainError, decodeControl } from '../shared/control-entry.ts';
import { startFromSnapshot } from '../shared/control.ts';
import type { Conversation, EntryPage, TimelineEntry } from '../shared/conversations.ts';
import { fromBase64Url } from '../shared/encoding.ts';
import type { ParticipantId } from '../shared/ids.ts';
import type { Ledger, Replayed } from './ledger.ts';
import type { Timeline } from './timeline.ts';
import type { Vault } from './vault.ts';

/** The first entry that one sees, or the one that brings one back: what lies between is nobody's to see (§5). */
export function beginsAnew(
  chain: ChainState | null,
  facts: { announced: Set<ParticipantId>; closed: boolean },
  { kind, bytes }: TimelineEntry,
  { selfId }: Conversation,
): boolean {
  if (kind !== 'control') return false;
  const { n } = decodeControl(fromBase64Url(bytes ?? ''));
  if (!chain) return n > 0;
  const isOut = facts.announced.has(selfId) || findJoined(chain, selfId) === null;
  if (!isOut || n <= chain.n + 1) return false;
  // Nobody is added where it is closed, or while somebody's end waits.
  facts.announced.clear();
  facts.closed = false;
  return true;
}

/**
 * The state at this entry, from its snapshot, which the entry signs. `before`: what was known up to one's own end. Only an
 * addition by whoever leads in the snapshot is such a beginning.
 */
export async function beginAt(
  before: ChainState | null,
  entry: TimelineEntry,
  { snapshots, conversationId }: Conversation,
): Promise<ChainState> {
  const snapshot = snapshots.find(({ position }) => position === entry.position);
  if (!snapshot) throw new ChainError('wrong_number');
  const [bytes, signature] = [fromBase64Url(entry.bytes ?? ''), fromBase64Url(entry.signature ?? '')];
  const start = await startFromSnapshot(fromBase64Url(snapshot.state), bytes, signature);
  const { act, actor } = decodeControl(bytes);
  if (start.conversation !== conversationId) throw new ChainError('wrong_conversation');
  if (act.type !== 'add' || start.manager !== actor) throw new ChainError('not_allowed');
  return before ? joined(before, start) : start;
}

/** What was known before, closed where it ended, and what begins now. */
function joined(before: ChainState, start: ChainState): ChainState {
  if (start.n <= before.n || start.epoch <= before.epoch) throw new ChainError('wrong_number');
  const inside = new Set(start.participants.map(({ record }) => record.id));
  const earlier = [...before.former, ...before.participants.map(({ record }) => record)];
  const untilN = before.n + 1;
  const closed = before.spans.map((span) =>
    span.untilN === null ? { ...span, untilN, untilEpoch: before.epoch } : span,
  );
  return {
    ...start,
    former: earlier.filter(({ id }) => !inside.has(id)),
    spans: [...closed, ...start.spans],
    epochs: [...before.epochs, ...start.epochs],
    leads: [...before.leads, { fromN: untilN, manager: null, unseen: true }, ...start.leads],
  };
}

/** Nothing joins what this account saw before to the chain that it is given now. */
export function isUnlinked(vault: Vault, { chain, controlHeads }: Replayed, { conversationId }: Conversation): boolean {
  const pinned = vault.headsOf(conversationId);
  if (!pinned || pinned.control === '' || controlHeads.size === 0) return false;
  return chain !== null && pinned.controlN < Math.min(...controlHeads.keys());
}

/** The stretch that is shown, as the server has it now. */
export async function fetchShown(
  timeline: Timeline,
  fetchAfter: (after: number) => Promise<EntryPage>,
): Promise<Pick<Timeline, 'earlier' | 'later'> & { entries: TimelineEntry[] }> {
  const { first, last, earlier, later } = timeline;
  const entries: TimelineEntry[] = [];
  for (let after = first - 1; after < last; after = entries.at(-1)?.position ?? last) {
    const page = await fetchAfter(after);
    entries.push(...page.entries.filter(({ position }) => position <= last));
    if (!page.later || page.entries.length === 0) break;
  }
  return { entries, earlier, later };
}

/**
 * Whether one was given what lay between the times that one was there. All that was verified still stands then, and nothing new in those
 * times: else it is a step back.
 */
export function isFilled(
  { verified, stretches }: Pick<Ledger, 'verified' | 'stretches'>,
  chain: readonly TimelineEntry[],
): boolean {
  const last = verified.at(-1)?.position ?? 0;
  const known = new Map(verified.map(({ position, leaf }) => [position, leaf]));
  const before = chain.filter(({ position }) => position <= last);
  const kept = before.filter(({ position, leaf }) => known.get(position) === leaf);
  const given = before.filter(({ position }) => !known.has(position));
  const isAway = ({ position }: TimelineEntry) =>
    stretches.every(({ from, to }) => position < from || (to !== null && position >= to));
  return given.length > 0 && kept.length === verified.length && given.every(isAway);
}
