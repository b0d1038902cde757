// Epoch secrets and the shares that carry them (protocol §6).
import { equalBytes, idBytes, readU32, u32, type Bytes } from '../../shared/encoding.ts';
import type { ConversationId, ParticipantId } from '../../shared/ids.ts';
import { epochsInShare, shareInfo } from '../../shared/shares.ts';
import type { KeyPair } from './keys.ts';
import { kdf, SealError } from './primitives.ts';

export interface EpochSecret {
  readonly epoch: number;
  readonly secret: Bytes;
}

/** Only who seals or opens a share needs it: most page loads do neither. */
export const loadHpke = () => import('./hpke.ts');

/** The public commitment that a control entry carries. */
export function epochCommit(secret: Bytes, conversation: ConversationId, epoch: number): Promise<Bytes> {
  return kdf(secret, 'commit', idBytes(conversation), u32(epoch));
}

/**
 * The secrets of a share that match the chain's commitments; others are left out, since a share is unsigned. SealError
 * if it doesn't open. `commitOf` gives the commitment of an epoch, or null where the chain has none.
 */
export async function openShare(
  conversation: ConversationId,
  recipient: { readonly id: ParticipantId; readonly keys: KeyPair },
  share: Bytes,
  commitOf: (epoch: number) => Bytes | null,
): Promise<EpochSecret[]> {
  if (epochsInShare(share.length) === null) throw new SealError('does not open');
  const info = shareInfo(conversation, recipient.id, recipient.keys.public);
  const { openSealed } = await loadHpke();
  const message = await openSealed(recipient.keys, info, share);
  const accepted: EpochSecret[] = [];
  for (let at = 0; at < message.length; at += 36) {
    const found = { epoch: readU32(message.slice(at, at + 4)), secret: message.slice(at + 4, at + 36) };
    if (await isCommitted(conversation, found, commitOf(found.epoch))) accepted.push(found);
  }
  return accepted;
}

async function isCommitted(
  conversation: ConversationId,
  { epoch, secret }: EpochSecret,
  commit: Bytes | null,
): Promise<boolean> {
  return commit !== null && equalBytes(await epochCommit(secret, conversation, epoch), commit);
}
