// Control entries on their way to being signed (protocol §5); reading them back is control.ts.
import { stateHash, type ChainState, type OpenState } from './chain-state.ts';
import { encodeParticipant, type ControlAct, type ControlEntry, type History } from './control-entry.ts';
import { applyControl } from './control.ts';
import type { ChainFacts } from './control-rules.ts';
import {
  encode,
  idBytes,
  list,
  nothing,
  optionalId,
  requireLength,
  u32,
  u64,
  u8,
  utf8,
  zeroHash,
  type Bytes,
} from './encoding.ts';

/** What an author decides; the rest of the entry follows from the state before it. */
export type ControlDraft = Omit<ControlEntry, 'n' | 'previous' | 'stateHash'>;

/** The bytes to sign for what an author wants, and the state that they lead to; throws ChainError like a reader would. */
export async function draftControl(
  state: ChainState | null,
  draft: ControlDraft,
  facts: ChainFacts,
): Promise<{ entry: ControlEntry; bytes: Bytes; next: OpenState }> {
  const place = { n: state ? state.n + 1 : 0, previous: state ? state.head : zeroHash() };
  const unhashed = { ...draft, ...place, stateHash: zeroHash() };
  const next = applyControl(state, unhashed, facts);
  const entry = { ...unhashed, stateHash: await stateHash(next) };
  return { entry, bytes: encodeControl(entry), next };
}

/** C of §5: the bytes that the actor signs. */
export function encodeControl(entry: ControlEntry): Bytes {
  return encode(
    'control',
    idBytes(entry.conversation),
    u32(entry.n),
    requireLength(entry.previous, 32),
    utf8(entry.act.type),
    idBytes(entry.actor),
    list(...encodeArgs(entry.act)),
    u32(entry.epoch),
    requireLength(entry.commit, 32),
    requireLength(entry.stateHash, 32),
    u64(entry.seenPosition),
    requireLength(entry.seenHash, 32),
  );
}

function encodeArgs(act: ControlAct): Bytes[] {
  switch (act.type) {
    case 'create':
      return [utf8(act.kind), ...act.participants.map(encodeParticipant)];
    case 'add':
      return [encodeParticipant(act.participant), ...encodeHistory(act.history), optionalId(act.invite)];
    case 'admit':
    case 'rekey':
      return [encodeParticipant(act.participant), utf8(act.basis)];
    case 'remove':
    case 'drop':
      return act.participants.map(idBytes);
    case 'manager':
      return [idBytes(act.manager), utf8(act.basis), ...act.deputies.map(idBytes)];
  }
}

function encodeHistory(history: History): Bytes[] {
  if (history.from === 'now') return [u8(0), nothing(), nothing()];
  return [u8(1), u32(history.epoch), u64(history.position)];
}
