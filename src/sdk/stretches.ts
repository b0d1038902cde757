// When one was in a conversation and what one may read of it, as the signed chain and the announced ends say.
import { decodeControl } from '../shared/control-entry.ts';
import type { TimelineEntry } from '../shared/conversations.ts';
import { fromBase64Url } from '../shared/encoding.ts';
import type { ParticipantId } from '../shared/ids.ts';
import { decodeEnded } from '../shared/log.ts';

/** Positions [from, to) that one may read without a hole; `to` is null while one is in it. */
export interface Stretch {
  from: number;
  to: number | null;
  /** The epoch in force at `from`: with `from`, what "everything" grants at most. */
  epoch: number;
  /** The server's times of coming, and of going. */
  fromAt: number;
  toAt: number | null;
}

/** The stretches of somebody, oldest first, from the entries of the chain that they may see. */
export function stretchesOf(self: ParticipantId, chain: readonly TimelineEntry[]): Stretch[] {
  const found: Stretch[] = [];
  for (const { kind, position, at, bytes } of chain) {
    if (kind !== 'control' && kind !== 'ended') continue;
    const begins = kind === 'control' ? beginOf(self, bytes ?? '', position) : null;
    const last = found.at(-1);
    if (begins) {
      // What was read before, at several times perhaps, and what is granted now may overlap: together they are one.
      let first: Pick<Stretch, 'from' | 'epoch'> = begins;
      for (let before = last; before?.to && before.to > begins.from; before = found.at(-1)) {
        found.pop();
        if (before.from < first.from) first = before;
      }
      found.push({ from: first.from, epoch: first.epoch, to: null, fromAt: at, toAt: null });
    } else if (last?.to === null && isEnd(self, kind, bytes ?? '')) {
      found.splice(-1, 1, { ...last, to: position + 1, toAt: at });
    }
  }
  return found;
}

function beginOf(self: ParticipantId, bytes: string, position: number): { from: number; epoch: number } | null {
  const { act, epoch } = decodeControl(fromBase64Url(bytes));
  if (act.type === 'create') return act.participants.some(({ id }) => id === self) ? { from: position, epoch } : null;
  if (act.type !== 'add' || act.participant.id !== self) return null;
  return act.history.from === 'now'
    ? { from: position, epoch }
    : { from: act.history.position, epoch: act.history.epoch };
}

function isEnd(self: ParticipantId, kind: string, bytes: string): boolean {
  if (kind === 'ended') return decodeEnded(fromBase64Url(bytes)).participant === self;
  const { act } = decodeControl(fromBase64Url(bytes));
  return act.type === 'remove' && act.participants.includes(self);
}
