// Whether a signed entry gets into the log: the rules that devices check too (shared/entry-rules.ts), then those that need
// the server's clock and rows.
import type { z } from 'zod';
import type { OpenState } from '../../shared/chain-state.ts';
import type { signedEntry } from '../../shared/conversations.ts';
import { EncodingError, equalBytes, fromBase64Url, nothing, zeroHash, type Bytes } from '../../shared/encoding.ts';
import { decodeEntry, type EntryHead } from '../../shared/entry.ts';
import { EntryError, verifyEntry } from '../../shared/entry-rules.ts';
import { fail, type ErrorCode } from '../../shared/errors.ts';
import type { FileId, ParticipantId } from '../../shared/ids.ts';
import { leafInput } from '../../shared/log.ts';
import type { Author } from '../actor.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import type { Outcome } from '../gathering.ts';
import { isSignedBy, sha256 } from '../primitives.ts';
import { appendEntries, appendToEach, type Addition } from './append.ts';
import { findEntryKind, type EntryKindRules, type Target } from './entry-kinds.ts';
import {
  lockFreeConversations,
  selectFactsOfEach,
  selectSendingFacts,
  type LockedConversation,
  type SendingFacts,
} from './log-store.ts';

export interface ReadEntry {
  bytes: Bytes;
  signature: Bytes;
  head: EntryHead;
  rules: EntryKindRules;
  /** Uploads that belong to it, named beside the signed bytes. */
  fileIds: readonly FileId[];
}

/** Reads what somebody sent; `conversation.chain_refused` for bytes that are no entry of a kind that is known here. */
export function readSigned(signed: z.output<typeof signedEntry>, fileIds: readonly FileId[] = []): ReadEntry {
  try {
    const bytes = fromBase64Url(signed.bytes);
    const signature = fromBase64Url(signed.signature);
    const { head } = decodeEntry(bytes);
    const rules = findEntryKind(head.kind) ?? fail('conversation.chain_refused');
    if (rules.targets.length > 0 !== (head.target !== null)) fail('conversation.chain_refused');
    if (fileIds.length > 0 && !rules.carriesFiles) fail('conversation.chain_refused');
    return { bytes, signature, head, rules, fileIds };
  } catch (error) {
    if (error instanceof EncodingError) return fail('conversation.chain_refused');
    throw error;
  }
}

/** An entry that somebody sent. */
export interface Sending {
  actor: Author;
  entry: ReadEntry;
}

/** Where it stands now. `undone`: a deletion that took back what nobody else had got (C22). */
export interface Accepted {
  position: number;
  at: Date;
  undone: boolean;
}

/**
 * Accepts an entry of this actor into a conversation that this transaction has locked. The same entry again gives its
 * position, also after the conversation moved on; `not_found` for who was never in it.
 */
export async function acceptEntry(
  tx: Tx,
  app: App,
  actor: Author,
  conversation: LockedConversation,
  entry: ReadEntry,
): Promise<Accepted> {
  const judged = await judgeAlone(tx, app, actor, conversation, entry);
  if ('existing' in judged) return judged.existing;
  return append(tx, app, { actor, entry }, judged);
}

/** The same for what was written earlier: its author isn't there, and has read nothing of what came meanwhile. */
export async function acceptEarlier(
  tx: Tx,
  app: App,
  actor: Author,
  conversation: LockedConversation,
  entry: ReadEntry,
): Promise<Accepted> {
  const judged = await judgeAlone(tx, app, actor, conversation, entry);
  if ('existing' in judged) return judged.existing;
  return append(tx, app, { actor, entry }, { ...judged, options: { ...judged.options, readBy: null } });
}

/** Refuses what would be refused now, and what stands here already. */
export async function requireAcceptable(
  tx: Tx,
  app: App,
  actor: Author,
  conversation: LockedConversation,
  entry: ReadEntry,
): Promise<void> {
  if ('existing' in (await judgeAlone(tx, app, actor, conversation, entry))) fail('message.id_used');
}

/** What is to be appended, and the entry that it speaks of. */
interface Judged extends Addition {
  target: Target | null;
}

async function append(tx: Tx, app: App, sending: Sending, judged: Judged): Promise<Accepted> {
  const { conversation, drafts, options, target } = judged;
  return applyKind(tx, app, { ...sending, target }, await appendEntries(tx, app, conversation, drafts, options));
}

async function judgeAlone(
  tx: Tx,
  app: App,
  actor: Author,
  conversation: LockedConversation,
  entry: ReadEntry,
): ReturnType<typeof judge> {
  const { entryId, target: targetId, seenPosition } = entry.head;
  const facts = await selectSendingFacts(tx, conversation.id, actor.memberId, { entryId, targetId, seenPosition });
  return judge(app, conversation, facts, entry);
}

/**
 * The same for entries of one organisation's members, each in another conversation, with as many statements as for one.
 * A refusal is the outcome of its own entry alone; `alone` where somebody else has the conversation locked, or there is
 * none.
 */
export async function acceptEach(tx: Tx, app: App, sendings: readonly Sending[]): Promise<Outcome<Accepted>[]> {
  const ids = sendings.map(({ entry }) => entry.head.conversation);
  const locked = await lockFreeConversations(tx, ids, app.clock.now());
  const asked = sendings.map(({ actor, entry: { head } }) => ({
    ...{ conversationId: head.conversation, memberId: actor.memberId, entryId: head.entryId },
    ...{ targetId: head.target, seenPosition: head.seenPosition },
  }));
  const facts = await selectFactsOfEach(tx, asked);
  const accepted: (Sending & { at: number; addition: Judged; target: Target | null })[] = [];
  const judgeOne = async (sending: Sending, at: number): Promise<Outcome<Accepted>> => {
    const conversation = locked.get(sending.entry.head.conversation);
    // What also locks files never holds up a batch.
    if (!conversation || sending.entry.fileIds.length > 0) return 'alone';
    try {
      const judged = await judge(app, conversation, facts[at] ?? null, sending.entry);
      if ('existing' in judged) return { answer: judged.existing };
      accepted.push({ ...sending, at, addition: judged, target: judged.target });
      return 'alone';
    } catch (error) {
      return { error };
    }
  };
  const outcomes = await Promise.all(sendings.map(judgeOne));
  if (accepted.length === 0) return outcomes;
  const appended = await appendToEach(
    tx,
    app,
    accepted.map(({ addition }) => addition),
  );
  for (const [index, sending] of accepted.entries()) {
    outcomes[sending.at] = { answer: await applyKind(tx, app, sending, appended[index]!) };
  }
  return outcomes;
}

/** What is to be appended, or where the same entry stands already; refuses by all rules. */
async function judge(
  app: App,
  conversation: LockedConversation,
  facts: SendingFacts | null,
  entry: ReadEntry,
): Promise<Judged | { existing: Accepted }> {
  const { head, rules, bytes, signature } = entry;
  if (!facts) return fail('not_found');
  if (facts.existing && head.sender === facts.selfId) return { existing: requireSame(entry, facts.existing) };
  requireInForce(conversation, facts, entry);
  await requireBelievable(conversation, facts, entry);
  rules.requireAllowed?.({ now: app.clock.now(), target: facts.target });

  const { entryId, target: targetId } = head;
  const draft = { kind: head.kind, authorId: facts.selfId, entryId, targetId, controlN: null, bytes, signature };
  const others = facts.inChain.filter(({ id, active, kind }) => active && kind === 'member' && id !== facts.selfId);
  const memberIds = rules.tells ? others.flatMap(({ memberId }) => memberId ?? []) : [];
  const options = { activity: rules.tells, notify: { memberIds, kind: head.kind }, readBy: facts.selfId };
  return { conversation, drafts: [draft], options, target: facts.target };
}

async function applyKind(
  tx: Tx,
  app: App,
  { actor, entry, target }: Sending & { target: Target | null },
  appended: { position: number; at: Date },
): Promise<Accepted> {
  const { conversation: conversationId, sender: senderId, entryId, target: targetId } = entry.head;
  const { fileIds } = entry;
  const placed = { conversationId, entryId, targetId, target, senderId, fileIds, ...appended };
  const applied = await entry.rules.apply?.(tx, app, actor, placed);
  return { ...appended, undone: applied?.undone ?? false };
}

function requireSame({ bytes, signature }: ReadEntry, existing: NonNullable<SendingFacts['existing']>): Accepted {
  if (!equalBytes(sha256(leafInput(bytes, signature)), existing.leaf)) fail('message.id_used');
  return { position: existing.position, at: existing.at, undone: existing.undone };
}

function requireInForce(conversation: LockedConversation, facts: SendingFacts, { head, rules }: ReadEntry): void {
  if (head.conversation !== conversation.id || head.sender !== facts.selfId) fail('conversation.chain_refused');
  if (!facts.selfActive || !facts.signKey) fail('conversation.not_active');
  if (conversation.closedAt && !rules.whileClosed) fail('conversation.closed');
  if (conversation.readOnly && !rules.whileClosed) fail('conversation.read_only');
  if (conversation.epochDue && !rules.whileClosed) fail('conversation.epoch_outdated');
  if (head.epoch !== conversation.epoch) fail('conversation.epoch_outdated');
  if (head.controlN > conversation.controlN) fail('conversation.chain_refused');
  if (rules.onNewestState && head.controlN < conversation.controlN) fail('conversation.state_outdated');
  requireSeen(conversation, head, facts.seenHead);
  if (!rules.targets.length) return;
  if (!facts.target || facts.target.emptied) fail('message.gone');
  if (!rules.targets.includes(facts.target.kind)) fail('conversation.chain_refused');
}

/** What an author signs to have seen must be what stands here: an honest device never says otherwise. */
export function requireSeen(
  conversation: LockedConversation,
  { seenPosition, seenHash }: { seenPosition: number; seenHash: Uint8Array },
  seenHead: Uint8Array | null,
): void {
  const stored = seenPosition === 0 ? zeroHash() : seenHead;
  if (seenPosition > conversation.lastPosition || !stored) fail('conversation.chain_refused');
  if (!equalBytes(stored, seenHash)) fail('conversation.chain_refused');
}

async function requireBelievable(
  conversation: LockedConversation,
  facts: SendingFacts,
  { bytes, signature }: ReadEntry,
): Promise<void> {
  const announced = new Set(facts.inChain.filter(({ active }) => !active).map(({ id }) => id));
  const target = facts.target && { sender: facts.target.authorId, kind: facts.target.kind };
  const place = { n: conversation.controlN, announced, target };
  try {
    await verifyEntry(stateNow(conversation, facts), bytes, signature, place, isSignedBy);
  } catch (error) {
    if (error instanceof EntryError) fail(codeOf(error));
    throw error;
  }
}

function codeOf({ code }: EntryError): ErrorCode {
  switch (code) {
    case 'not_active':
      return 'conversation.not_active';
    case 'wrong_epoch':
      return 'conversation.epoch_outdated';
    case 'not_allowed':
      return 'conversation.not_manager';
    case 'target_missing':
      return 'message.gone';
    case 'not_yours':
      return 'message.not_yours';
    case 'malformed':
    case 'wrong_conversation':
    case 'wrong_signature':
      return 'conversation.chain_refused';
    default:
      return code satisfies never;
  }
}

/** As much of the chain's state as an entry at the end of the log is judged by; the whole would be its replay. */
function stateNow(conversation: LockedConversation, facts: SendingFacts): OpenState {
  const { id, kind, epoch, chainManagerId } = conversation;
  const commit = new Uint8Array(conversation.epochCommit);
  const keysOf = (participant: ParticipantId) =>
    participant === facts.selfId && facts.signKey && facts.hpkeKey
      ? { sign: new Uint8Array(facts.signKey), hpke: new Uint8Array(facts.hpkeKey) }
      : { sign: nothing(), hpke: nothing() };
  const records = facts.inChain.map(({ id, kind, professional }) => ({ id, kind, professional, ...keysOf(id) }));
  return {
    ...{ conversation: id, kind, epoch, commit },
    n: conversation.controlN,
    manager: chainManagerId,
    deputies: [],
    participants: records.map((record) => ({ record, joinedN: 0, addedBy: null, invite: null })),
    former: [],
    spans: records.map((record) => ({ record, fromN: 0, untilN: null, fromEpoch: 0, untilEpoch: null })),
    // Who repeats a topic under a new epoch does so together with the control entry, never here.
    epochs: [{ epoch, commit, fromN: 0, madeBy: NOBODY }],
    leads: [{ fromN: 0, manager: chainManagerId }],
  };
}

const NOBODY = '00000000-0000-0000-0000-000000000000' as ParticipantId;
