// Key shares on their way in: sizes and recipients are all that the server can check, and it checks them.
import { mayHoldEpoch, type OpenState } from '../../shared/chain-state.ts';
import { EncodingError, fromBase64Url } from '../../shared/encoding.ts';
import { fail, type ErrorCode } from '../../shared/errors.ts';
import type { ParticipantId } from '../../shared/ids.ts';
import { isGoodHpkeKey } from '../../shared/public-keys.ts';
import { areSharesComplete, epochsInShare } from '../../shared/shares.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import type { LockedConversation } from './log-store.ts';
import { insertShares } from './store.ts';

/** A share begins with the key of its own that it was sealed by. */
const EPHEMERAL = 32;

export interface GivenShare {
  participantId: ParticipantId;
  firstEpoch: number;
  lastEpoch: number;
  box: Uint8Array;
}

type ShareInput = { participantId: ParticipantId; firstEpoch: number; lastEpoch: number; box: string };

/** Decodes shares; refuses with `code` those whose size is not that of their epochs, or whose ephemeral key is none. */
export function readShares(shares: readonly ShareInput[], code: ErrorCode): GivenShare[] {
  return shares.map((share) => {
    const box = readBox(share.box, code);
    if (epochsInShare(box.length) !== share.lastEpoch - share.firstEpoch + 1) fail(code);
    if (!isGoodHpkeKey(box.subarray(0, EPHEMERAL))) fail(code);
    return { ...share, box };
  });
}

/**
 * With a new epoch comes exactly one share of it for everybody who is in and has keys. It may hold earlier epochs too,
 * as far as the chain grants them to the recipient.
 */
export function requireCompleteShares(state: OpenState, shares: readonly GivenShare[]): void {
  if (!areSharesComplete(state, shares)) fail('conversation.shares_incomplete');
  if (shares.some(({ lastEpoch }) => lastEpoch !== state.epoch)) fail('conversation.shares_incomplete');
  if (!shares.every((share) => isGranted(state, share))) fail('conversation.shares_incomplete');
}

/** Whether the chain grants the recipient every epoch of this share. */
export function isGranted(state: OpenState, { participantId, firstEpoch, lastEpoch }: GivenShare): boolean {
  for (let epoch = firstEpoch; epoch <= lastEpoch; epoch += 1) {
    if (!mayHoldEpoch(state, participantId, epoch)) return false;
  }
  return true;
}

/** Stores shares that `giver` sealed, each in a box under the conversation's shred key. */
export async function storeShares(
  tx: Tx,
  app: App,
  conversation: LockedConversation,
  giver: ParticipantId,
  shares: readonly GivenShare[],
): Promise<void> {
  const rows = await Promise.all(
    shares.map(async ({ participantId, firstEpoch, lastEpoch, box }) => ({
      id: app.ids.next<string>(),
      organisation_id: conversation.organisationId,
      conversation_id: conversation.id,
      recipient_participant_id: participantId,
      giver_participant_id: giver,
      first_epoch: firstEpoch,
      last_epoch: lastEpoch,
      box: await app.keystore.sealShare(conversation.id, participantId, box),
      made_at: app.clock.now(),
    })),
  );
  await insertShares(tx, rows);
}

function readBox(text: string, code: ErrorCode): Uint8Array {
  try {
    return fromBase64Url(text);
  } catch (error) {
    if (error instanceof EncodingError) return fail(code);
    throw error;
  }
}
