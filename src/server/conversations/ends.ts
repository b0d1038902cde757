// Ends that the server announces, and who follows a manager (C5). Nobody signs them: a forged end only denies service.
// From then on an epoch is due, and the next who writes drops those who are gone.
import type { EndReason } from '../../shared/conversations.ts';
import type { ConversationId, MemberId, ParticipantId } from '../../shared/ids.ts';
import { encodeClosed, encodeEnded } from '../../shared/log.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { contactsAmong } from '../contacts/relation.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { appendEntries } from './append.ts';
import { lockConversation, type LockedConversation } from './log-store.ts';
import { readPeople } from './people.ts';
import { successor, type Candidate } from './rules.ts';
import { insertNamesKept } from './seen-store.ts';
import {
  selectActiveConversations,
  selectParticipants,
  updateConversation,
  updateEnded,
  type ParticipantRow,
} from './store.ts';

/** Why a conversation closed: nobody may follow its manager. */
const MANAGER_ENDED = 'manager_ended';

interface Ending {
  memberId: MemberId;
  because: EndReason;
  /** Only in these; else wherever they are in it. */
  conversationIds?: readonly ConversationId[];
}

/** Ends participations of a member, in the transaction of what ends them: an account (P9), a friendship (F2). */
export async function endParticipations(
  tx: Tx,
  app: App,
  actor: Actor,
  { memberId, because, conversationIds }: Ending,
): Promise<void> {
  if (because === 'deactivated') await insertNamesKept(tx, memberId, app.clock.now());
  const active = await selectActiveConversations(tx, memberId);
  for (const id of active.filter((each) => !conversationIds || conversationIds.includes(each))) {
    const conversation = await lockConversation(tx, id, app.clock.now());
    // Over by its deadline: deletion takes it whole.
    if (!conversation) continue;
    const participants = await selectParticipants(tx, id);
    const ended = participants.find((each) => each.memberId === memberId);
    if (ended?.active) await endParticipation(tx, app, actor, { conversation, participants, ended, because });
  }
}

export interface End {
  conversation: LockedConversation;
  /** Everybody who is or was in it. */
  participants: readonly ParticipantRow[];
  ended: ParticipantRow;
  because: EndReason;
}

/** Announces one end in a conversation that this transaction has locked, with everything that follows from it. */
export async function endParticipation(tx: Tx, app: App, actor: Actor, end: End): Promise<void> {
  const { conversation, ended, because } = end;
  const { position, at } = await announce(tx, app, conversation, 'ended', encodeEnded(ended.id, because));
  await updateEnded(tx, [ended.id], { at, because, position, due: true });
  await updateConversation(tx, conversation.id, { epoch_due: true });
  await recordAudit(tx, app, actor, 'conversation.participant_ended', {
    ...{ organisationId: conversation.organisationId, conversationId: conversation.id, participantId: ended.id },
    details: { because, position },
  });
  await followEnds(tx, app, actor, { ...end, endedIds: [ended.id] });
}

/** What follows once somebody is no longer in it: who leads, which friends go with them, who is told. */
export async function followEnds(
  tx: Tx,
  app: App,
  actor: Actor,
  { conversation, participants, endedIds }: Pick<End, 'conversation' | 'participants'> & { endedIds: ParticipantId[] },
): Promise<void> {
  const remaining = participants.filter(({ active, id }) => active && !endedIds.includes(id));
  if (conversation.managerId && endedIds.includes(conversation.managerId)) {
    await succeed(tx, app, actor, conversation, remaining);
  }
  await tellAbove(tx, app, actor, conversation);
  const ended = participants.filter(({ id }) => endedIds.includes(id));
  const memberIds = [...remaining, ...ended].flatMap(({ memberId }) => memberId ?? []);
  onCommit(tx, () => app.feed.tell(memberIds, { type: 'conversation', conversationId: conversation.id }));
  const friend = await findFriendAlone(tx, app, remaining);
  if (!friend) return;
  const left = participants.map((each) => (endedIds.includes(each.id) ? { ...each, active: false } : each));
  await endParticipation(tx, app, actor, { conversation, participants: left, ended: friend, because: 'friendship' });
}

/** A friend is in it only while a client who brought them is (F4). */
async function findFriendAlone(tx: Tx, app: App, remaining: readonly ParticipantRow[]): Promise<ParticipantRow | null> {
  const memberIds = remaining.flatMap(({ memberId }) => memberId ?? []);
  const people = await readPeople(tx, app, memberIds);
  for (const each of remaining) {
    if (!each.memberId || people.get(each.memberId)?.role !== 'friend') continue;
    // A friend's only contacts are the clients who brought them.
    const known = await contactsAmong(tx, each.memberId, memberIds);
    if ([...known].every((id) => id === each.memberId)) return each;
  }
  return null;
}

/** Closes a conversation for everybody, and says why; it has a manager still where one is active. */
export async function close(
  tx: Tx,
  app: App,
  actor: Actor,
  conversation: LockedConversation,
  because: string,
): Promise<void> {
  const { at } = await announce(tx, app, conversation, 'closed', encodeClosed(because));
  await updateConversation(tx, conversation.id, { closed_at: at, closed_because: because });
  conversation.closedAt = at;
  await tellAbove(tx, app, actor, conversation);
  await recordChange(tx, app, actor, conversation, { type: 'closed', because });
}

/** What a domain above does then may append to the log. */
async function tellAbove(tx: Tx, app: App, actor: Actor, conversation: LockedConversation): Promise<void> {
  const { organisationId, id: conversationId } = conversation;
  await app.reactions.run(tx, app, actor, 'conversationEnded', { organisationId, conversationId });
  Object.assign(conversation, await lockConversation(tx, conversationId, app.clock.now()));
}

/** Appends what nobody signs. */
export function announce(
  tx: Tx,
  app: App,
  conversation: LockedConversation,
  kind: 'ended' | 'closed' | 'reopened',
  bytes: Uint8Array,
): Promise<{ position: number; at: Date }> {
  const place = { authorId: null, entryId: null, targetId: null, controlN: null };
  return appendEntries(tx, app, conversation, [{ kind, ...place, bytes, signature: null }], {
    activity: false,
    notify: { memberIds: [], kind },
    readBy: null,
  });
}

/** Names the follower at once; their device signs it later. Where C5 allows none, the conversation closes. */
async function succeed(
  tx: Tx,
  app: App,
  actor: Actor,
  conversation: LockedConversation,
  remaining: readonly ParticipantRow[],
): Promise<void> {
  const manager = await findSuccessor(tx, app, remaining);
  if (!manager && !conversation.closedAt) await close(tx, app, actor, conversation, MANAGER_ENDED);
  await updateConversation(tx, conversation.id, { manager_participant_id: manager });
  conversation.managerId = manager;
  if (manager) await recordChange(tx, app, actor, conversation, { type: 'succeeded', participantId: manager });
}

export function recordChange(
  tx: Tx,
  app: App,
  actor: Actor,
  { organisationId, id }: LockedConversation,
  { participantId, ...details }: { type: string; because?: string; participantId?: ParticipantId },
): Promise<void> {
  return recordAudit(tx, app, actor, 'conversation.changed', {
    ...{ organisationId, conversationId: id, details },
    ...(participantId && { participantId }),
  });
}

async function findSuccessor(tx: Tx, app: App, remaining: readonly ParticipantRow[]): Promise<ParticipantId | null> {
  const memberIds = remaining.flatMap(({ memberId }) => memberId ?? []);
  const people = await readPeople(tx, app, memberIds);
  const candidates = remaining.flatMap(({ id, memberId, kind }): Candidate[] => {
    const person = memberId && people.get(memberId);
    return person ? [{ id, memberId: person.id, role: person.role, pending: kind === 'pending' }] : [];
  });
  const first = candidates.find(({ pending }) => !pending);
  const contacts = first ? await contactsAmong(tx, first.memberId, memberIds) : new Set<MemberId>();
  return successor(candidates, (memberId) => contacts.has(memberId))?.id ?? null;
}
