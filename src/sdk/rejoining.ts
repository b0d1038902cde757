// Where one's view of a control chain begins later than with its first entry: with the snapshot of the state at one's own
// addition, or at that of whoever gave "everything" (protocol §5). Loaded where there is such a conversation.
import type { ChainState } from '../shared/chain-state.ts';
import { ChainError, decodeControl } from '../shared/control-entry.ts';
import { startFromSnapshot } from '../shared/control.ts';
import type { Conversation, TimelineEntry } from '../shared/conversations.ts';
import { fromBase64Url } from '../shared/encoding.ts';

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
    leads: [...before.leads, { fromN: untilN, manager: null }, ...start.leads],
  };
}
