// The topic is an object that a manager signed (protocol §6): whoever makes an epoch carries it over under the new
// secret, so that people who join "from now on" have it, and can't change a word of it.
import { findRecord, isSeenAt, managerAt, participantAt, type ChainState } from '../../shared/chain-state.ts';
import {
  decode,
  EncodingError,
  field,
  fromBase64Url,
  idText,
  readText,
  readU32,
  type Bytes,
} from '../../shared/encoding.ts';
import type { ConversationId, ParticipantId } from '../../shared/ids.ts';
import { isSignedBy } from '../../shared/public-keys.ts';

/** The body of a topic entry, also when it is carried over: then it is repeated unchanged. */
export interface TopicBody {
  readonly topic: string;
  readonly signature: string;
  readonly signer: ParticipantId;
}

/**
 * The text of a topic entry's body; null if nobody who led this conversation signed it. Where the chain known here
 * doesn't show who led then, whoever signed it must be known by the same key.
 */
export async function readTopic(state: ChainState, body: unknown): Promise<{ text: string; n: number } | null> {
  if (!isTopicBody(body)) return null;
  try {
    const bytes = fromBase64Url(body.topic);
    const { conversation, n, text } = decodeTopic(bytes);
    if (conversation !== state.conversation || n > state.n) return null;
    const key = signerKey(state, body.signer, n);
    return key && (await isSignedBy(key, fromBase64Url(body.signature), bytes)) ? { text, n } : null;
  } catch (error) {
    if (error instanceof EncodingError) return null;
    throw error;
  }
}

function signerKey(state: ChainState, signer: ParticipantId, n: number): Bytes | null {
  if (!isSeenAt(state, n)) return findRecord(state, signer)?.sign ?? null;
  return managerAt(state, n) === signer ? (participantAt(state, signer, n)?.sign ?? null) : null;
}

function decodeTopic(bytes: Bytes): { conversation: ConversationId; n: number; text: string } {
  const fields = decode('topic', bytes, 3);
  return { conversation: idText(field(fields, 0)), n: readU32(field(fields, 1)), text: readText(field(fields, 2)) };
}

function isTopicBody(body: unknown): body is TopicBody {
  if (typeof body !== 'object' || body === null) return false;
  return ['topic', 'signature', 'signer'].every((name) => typeof Reflect.get(body, name) === 'string');
}
