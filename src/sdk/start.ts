// Starting a conversation: participant records from key packages that belong to pinned identities, the first epoch with
// a share for everybody who has keys, topic and first message, all in one request.
import { isBound } from '../shared/cards.ts';
import { shareRecipients } from '../shared/chain-state.ts';
import { pendingParticipant, type Participant } from '../shared/control-entry.ts';
import { closeState } from '../shared/control.ts';
import { draftControl } from '../shared/control-draft.ts';
import { noFacts } from '../shared/control-rules.ts';
import { fromBase64Url, toBase64Url, toHex, zeroHash } from '../shared/encoding.ts';
import type { ConversationId, EntryId, MemberId, ParticipantId } from '../shared/ids.ts';
import { leafOf, nextHead } from '../shared/log.ts';
import type { InputOf, OutputOf } from './endpoints.ts';
import type { ContactsInside } from './contacts.ts';
import { epochCommit } from './crypto/epoch.ts';
import { makeEpochSecret, makeTopic } from './crypto/sealing.ts';
import { signBytes } from './crypto/keys.ts';
import { randomBytes } from './crypto/primitives.ts';
import { newId } from './ids.ts';
import type { DeviceParts } from './parts.ts';
import { newestCard } from './pins.ts';
import { SdkError } from './sdk-error.ts';
import { sealAt, shareOf } from './writing.ts';

type Package = OutputOf<'takeKeyPackages'>['packages'][number];

export interface StartWish {
  conversationId: ConversationId;
  memberIds: readonly MemberId[];
  topic: string;
  message: string;
}

export interface OwnKeys {
  k: number;
  sign: Uint8Array<ArrayBuffer>;
  hpke: Uint8Array<ArrayBuffer>;
}

/** The keys of a package, if the pinned identity of this contact signed that they are its own; null where there is none. */
export async function requireOwnPackage(
  parts: DeviceParts,
  contacts: Pick<ContactsInside, 'requireTrusted' | 'reload'>,
  memberId: MemberId,
  taken: Package,
): Promise<OwnKeys | null> {
  if (!taken.package) return null;
  const found = await findBound(parts, contacts, memberId, taken.package);
  if (found) return found;
  // What is known of this contact may be older than the package: they signed up, or changed keys, since.
  await contacts.reload();
  await contacts.requireTrusted(memberId);
  return (await findBound(parts, contacts, memberId, taken.package)) ?? refuseKeys();
}

async function findBound(
  { vault }: DeviceParts,
  contacts: Pick<ContactsInside, 'requireTrusted'>,
  memberId: MemberId,
  { k, ...given }: NonNullable<Package['package']>,
): Promise<OwnKeys | null> {
  const contact = await contacts.requireTrusted(memberId);
  const newest = await newestCard(vault, memberId, contact.cards);
  const pinned = vault.bundle.pins[memberId]?.fingerprint;
  if (!newest || newest.fingerprint !== pinned) return null;
  const [sign, hpke] = [fromBase64Url(given.sign), fromBase64Url(given.hpke)];
  const { organisation, account, sign: identity } = newest.card;
  const bound = { organisation, account, fingerprint: fromBase64Url(pinned), k, sign, hpke };
  return (await isBound(bound, identity, fromBase64Url(given.binding))) ? { k, sign, hpke } : null;
}

function refuseKeys(): never {
  throw new SdkError('keys_refused');
}

interface Made {
  record: Participant;
  memberId: MemberId;
  k: number | null;
}

/** Everything that `createConversation` takes, signed. The same request may be sent again, and makes one. */
export async function prepareStart(
  parts: DeviceParts,
  contacts: ContactsInside,
  professional: boolean,
  wish: StartWish,
): Promise<InputOf<'createConversation'>> {
  const { api, vault, clock } = parts;
  const { conversationId, memberIds } = wish;
  const self = vault.opened.account;
  for (const memberId of memberIds) await contacts.requireTrusted(memberId);
  const { packages } = await api.act('takeKeyPackages', { memberIds: [self, ...memberIds] });
  const own = packages.find(({ memberId }) => memberId === self)?.package ?? (await refillAndTake(parts));
  const keys = own && (await vault.participantKeys(fromBase64Url(own.sign)));
  if (!own || !keys) throw new SdkError('keys_missing');

  const selfId = newId<ParticipantId>();
  const ownRecord = {
    id: selfId,
    kind: 'member',
    professional,
    sign: keys.sign.public,
    hpke: keys.hpke.public,
  } as const;
  const made: Made[] = [{ record: ownRecord, memberId: self, k: own.k }];
  for (const memberId of inNoOrder(memberIds)) {
    const taken = packages.find((one) => one.memberId === memberId);
    if (!taken) throw new SdkError('contact.unknown');
    made.push(await participantOf(parts, contacts, memberId, taken));
  }
  await notePending(parts, conversationId, made);

  const secret = makeEpochSecret();
  const commit = await epochCommit(secret, conversationId, 0);
  const act = { type: 'create', kind: 'regular', participants: made.map(({ record }) => record) } as const;
  const draft = { conversation: conversationId, actor: selfId, act, epoch: 0, commit };
  const { bytes, next } = await draftControl(null, { ...draft, seenPosition: 0, seenHash: zeroHash() }, noFacts);
  const signature = await signBytes(keys.sign, bytes);
  const chain = await closeState(next, bytes, signature);
  const secrets = new Map([[0, secret]]);
  const shares = await Promise.all(shareRecipients(chain).map((recipient) => shareOf(chain, recipient, 0, 0, secrets)));

  const seen = { position: 1, head: await nextHead(conversationId, 1, zeroHash(), await leafOf(bytes, signature)) };
  const author = { chain, secret, keys, sender: selfId, conversationId };
  const seal = async (kind: 'topic' | 'message', body: unknown) => {
    const written = { kind, entryId: newId<EntryId>(), target: null, body };
    const sealed = await sealAt(author, seen, written, clock.now());
    return { bytes: sealed.bytes, signature: sealed.signature };
  };
  const topic =
    wish.topic === ''
      ? null
      : await makeTopic({ conversation: conversationId, n: 0, signer: selfId }, wish.topic, keys.sign);
  return {
    conversationId,
    control: { bytes: toBase64Url(bytes), signature: toBase64Url(signature) },
    participants: made.map(({ record, memberId, k }) => ({ participantId: record.id, memberId, k })),
    shares,
    topic: topic && (await seal('topic', topic)),
    message: wish.message === '' ? null : await seal('message', { text: wish.message }),
  };
}

/** A package of one's own, after filling the stock where it is used up. */
export async function takeOwnPackage(parts: DeviceParts): Promise<Package['package']> {
  const { packages } = await parts.api.act('takeKeyPackages', { memberIds: [parts.vault.opened.account] });
  return packages[0]?.package ?? refillAndTake(parts);
}

/** One's own stock was used up since this device signed in. */
async function refillAndTake(parts: DeviceParts): Promise<Package['package']> {
  const { api, vault } = parts;
  const { refillPackages } = await import('./ways-in.ts');
  await refillPackages(parts, await api.ask('getAccountKeys', {}));
  const { packages } = await api.act('takeKeyPackages', { memberIds: [vault.opened.account] });
  return packages[0]?.package ?? null;
}

/** They were picked from a list of names: a stranger's number in the conversation must not tell where a name stands. */
export function inNoOrder<T>(items: readonly T[]): T[] {
  const drawn = items.map((item) => ({ item, lot: toHex(randomBytes(16)) }));
  return drawn.toSorted((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ item }) => item);
}

async function participantOf(
  parts: DeviceParts,
  contacts: ContactsInside,
  memberId: MemberId,
  taken: Package,
): Promise<Made> {
  const id = newId<ParticipantId>();
  const { professional } = taken;
  const keys = await requireOwnPackage(parts, contacts, memberId, taken);
  if (!keys) return { record: pendingParticipant(id, professional), memberId, k: null };
  const { k, sign, hpke } = keys;
  return { record: { id, kind: 'member', professional, sign, hpke }, memberId, k };
}

/** Whom a pending participant stands for is this account's own knowledge, not the server's word. */
async function notePending(
  { vault }: DeviceParts,
  conversationId: ConversationId,
  made: readonly Made[],
): Promise<void> {
  const pending = made.filter(({ k }) => k === null);
  if (pending.length === 0) return;
  const noted = Object.fromEntries(pending.map(({ record, memberId }) => [record.id, { conversationId, memberId }]));
  await vault.change((bundle) => ({ ...bundle, pending: { ...bundle.pending, ...noted } }));
}
