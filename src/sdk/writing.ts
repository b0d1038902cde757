// Signing what this account writes into a conversation: entries, control entries with shares for everybody, and grants
// of epochs that somebody lacks (protocol §5, §6).
import { findJoined, mayHoldEpoch, shareRecipients, type ChainState } from '../shared/chain-state.ts';
import type { ControlAct, Participant } from '../shared/control-entry.ts';
import { closeState } from '../shared/control.ts';
import { draftControl } from '../shared/control-draft.ts';
import { fromBase64Url, toBase64Url, type Bytes } from '../shared/encoding.ts';
import { decodeEntry, type EntryKind } from '../shared/entry.ts';
import type { EntryId, ParticipantId } from '../shared/ids.ts';
import { isSignedBy } from '../shared/public-keys.ts';
import type { InputOf } from './endpoints.ts';
import { openEntry } from './crypto/entry.ts';
import { sealEntry, makeEpochSecret, sealShare, makeTopic } from './crypto/sealing.ts';
import { epochCommit, type EpochSecret } from './crypto/epoch.ts';
import type { KeyPairs } from './crypto/keys.ts';
import { signBytes } from './crypto/keys.ts';
import { readTopic, type TopicBody } from './crypto/topic.ts';
import { newId } from './ids.ts';
import { announcedNow, closedNow, type Ledger } from './ledger.ts';
import { SdkError } from './sdk-error.ts';

export interface Seen {
  readonly position: number;
  readonly head: Bytes;
}

/** An entry as the server takes it, and the epoch under which it was sealed. */
export interface Sealed {
  epoch: number;
  bytes: string;
  signature: string;
}

export interface Written {
  kind: EntryKind;
  entryId: EntryId;
  target: EntryId | null;
  body: unknown;
}

/** The chain and one's own keys, or why nothing can be written: `chain_broken`, `keys_missing`. */
export function requireWritable(ledger: Ledger): { chain: ChainState; keys: KeyPairs; secret: Bytes } {
  if (ledger.trust !== 'whole' || !ledger.chain) throw new SdkError('chain_broken');
  const secret = ledger.secrets.get(ledger.chain.epoch);
  if (!ledger.keys || !secret) throw new SdkError('keys_missing');
  return { chain: ledger.chain, keys: ledger.keys, secret };
}

/** Encrypts and signs under the epoch of the newest control entry that this device verified. */
export async function sealWritten(ledger: Ledger, seen: Seen, what: Written, now: number): Promise<Sealed> {
  const { chain, keys, secret } = requireWritable(ledger);
  const { conversationId, selfId } = ledger.conversation;
  return sealAt({ chain, secret, keys, sender: selfId, conversationId }, seen, what, now);
}

/** The time that an entry claims is cut to the minute: the rest would tell one device's clock from another's (N3). */
export const CLAIMED_TO = 60_000;

interface Author {
  chain: Pick<ChainState, 'n' | 'epoch'>;
  secret: Bytes;
  keys: KeyPairs;
  sender: ParticipantId;
  conversationId: ChainState['conversation'];
}

export async function sealAt(author: Author, seen: Seen, what: Written, now: number): Promise<Sealed> {
  const { chain, secret, keys, sender, conversationId } = author;
  const head = {
    ...{ conversation: conversationId, kind: what.kind, epoch: chain.epoch, sender },
    ...{ entryId: what.entryId, target: what.target, controlN: chain.n },
    claimedTime: now - (now % CLAIMED_TO),
    ...{ seenPosition: seen.position, seenHash: seen.head },
  };
  const { bytes, signature } = await sealEntry(head, what.body, secret, keys.sign);
  return { epoch: chain.epoch, bytes: toBase64Url(bytes), signature: toBase64Url(signature) };
}

/** The body of a topic entry, signed by the manager who sets it. */
export function topicBody(ledger: Ledger, text: string): Promise<unknown> {
  const { chain, keys } = requireWritable(ledger);
  const { conversationId, selfId } = ledger.conversation;
  return makeTopic({ conversation: conversationId, n: chain.n, signer: selfId }, text, keys.sign);
}

type Shares = InputOf<'appendControl'>['shares'];

/**
 * A signed control entry with a new epoch where its type asks for one, shares for everybody, and the topic again.
 * `nextKeys`: one's own from this entry on, where it makes them new.
 */
export async function writeControl(
  ledger: Ledger,
  seen: Seen,
  act: Exclude<ControlAct, { type: 'create' }>,
  now: number,
  nextKeys: KeyPairs | null = null,
): Promise<Pick<InputOf<'appendControl'>, 'control' | 'shares' | 'topic'>> {
  const { chain, keys, secret: current } = requireWritable(ledger);
  const { conversationId, selfId } = ledger.conversation;
  const newEpoch = makesEpoch(ledger, act);
  const epoch = newEpoch ? chain.epoch + 1 : chain.epoch;
  const secret = newEpoch ? makeEpochSecret() : current;
  const commit = newEpoch ? await epochCommit(secret, conversationId, epoch) : chain.commit;
  const draft = { conversation: conversationId, actor: selfId, act, epoch, commit };
  const facts = { announced: announcedNow(ledger), closed: closedNow(ledger) };
  const place = { seenPosition: seen.position, seenHash: seen.head };
  const { bytes, next } = await draftControl(chain, { ...draft, ...place }, facts);
  const signature = await signBytes(keys.sign, bytes);
  const after = await closeState(next, bytes, signature);
  const control = { bytes: toBase64Url(bytes), signature: toBase64Url(signature) };
  if (act.type === 'rekey' && !newEpoch) {
    const shares = await sharesOfRange(after, act.participant, () => true, ledger.secrets);
    return { control, shares, topic: null };
  }
  if (!newEpoch) return { control, shares: [], topic: null };
  const secrets = new Map(ledger.secrets).set(epoch, secret);
  const shares = await sharesOfNewEpoch(chain, after, secrets);
  const body = await currentTopicBody(ledger);
  const what = { kind: 'topic', entryId: newId<EntryId>(), target: null, body } as const;
  const author = { chain: after, secret, keys: nextKeys ?? keys, sender: selfId, conversationId };
  const topic = body === null ? null : await sealAt(author, seen, what, now);
  return { control, shares, topic: topic && { bytes: topic.bytes, signature: topic.signature } };
}

/** Whether an act comes with a new epoch: not a new manager, nor new keys for who is no longer in or where it is closed. */
export function makesEpoch(ledger: Ledger, act: ControlAct): boolean {
  if (act.type !== 'rekey') return act.type !== 'manager';
  const { id } = act.participant;
  const isIn = ledger.chain !== null && findJoined(ledger.chain, id) !== null && !announcedNow(ledger).has(id);
  return isIn && !closedNow(ledger);
}

/** One share each: of the new epoch, and for whoever has new keys of all that the chain grants them. */
async function sharesOfNewEpoch(
  before: ChainState,
  after: ChainState,
  secrets: ReadonlyMap<number, Bytes>,
): Promise<Shares> {
  const known = new Set(shareRecipients(before).map(({ sign }) => toBase64Url(sign)));
  return Promise.all(
    shareRecipients(after).map((recipient) => {
      const isNew = !known.has(toBase64Url(recipient.sign));
      const first = isNew ? firstGranted(after, recipient.id, secrets) : after.epoch;
      return shareOf(after, recipient, first, after.epoch, secrets);
    }),
  );
}

/** A share for each unbroken run of epochs among these that the chain grants somebody and this device holds. */
export async function sharesOfRange(
  chain: ChainState,
  recipient: Pick<Participant, 'id' | 'hpke'>,
  isWanted: (epoch: number) => boolean,
  secrets: ReadonlyMap<number, Bytes>,
): Promise<Shares> {
  const held = [...secrets.keys()].filter((epoch) => isWanted(epoch) && mayHoldEpoch(chain, recipient.id, epoch));
  const runs: { first: number; last: number }[] = [];
  for (const epoch of held.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.last === epoch - 1) run.last = epoch;
    else runs.push({ first: epoch, last: epoch });
  }
  return Promise.all(runs.map(({ first, last }) => shareOf(chain, recipient, first, last, secrets)));
}

/** The lowest epoch from which on, without a hole, the chain grants everything and this device holds it. */
export function firstGranted(chain: ChainState, id: ParticipantId, secrets: ReadonlyMap<number, Bytes>): number {
  let first = chain.epoch;
  while (first > 0 && mayHoldEpoch(chain, id, first - 1) && secrets.has(first - 1)) first -= 1;
  return first;
}

export async function shareOf(
  chain: ChainState,
  { id, hpke }: Pick<Participant, 'id' | 'hpke'>,
  firstEpoch: number,
  lastEpoch: number,
  secrets: ReadonlyMap<number, Bytes>,
): Promise<Shares[number]> {
  const wanted: EpochSecret[] = [];
  for (let epoch = firstEpoch; epoch <= lastEpoch; epoch += 1) {
    const secret = secrets.get(epoch);
    if (secret) wanted.push({ epoch, secret });
  }
  const box = toBase64Url(await sealShare(chain.conversation, { id, hpke }, wanted));
  return { participantId: id, firstEpoch, lastEpoch, box };
}

/** Shares that others lack and that this device may and can give. */
export async function grantsFor({ chain, conversation, secrets }: Ledger): Promise<Shares> {
  if (!chain) return [];
  const grants: Promise<Shares[number]>[] = [];
  const recipients = new Map(shareRecipients(chain).map((record) => [record.id, record]));
  for (const { participantId, epoch } of conversation.wanted) {
    const recipient = recipients.get(participantId);
    if (!recipient || participantId === conversation.selfId) continue;
    if (mayHoldEpoch(chain, participantId, epoch) && secrets.has(epoch)) {
      grants.push(shareOf(chain, recipient, epoch, epoch, secrets));
    }
  }
  return Promise.all(grants);
}

/**
 * What the newest topic entry holds, to be carried over unchanged; null where there is none or it can't be read. Only
 * what a manager signed as a topic: anything else that the server calls one would be opened to who comes now. Who comes now
 * knows nobody who was there before: of a manager who is gone, whoever leads signs the same words.
 */
async function currentTopicBody(ledger: Ledger): Promise<unknown> {
  const { chain, conversation, secrets } = ledger;
  if (!chain || !conversation.topic?.bytes) return null;
  const { head, box } = decodeEntry(fromBase64Url(conversation.topic.bytes));
  const secret = secrets.get(head.epoch);
  if (!secret || head.kind !== 'topic') return null;
  const body = await openEntry(head, box, secret).catch(() => null);
  const topic = await readTopic(chain, body);
  if (!topic) return null;
  const isMine = chain.manager === conversation.selfId;
  return isMine && !(await isKnownToNewcomers(chain, body as TopicBody)) ? topicBody(ledger, topic.text) : body;
}

/** Whether whoever signed it is in it, with the keys that signed it. */
async function isKnownToNewcomers(chain: ChainState, { topic, signature, signer }: TopicBody): Promise<boolean> {
  const keys = findJoined(chain, signer)?.record.sign;
  return keys !== undefined && isSignedBy(keys, fromBase64Url(signature), fromBase64Url(topic));
}
