// What only a writer computes: epoch secrets and their shares, sealed entries, signed topics (protocol §6). Opening them is
// epoch.ts, entry.ts and topic.ts.
import { concat, encode, idBytes, requireLength, toBase64Url, u32, utf8, type Bytes } from '../../shared/encoding.ts';
import { encodeEntry, entryAad, sizeClass, type EntryHead } from '../../shared/entry.ts';
import type { ConversationId, ParticipantId } from '../../shared/ids.ts';
import { shareInfo } from '../../shared/shares.ts';
import { entryKey } from './entry.ts';
import { loadHpke, type EpochSecret } from './epoch.ts';
import { signBytes, type KeyPair } from './keys.ts';
import { randomBytes, sealBox } from './primitives.ts';
import type { TopicBody } from './topic.ts';

export function makeEpochSecret(): Bytes {
  return randomBytes(32);
}

/** Seals epoch secrets to one participant of one conversation; nobody else, and no other keys of theirs, can open it. */
export async function sealShare(
  conversation: ConversationId,
  recipient: { readonly id: ParticipantId; readonly hpke: Bytes },
  secrets: readonly EpochSecret[],
): Promise<Bytes> {
  const message = concat(...secrets.map(({ epoch, secret }) => concat(u32(epoch), requireLength(secret, 32))));
  const { sealTo } = await loadHpke();
  return sealTo(recipient.hpke, shareInfo(conversation, recipient.id, recipient.hpke), message);
}

export interface SignedEntry {
  readonly bytes: Bytes;
  readonly signature: Bytes;
}

/** Encrypts, pads and signs an entry. An entry id is never used for a second text. `body` is anything that JSON holds. */
export async function sealEntry(head: EntryHead, body: unknown, secret: Bytes, author: KeyPair): Promise<SignedEntry> {
  const box = await sealBox(await entryKey(secret, head), entryAad(head), pad(utf8(JSON.stringify(body))));
  const bytes = encodeEntry(head, box);
  return { bytes, signature: await signBytes(author, bytes) };
}

/** Length, text, zeros up to the size class. */
export function pad(text: Bytes): Bytes {
  const padded = new Uint8Array(sizeClass(text.length));
  padded.set(concat(u32(text.length), text));
  return padded;
}

/** Signs a topic; `n` is the number of the newest control entry, at which the signer leads. */
export async function makeTopic(
  { conversation, n, signer }: { conversation: ConversationId; n: number; signer: ParticipantId },
  text: string,
  key: KeyPair,
): Promise<TopicBody> {
  const bytes = encodeTopic(conversation, n, text);
  return { topic: toBase64Url(bytes), signature: toBase64Url(await signBytes(key, bytes)), signer };
}

function encodeTopic(conversation: ConversationId, n: number, text: string): Bytes {
  return encode('topic', idBytes(conversation), u32(n), utf8(text));
}
