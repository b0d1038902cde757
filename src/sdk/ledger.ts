// What this device verified of one conversation: the control chain replayed by the shared rules, one's own keys, and the
// epoch secrets that its shares gave.
import {
  type ChainState,
  commitOf,
  findJoined,
  findRecord,
  mayHoldEpoch,
  participantAt,
} from '../shared/chain-state.ts';
import { ChainError, decodeControl, type Participant } from '../shared/control-entry.ts';
import { verifyControl } from '../shared/control.ts';
import type { Conversation, TimelineEntry } from '../shared/conversations.ts';
import { equalBytes, fromBase64Url, toBase64Url, type Bytes } from '../shared/encoding.ts';
import type { ConversationId, ParticipantId } from '../shared/ids.ts';
import { decodeClosed, decodeEnded, decodeReopened } from '../shared/log.ts';
import { epochCommit, openShare, type EpochSecret } from './crypto/epoch.ts';
import type { KeyPairs } from './crypto/keys.ts';
import { keepSecrets, readKeptSecrets } from './kept-secrets.ts';
import type { DeviceParts } from './parts.ts';
import { stretchesOf, type Stretch } from './stretches.ts';
import type { Vault } from './vault.ts';

/** What holds from a position of the log on, until the next of these. */
interface Place {
  readonly position: number;
  readonly n: number;
  readonly announced: ReadonlySet<ParticipantId>;
  readonly closed: boolean;
}

export interface Ledger {
  readonly conversation: Conversation;
  /** Null where not even the first entry is believed. */
  readonly chain: ChainState | null;
  readonly trust: 'whole' | 'broken' | 'updateNeeded';
  /** The same of the chain alone: what it once broke stays broken, a wrong word beside it only while it is said. */
  readonly chainTrust: Ledger['trust'];
  /** Hash of each control entry, by its number. */
  readonly controlHeads: ReadonlyMap<number, Bytes>;
  /** When one was in it, and what one may read without a hole. */
  readonly stretches: readonly Stretch[];
  /** The chain begins after what this account saw of it before: whoever added one has to be known. */
  readonly unlinked: boolean;
  /** What lay in one's absences was given since the ledger before: what is shown begins anew. */
  readonly filled: boolean;
  readonly places: readonly Place[];
  readonly secrets: ReadonlyMap<number, Bytes>;
  /** Null while this account has no keys in it. */
  readonly keys: KeyPairs | null;
  /** Entries of the chain that were verified, so that only newer ones are looked at. */
  readonly verified: readonly TimelineEntry[];
  /** Shares that were tried. */
  readonly tried: ReadonlySet<string>;
}

/** What is true for an entry at this position: the newest control entry before it, and whose end was announced. */
export function placeAt(ledger: Ledger, position: number): { n: number; announced: ReadonlySet<ParticipantId> } | null {
  return ledger.places.findLast((place) => place.position < position) ?? null;
}

/** Whether one is in it at the newest place. */
export function isIn(ledger: Ledger): boolean {
  const place = ledger.places.at(-1);
  const { selfId } = ledger.conversation;
  if (!ledger.chain || !place || place.announced.has(selfId)) return false;
  return participantAt(ledger.chain, selfId, place.n) !== null;
}

/** Whose end is announced and not dropped yet, at the newest place. */
export function announcedNow(ledger: Ledger): ReadonlySet<ParticipantId> {
  return ledger.places.at(-1)?.announced ?? new Set();
}

/** Whether the log says that it is closed, at the newest place. */
export function closedNow(ledger: Ledger): boolean {
  return ledger.places.at(-1)?.closed ?? false;
}

/**
 * Whether one writes there with keys from before this account's were made anew: whoever has the old ones reads along
 * until new ones are signed into it.
 */
export function hasOldKeys(vault: Vault, ledger: Ledger): boolean {
  const { chain, keys, conversation, trust } = ledger;
  const { renewal } = vault.bundle;
  if (!renewal || !chain || !keys || trust !== 'whole' || closedNow(ledger)) return false;
  const { selfId } = conversation;
  if (!findJoined(chain, selfId) || announcedNow(ledger).has(selfId)) return false;
  return (vault.cardOf(keys.sign.public) ?? renewal.card) < renewal.card;
}

/** Epochs that the chain grants this account and whose secret this device lacks. */
export function missingEpochs({ chain, keys, conversation, secrets }: Ledger): number[] {
  if (!chain || !keys) return [];
  const epochs = chain.epochs.map(({ epoch }) => epoch);
  return epochs.filter((epoch) => !secrets.has(epoch) && mayHoldEpoch(chain, conversation.selfId, epoch));
}

/** The ledger after the server's newest answer. An entry that the rules refuse ends trust; what was verified stays. */
export async function updateLedger(
  parts: Pick<DeviceParts, 'store' | 'vault'>,
  before: Ledger | null,
  conversation: Conversation,
): Promise<Ledger> {
  const { vault } = parts;
  const holes = conversation.snapshots.length + (before?.conversation.snapshots.length ?? 0);
  const rejoining = holes > 0 ? await import('./rejoining.ts') : null;
  const continues = before !== null && isContinued(before.verified, conversation.chain);
  const replayed = await replay(continues ? before : null, conversation, rejoining);
  // Hidden or given meanwhile, with another addition: what the account saw is held against it, as after a reload.
  const filled = !!(before && rejoining?.isFilled(before, conversation.chain));
  const isElsewhere = filled || conversation.chain[0]?.position !== before?.verified[0]?.position;
  const rolledBack = before?.chainTrust === 'whole' && !continues && !isElsewhere;
  const chainTrust = rolledBack || isOlder(vault, replayed, conversation) ? 'broken' : replayed.chainTrust;
  const { keys, all } = await ownKeys(vault, replayed.chain, conversation);
  const misled = chainTrust === 'whole' && !(await agrees(vault, replayed.chain, conversation));
  const stretches = stretchesOf(conversation.selfId, replayed.verified);
  const unlinked = rejoining?.isUnlinked(vault, replayed, conversation) ?? false;
  const trust = misled ? 'broken' : chainTrust;
  const ledger = { ...replayed, chainTrust, trust, conversation, keys, stretches, unlinked, filled };
  return { ...ledger, ...(await findSecrets(parts, { ...ledger, all }, isElsewhere ? null : before)) } as Ledger;
}

export type Replayed = Pick<Ledger, 'chain' | 'chainTrust' | 'controlHeads' | 'places' | 'verified'>;

async function replay(
  before: Ledger | null,
  conversation: Conversation,
  rejoining: typeof import('./rejoining.ts') | null,
): Promise<Replayed> {
  const { chain: entries } = conversation;
  let chain = before?.chain ?? null;
  const controlHeads = new Map(before?.controlHeads);
  const places = [...(before?.places ?? [])];
  const verified = [...(before?.verified ?? [])];
  let chainTrust: Ledger['trust'] = before?.chainTrust ?? 'whole';
  if (chainTrust !== 'whole') return { chain, chainTrust, controlHeads, places, verified };
  for (const entry of entries.slice(verified.length)) {
    const facts = { announced: new Set(places.at(-1)?.announced), closed: places.at(-1)?.closed ?? false };
    try {
      const step = rejoining?.beginsAnew(chain, facts, entry, conversation)
        ? await rejoining.beginAt(chain, entry, conversation)
        : await replayOne(chain, facts, entry, conversation.conversationId);
      if (step !== chain && step) controlHeads.set(step.n, step.head);
      chain = step;
    } catch (error) {
      chainTrust = error instanceof ChainError && error.code === 'update_needed' ? 'updateNeeded' : 'broken';
      break;
    }
    places.push({ position: entry.position, n: chain?.n ?? 0, ...facts });
    verified.push(entry);
  }
  if (!chain && chainTrust === 'whole') chainTrust = 'broken';
  return { chain, chainTrust, controlHeads, places, verified };
}

/** Whether what the server says beside the chain can be so: who one is in it, who else is in it, what kind it is. */
async function agrees(vault: Vault, chain: ChainState | null, conversation: Conversation): Promise<boolean> {
  if (!chain) return false;
  const { selfId, kind, participants } = conversation;
  const self = findRecord(chain, selfId);
  if (kind !== chain.kind || !self) return false;
  if (participants.some(({ participantId }) => findRecord(chain, participantId) === null)) return false;
  const isOwn = async ({ sign }: Participant) => (await vault.participantKeys(sign)) !== null;
  if (self.kind !== 'pending' && (await isOwn(self))) return true;
  // Without own keys there, one's own place is the server's word: nobody else's may open with one's own keys.
  for (const { record } of chain.participants) {
    if (record.id !== selfId && record.kind !== 'pending' && (await isOwn(record))) return false;
  }
  return true;
}

/** The chain after one entry. What the server writes only changes the facts; a drop or removal takes announced ends away. */
async function replayOne(
  chain: ChainState | null,
  facts: { announced: Set<ParticipantId>; closed: boolean },
  entry: TimelineEntry,
  conversationId: ConversationId,
): Promise<ChainState | null> {
  const bytes = fromBase64Url(entry.bytes ?? '');
  if (entry.kind === 'ended') {
    facts.announced.add(decodeEnded(bytes).participant);
    return chain;
  }
  if (entry.kind === 'closed' || entry.kind === 'reopened') {
    if (entry.kind === 'closed') decodeClosed(bytes);
    else decodeReopened(bytes);
    facts.closed = entry.kind === 'closed';
    return chain;
  }
  const next = await verifyControl(chain, bytes, fromBase64Url(entry.signature ?? ''), facts);
  if (next.conversation !== conversationId) throw new ChainError('wrong_conversation');
  const { act } = decodeControl(bytes);
  const gone = act.type === 'drop' || act.type === 'remove' ? act.participants : [];
  for (const id of gone) facts.announced.delete(id);
  return next;
}

function isContinued(verified: readonly TimelineEntry[], chain: readonly TimelineEntry[]): boolean {
  return verified.every((entry, at) => chain[at]?.leaf === entry.leaf && chain[at]?.position === entry.position);
}

/** Whether some device of this account has seen another or a longer chain than this one. */
function isOlder(vault: Vault, { chain, controlHeads }: Replayed, { conversationId, closed }: Conversation): boolean {
  const pinned = vault.headsOf(conversationId);
  if (!pinned || pinned.control === '') return false;
  const head = controlHeads.get(pinned.controlN);
  if (head) return toBase64Url(head) !== pinned.control;
  // Who left sees no more of the chain than before: what is missing behind one's own end is no roll-back.
  return closed === null && chain !== null && chain.n < pinned.controlN;
}

/** The keys to write with, and all of one's own that ever stood there: shares may be sealed to any of them. */
async function ownKeys(
  vault: Vault,
  chain: ChainState | null,
  { selfId, selfSign }: Conversation,
): Promise<{ keys: KeyPairs | null; all: readonly KeyPairs[] }> {
  const record = chain && findRecord(chain, selfId);
  if (!record || record.kind === 'pending') return { keys: null, all: [] };
  const spans = chain.spans.filter((span) => span.record.id === selfId && span.record.kind !== 'pending').toReversed();
  // Of what came after one's own end only the server tells: keys count where they are one's own.
  const sinceEnd = selfSign === null ? [] : [fromBase64Url(selfSign)];
  const signs = new Map(
    [record.sign, ...sinceEnd, ...spans.map((span) => span.record.sign)].map((sign) => [toBase64Url(sign), sign]),
  );
  const found = await Promise.all([...signs.values()].map((sign) => vault.participantKeys(sign)));
  return { keys: found[0] ?? null, all: found.filter((keys) => keys !== null) };
}

type Opening = Pick<Ledger, 'chain' | 'conversation'> & { all: readonly KeyPairs[] };

/** The epoch secrets that this device has now; what it opened anew is kept for the next page load. */
async function findSecrets(
  parts: Pick<DeviceParts, 'store' | 'vault'>,
  opening: Opening,
  before: Ledger | null,
): Promise<Pick<Ledger, 'secrets' | 'tried'>> {
  const { conversationId } = opening.conversation;
  const held = before?.secrets ?? (await readCommitted(parts, opening));
  const found = await openShares(opening, held, before?.tried);
  // A temporary conversation's keys outlive no page: deleted must mean deleted on every device.
  const isKept = opening.conversation.kind === 'regular' && found.secrets.size > held.size;
  if (isKept) await keepSecrets(parts, conversationId, found.secrets).catch(() => undefined);
  return found;
}

/** What was kept, as far as the chain commits to it. */
async function readCommitted(
  parts: Pick<DeviceParts, 'store' | 'vault'>,
  { chain, conversation: { conversationId } }: Opening,
): Promise<Map<number, Bytes>> {
  const kept = await readKeptSecrets(parts, conversationId).catch(() => new Map<number, Bytes>());
  for (const [epoch, secret] of kept) {
    const commit = chain && commitOf(chain, epoch);
    if (!commit || !equalBytes(await epochCommit(secret, conversationId, epoch), commit)) kept.delete(epoch);
  }
  return kept;
}

async function openShares(
  { chain, all, conversation }: Opening,
  held: ReadonlyMap<number, Bytes>,
  triedBefore: ReadonlySet<string> = new Set(),
): Promise<Pick<Ledger, 'secrets' | 'tried'>> {
  const secrets = new Map(held);
  const tried = new Set(triedBefore);
  if (!chain || all.length === 0) return { secrets, tried };
  for (const { box, firstEpoch, lastEpoch } of conversation.shares) {
    // Own keys that came since open more.
    const attempt = `${all.length} ${box}`;
    if (tried.has(attempt) || holdsAll(secrets, firstEpoch, lastEpoch)) continue;
    // A share of an epoch that the chain here doesn't know yet is tried again once it does.
    if (lastEpoch <= chain.epoch) tried.add(attempt);
    for (const { epoch, secret } of await openWithAny(chain, conversation, all, box)) secrets.set(epoch, secret);
  }
  return { secrets, tried };
}

async function openWithAny(
  chain: ChainState,
  { conversationId, selfId }: Conversation,
  all: readonly KeyPairs[],
  box: string,
): Promise<readonly EpochSecret[]> {
  for (const { hpke } of all) {
    const recipient = { id: selfId, keys: hpke };
    const commit = (epoch: number) => commitOf(chain, epoch);
    const opened = await openShare(conversationId, recipient, fromBase64Url(box), commit).catch(() => null);
    if (opened) return opened;
  }
  return [];
}

function holdsAll(secrets: ReadonlyMap<number, Bytes>, first: number, last: number): boolean {
  for (let epoch = first; epoch <= last; epoch += 1) if (!secrets.has(epoch)) return false;
  return true;
}
