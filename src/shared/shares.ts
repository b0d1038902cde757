// Shares of epoch secrets as the server sees them: who must get one, and their size (protocol §5, §6).
import { shareRecipients, type OpenState } from './chain-state.ts';
import { encode, idBytes, type Bytes } from './encoding.ts';
import type { ConversationId, ParticipantId } from './ids.ts';

/** HPKE adds an ephemeral key and a tag; each epoch takes its number and its secret. */
const SEAL = 32 + 16;
const PER_EPOCH = 4 + 32;

/** How many epochs a share of so many bytes holds; null if it is no share. */
export function epochsInShare(length: number): number | null {
  const count = (length - SEAL) / PER_EPOCH;
  return Number.isInteger(count) && count >= 1 ? count : null;
}

/** What a share is bound to: it can't be moved to another conversation, participant or key. */
export function shareInfo(conversation: ConversationId, recipient: ParticipantId, hpke: Uint8Array): Bytes {
  return encode('share', idBytes(conversation), idBytes(recipient), hpke);
}

/**
 * Whether a control entry that makes an epoch comes with one well-formed share for everybody who is in and has keys,
 * and with none for anybody else.
 */
export function areSharesComplete(
  state: OpenState,
  shares: readonly { participantId: ParticipantId; box: Uint8Array }[],
): boolean {
  const wanted = new Set(shareRecipients(state).map(({ id }) => id));
  const given = new Set(shares.map(({ participantId }) => participantId));
  if (given.size !== shares.length || given.size !== wanted.size) return false;
  return shares.every(({ participantId, box }) => wanted.has(participantId) && epochsInShare(box.length) !== null);
}
