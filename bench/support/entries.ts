// Signed messages as devices send them. What is in the box no server can read: here it is noise of the smallest size.
import { createPrivateKey, randomBytes, randomUUID, sign, type KeyObject } from 'node:crypto';
import { encodeEntry, SMALLEST_CLASS } from '../../src/shared/entry.ts';
import type { EntryId } from '../../src/shared/ids.ts';
import type { Person, Talk } from './seed.ts';

export interface Message {
  author: Person;
  input: { conversationId: Talk['id']; entry: { bytes: string; signature: string } };
}

const NONCE_AND_TAG = 28;

/** So many messages, by the participants in turn. Each says that it has seen the log's first entry, which stays true. */
export function signMessages(talk: Talk, count: number): Message[] {
  const seenHash = new Uint8Array(Buffer.from(talk.head, 'base64'));
  const authors = talk.participants.map((participant) => ({ ...participant, key: readKey(participant.signKey) }));
  return Array.from({ length: count }, (_, at) => {
    const { id, person, key } = authors[at % authors.length]!;
    const head = {
      ...{ conversation: talk.id, kind: 'message', epoch: 0, sender: id, entryId: randomUUID() as EntryId },
      ...{ target: null, controlN: 0, seenPosition: 1, seenHash, claimedTime: Date.now() },
    };
    const bytes = encodeEntry(head, randomBytes(SMALLEST_CLASS + NONCE_AND_TAG));
    const signature = sign(null, bytes, key).toString('base64url');
    const entry = { bytes: Buffer.from(bytes).toString('base64url'), signature };
    return { author: person, input: { conversationId: talk.id, entry } };
  });
}

function readKey(text: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
}
