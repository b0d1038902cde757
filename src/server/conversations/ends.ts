// Ends that the server announces, and who follows a manager (C5). Nobody signs them: a forged end only denies service.
// From then on an epoch is due, and the next who writes drops those who are gone.
import { encodeClosed, encodeEnded } from '../../shared/log.ts';
import type { MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
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
  organisationId: OrganisationId;
  memberId: MemberId;
}

/** Ends every participation of a member whose account ends, in the transaction that ends it (P9). */
export async function endParticipations(tx: Tx, app: App, actor: Actor, { memberId }: Ending): Promise<void> {
  await insertNamesKept(tx, memberId, app.clock.now());
  for (const id of await selectActiveConversations(tx, memberId)) {
    const conversation = await lockConversation(tx, id, app.clock.now());
    // Over by its deadline: deletion takes it whole.
    if (!conversation) continue;
    const participants = await selectParticipants(tx, id);
    const ended = participants.find((each) => each.memberId === memberId);
    if (ended?.active) await endParticipation(tx, app, actor, { conversation, participants, ended });
  }
}

interface Case {
  conversation: LockedConversation;
  participants: ParticipantRow[];
  ended: ParticipantRow;
}

async function endParticipation(
  tx: Tx,
  app: App,
  actor: Actor,
  { conversation, participants, ended }: Case,
): Promise<void> {
  const bytes = encodeEnded(ended.id, 'deactivated');
  const { position, at } = await announce(tx, app, conversation, 'ended', bytes);
  await updateEnded(tx, ended.id, { at, because: 'deactivated', position });
  await updateConversation(tx, conversation.id, { epoch_due: true });
  const about = { organisationId: conversation.organisationId, conversationId: conversation.id };
  await recordAudit(tx, app, actor, 'conversation.participant_ended', {
    ...about,
    participantId: ended.id,
    details: { because: 'deactivated', position },
  });
  const remaining = participants.filter(({ active, id }) => active && id !== ended.id);
  if (conversation.managerId === ended.id && !conversation.closedAt) {
    await succeed(tx, app, actor, conversation, remaining);
  }
  const memberIds = remaining.flatMap(({ memberId }) => memberId ?? []);
  onCommit(tx, () => app.feed.tell(memberIds, { type: 'conversation', conversationId: conversation.id }));
}

/** Appends what nobody signs. */
function announce(tx: Tx, app: App, conversation: LockedConversation, kind: 'ended' | 'closed', bytes: Uint8Array) {
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
  remaining: ParticipantRow[],
): Promise<void> {
  const manager = await findSuccessor(tx, app, remaining);
  const closed = { closed_at: app.clock.now(), closed_because: MANAGER_ENDED, manager_participant_id: null };
  if (!manager) await announce(tx, app, conversation, 'closed', encodeClosed(MANAGER_ENDED));
  await updateConversation(tx, conversation.id, manager ? { manager_participant_id: manager } : closed);
  await recordAudit(tx, app, actor, 'conversation.changed', {
    organisationId: conversation.organisationId,
    conversationId: conversation.id,
    ...(manager && { participantId: manager }),
    details: { type: manager ? 'succeeded' : 'closed' },
  });
}

async function findSuccessor(tx: Tx, app: App, remaining: ParticipantRow[]): Promise<ParticipantId | null> {
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
