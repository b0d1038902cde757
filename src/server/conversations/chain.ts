// The control chain's state, by replaying its entries with the function that devices use. Entries in the log were verified
// when they were stored: here only their rules run.
import { applyControl, closeState, verifyControl } from '../../shared/control.ts';
import type { ChainState } from '../../shared/chain-state.ts';
import { ChainError, decodeControl, type ControlEntry } from '../../shared/control-entry.ts';
import { EncodingError, fromBase64Url, type Bytes } from '../../shared/encoding.ts';
import { fail, type ErrorCode } from '../../shared/errors.ts';
import type { ConversationId, ParticipantId } from '../../shared/ids.ts';
import { decodeEnded } from '../../shared/log.ts';
import type { Tx } from '../db/database.ts';
import { selectChain, type ChainRow } from './log-store.ts';

export interface Chain {
  state: ChainState;
  /** Whose end was announced and whom no entry has dropped yet. */
  announced: ReadonlySet<ParticipantId>;
  /** As the log says it: new keys then come without a new epoch. */
  closed: boolean;
}

/** The chain up to now, of a conversation that this transaction has locked. */
export async function readChain(tx: Tx, conversationId: ConversationId): Promise<Chain> {
  return replay(await selectChain(tx, conversationId));
}

/** The chain that these rows, from the first on, lead to. */
export async function replay(rows: readonly ChainRow[]): Promise<Chain> {
  let state: ChainState | null = null;
  const announced = new Set<ParticipantId>();
  let closed = false;
  for (const { kind, bytes, signature } of rows) {
    if (kind === 'ended') announced.add(decodeEnded(bytes).participant);
    if (kind === 'closed' || kind === 'reopened') closed = kind === 'closed';
    if (kind !== 'control') continue;
    const next = applyControl(state, decodeControl(bytes), { announced, closed });
    state = await closeState(next, bytes, signature ?? new Uint8Array());
    for (const id of announced) {
      if (state.former.some((record) => record.id === id)) announced.delete(id);
    }
  }
  if (!state) throw new Error('a conversation without control entry');
  return { state, announced, closed };
}

export interface SignedControl {
  bytes: Bytes;
  signature: Bytes;
  entry: ControlEntry;
}

/** Reads a control entry that somebody sent; `conversation.chain_refused` for anything else. */
export function readControl(control: { bytes: string; signature: string }): SignedControl {
  try {
    const bytes = fromBase64Url(control.bytes);
    return { bytes, signature: fromBase64Url(control.signature), entry: decodeControl(bytes) };
  } catch (error) {
    if (error instanceof EncodingError || error instanceof ChainError) return fail('conversation.chain_refused');
    throw error;
  }
}

/** The state after this entry, or a refusal: outdated where somebody else was first, else what the rules say. */
export async function requireNextState(chain: Chain | null, { bytes, signature }: SignedControl): Promise<ChainState> {
  try {
    return await verifyControl(chain?.state ?? null, bytes, signature, {
      announced: chain?.announced ?? new Set(),
      closed: chain?.closed ?? false,
    });
  } catch (error) {
    if (error instanceof ChainError) return fail(codeOf(error));
    throw error;
  }
}

function codeOf({ code }: ChainError): ErrorCode {
  switch (code) {
    // Each says that the author had not seen the newest entry or announced end.
    case 'wrong_number':
    case 'wrong_previous':
    case 'due':
      return 'conversation.state_outdated';
    case 'not_active':
      return 'conversation.not_active';
    case 'not_allowed':
    case 'not_successor':
      return 'not_allowed';
    case 'too_many':
      return 'conversation.full';
    default:
      return 'conversation.chain_refused';
  }
}
