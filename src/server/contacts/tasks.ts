// Tasks: something that waits for one member's decision.
import type { z } from 'zod';
import type { Task } from '../../shared/contacts.ts';
import type * as contracts from '../../shared/contacts.ts';
import { fail } from '../../shared/errors.ts';
import type { CareLinkId, ConversationId, MemberId, OrganisationId, ParticipantId, TaskId } from '../../shared/ids.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import type { TasksTable } from '../db/tables.ts';
import { listOpenIntroductions } from '../identity/introductions.ts';
import { listFriendInvitations } from '../identity/invitations.ts';
import { findMember } from '../identity/members.ts';
import { openMemberAddress, openMemberName } from '../identity/names.ts';
import { findAddressChanges, findReset } from '../identity/resets.ts';
import { findCareLink } from '../organisations/care-links.ts';
import { hasFeature } from '../organisations/features.ts';
import { selectAbsence, selectCovered } from './absence-store.ts';
import { spanOf } from './days.ts';
import { listStandingFriendships } from './friendships.ts';
import { presentHandOverBegun, presentHandOverNotice } from './hand-over-notices.ts';
import {
  insertTask,
  insertTaskNotification,
  lockTask,
  selectNewestTask,
  selectOpenTasks,
  updateOpenTasks,
  type WhichTasks,
} from './store.ts';

export interface NewTask {
  organisationId: OrganisationId;
  kind: Task['about']['kind'];
  forMemberId: MemberId;
  aboutMemberId?: MemberId;
  aboutCareLinkId?: CareLinkId;
}

/** A conversation in which somebody waits to be let in. */
export interface WaitingConversation {
  conversationId: ConversationId;
  participantId: ParticipantId;
  /** Who added them there, and so may let them in; null where that person has no account any more. */
  addedBy: MemberId | null;
}
type FindWaiting = (tx: Tx, app: App, memberId: MemberId) => Promise<WaitingConversation[]>;

/** Conversations are a domain above: they say at wiring where somebody waits. */
let findWaiting: FindWaiting = async () => [];
export function serveWaitingConversations(find: FindWaiting): void {
  findWaiting = find;
}
export const conversationsWaitingFor: FindWaiting = (tx, app, memberId) => findWaiting(tx, app, memberId);

/** A conversation in which somebody's new keys wait for a confirmation. */
export interface ConversationToConfirm {
  conversationId: ConversationId;
  participantId: ParticipantId;
}
type FindToConfirm = (
  tx: Tx,
  app: App,
  who: { memberId: MemberId; confirmer: MemberId },
) => Promise<ConversationToConfirm[]>;

/** The same for what waits since a reset, by who may confirm it. */
let findToConfirm: FindToConfirm = async () => [];
export function serveConversationsToConfirm(find: FindToConfirm): void {
  findToConfirm = find;
}
export const conversationsToConfirm: FindToConfirm = (tx, app, who) => findToConfirm(tx, app, who);

/** What one has to do for oneself is no news outside the app. */
const NOT_TOLD: NewTask['kind'][] = ['secondWay', 'handOverBegun'];

/** Since when the newest task waits that is told outside the app; null where none does. */
export const findNewestTask = (tx: Tx, memberId: MemberId) => selectNewestTask(tx, memberId, NOT_TOLD);

/** Adds a task, unless the same one is open, and tells who it is for. */
export async function createTask(tx: Tx, app: App, task: NewTask): Promise<void> {
  const added = await insertTask(tx, {
    id: app.ids.next<TaskId>(),
    organisation_id: task.organisationId,
    kind: task.kind,
    for_member_id: task.forMemberId,
    about_member_id: task.aboutMemberId ?? null,
    about_care_link_id: task.aboutCareLinkId ?? null,
    state: 'open',
    created_at: app.clock.now(),
  });
  if (added && !NOT_TOLD.includes(task.kind)) {
    const { organisationId, forMemberId: memberId } = task;
    await insertTaskNotification(tx, { id: app.ids.next(), organisationId, memberId, at: app.clock.now() });
  }
  tellTasks(tx, app, [task.forMemberId]);
}

/** Takes open tasks back that no longer make sense. */
export async function withdrawTasks(tx: Tx, app: App, which: WhichTasks): Promise<void> {
  const change = { state: 'withdrawn', answer: null, answered_by: null, answered_at: app.clock.now() } as const;
  tellTasks(tx, app, await updateOpenTasks(tx, which, change));
}

/** What waits for this member. */
export async function listTasks(app: App, actor: Actor) {
  const { organisationId, memberId } = requireMember(actor);
  return app.database.transaction({ organisationId }, async (tx) => {
    const tasks: Task[] = [];
    for (const row of await selectOpenTasks(tx, memberId)) {
      const about = await presentAbout(tx, app, row);
      if (about) tasks.push({ taskId: row.id, createdAt: row.created_at.getTime(), about });
    }
    return { tasks: [...tasks, ...(await presentFriendInvitations(tx, app, { organisationId, memberId }))] };
  });
}

/** Answers a task that needs no keys; the first answer counts. Declining to end a care link answers it for all administrators. */
export async function answerTask(app: App, actor: Actor, input: z.output<(typeof contracts)['answerTask']['input']>) {
  const { organisationId, memberId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    const task = await lockTask(tx, input.taskId);
    if (task?.for_member_id !== memberId) fail('not_found');
    if (task.state !== 'open') fail('task.answered');
    const answered_at = app.clock.now();
    const change = { state: 'answered', answer: input.answer, answered_by: memberId, answered_at } as const;
    const isForAll = task.kind === 'endCareLink' && task.about_care_link_id !== null;
    const which = isForAll ? { kind: task.kind, aboutCareLinkId: task.about_care_link_id! } : { taskId: task.id };
    const told = await updateOpenTasks(tx, which, change);
    const details = { taskId: task.id, kind: task.kind, answer: input.answer };
    await recordAudit(tx, app, actor, 'task.answered', {
      ...(task.about_member_id && { memberId: task.about_member_id }),
      details,
    });
    tellTasks(tx, app, told);
  });
  return {};
}

function tellTasks(tx: Tx, app: App, memberIds: MemberId[]): void {
  if (memberIds.length > 0) onCommit(tx, () => app.feed.tell(memberIds, { type: 'changed', what: 'tasks' }));
}

async function presentAbout(
  tx: Tx,
  app: App,
  task: Pick<TasksTable, 'kind' | 'for_member_id' | 'about_member_id' | 'about_care_link_id'>,
): Promise<Task['about'] | null> {
  switch (task.kind) {
    case 'letIn':
      return task.about_member_id && presentLetIn(tx, app, task.for_member_id, task.about_member_id);
    case 'endCareLink':
    case 'newCareLink':
      return task.about_care_link_id && presentCareLink(tx, app, task.kind, task.about_care_link_id);
    case 'cover':
      return task.about_member_id && presentCover(tx, app, task.for_member_id, task.about_member_id);
    case 'friendshipEnded':
      return task.about_member_id && presentParting(tx, app, task.for_member_id, task.about_member_id);
    case 'careLinkEnded':
      return task.about_care_link_id && presentLinkEnded(tx, app, task.for_member_id, task.about_care_link_id);
    case 'handOver':
    case 'handOverBegun': {
      const { for_member_id, about_member_id } = task;
      const present = task.kind === 'handOver' ? presentHandOverNotice : presentHandOverBegun;
      return about_member_id && present(tx, app, { for_member_id, about_member_id });
    }
    case 'restore':
      return task.about_member_id && presentRestore(tx, app, task.for_member_id, task.about_member_id);
    case 'secondWay':
      return { kind: 'secondWay' };
    default:
      return null; // of a domain that presents its own
  }
}

/**
 * Invitations of friends to one's own address. Computed, never stored: what an inviter sets off is the same whether an
 * account has the address or not, and an account that comes later finds them too.
 */
async function presentFriendInvitations(
  tx: Tx,
  app: App,
  { organisationId, memberId }: { organisationId: OrganisationId; memberId: MemberId },
): Promise<Task[]> {
  const self = await findMember(tx, memberId);
  if (!self?.address_hash || self.role === 'professional') return [];
  if (!(await hasFeature(tx, organisationId, 'friends'))) return [];
  const open = await listFriendInvitations(tx, organisationId, self.address_hash, app.clock.now());
  const tasks = open.map(async (row): Promise<Task> => {
    const inviter = row.names_inviter && row.invited_by ? await findMember(tx, row.invited_by) : undefined;
    const invitedBy = inviter ? openMemberName(app, inviter) : null;
    const about = { kind: 'friendInvitation' as const, invitationId: row.id, invitedBy };
    return {
      // Answered by accepting or declining: the id is for telling it from others only.
      taskId: row.id as string as TaskId,
      createdAt: row.created_at.getTime(),
      about: { ...about, expiresAt: row.expires_at.getTime() },
    };
  });
  return Promise.all(tasks);
}

async function presentLetIn(
  tx: Tx,
  app: App,
  forMemberId: MemberId,
  memberId: MemberId,
): Promise<Task['about'] | null> {
  const member = await findMember(tx, memberId);
  if (!member?.activated_at) return null;
  const waiting = (await conversationsWaitingFor(tx, app, memberId)).filter(({ addedBy }) => addedBy === forMemberId);
  // Somebody else let them in, or the conversation has closed: there is nothing left to decide.
  if (waiting.length === 0) return null;
  return {
    kind: 'letIn',
    memberId,
    name: openMemberName(app, member),
    address: openMemberAddress(app, member),
    signedUpAt: (await cameAt(tx, forMemberId, member)).getTime(),
    conversations: waiting.map(({ conversationId, participantId }) => ({ conversationId, participantId })),
  };
}

/** When they signed up, or accepted as a friend with an account from before: the earlier day is not for the inviter. */
async function cameAt(tx: Tx, forMemberId: MemberId, member: { id: MemberId; activated_at: Date | null }) {
  const friendship = (await listStandingFriendships(tx, member.id)).find((row) => row.client_id === forMemberId);
  const [signedUp, accepted] = [member.activated_at ?? new Date(0), friendship?.from_at ?? new Date(0)];
  return signedUp > accepted ? signedUp : accepted;
}

/** Who lost every way in, since when, and what their mailbox went through: so that a stranger in it is noticed. */
async function presentRestore(
  tx: Tx,
  app: App,
  forMemberId: MemberId,
  memberId: MemberId,
): Promise<Task['about'] | null> {
  const member = await findMember(tx, memberId);
  const reset = await findReset(tx, app, memberId);
  const conversations = await conversationsToConfirm(tx, app, { memberId, confirmer: forMemberId });
  if (member?.state !== 'active' || !reset || conversations.length === 0) return null;
  const open = await listOpenIntroductions(tx, memberId);
  const waits = open.find((row) => row.purpose === 'restore' && row.made_for === forMemberId && !row.mac_b);
  const changedAt = (await findAddressChanges(tx, app, [memberId])).get(memberId);
  return {
    ...{ kind: 'restore', memberId, name: openMemberName(app, member), since: reset.at.getTime() },
    addressChangedAt: changedAt?.getTime() ?? null,
    conversations: conversations.length,
    introductionId: waits?.made_by === memberId ? waits.id : null,
  };
}

/** The next absence in which the one covers for the other; none once it is over. */
async function presentCover(tx: Tx, app: App, coverId: MemberId, memberId: MemberId): Promise<Task['about'] | null> {
  const [absence] = await selectCovered(tx, coverId, memberId, app.clock.now());
  const away = await findMember(tx, memberId);
  if (!absence || !away) return null;
  return { kind: 'cover', professional: openMemberName(app, away), ...spanOf(absence, away.time_zone) };
}

async function presentParting(tx: Tx, app: App, forMemberId: MemberId, memberId: MemberId): Promise<Task['about']> {
  const [self, other] = [await findMember(tx, forMemberId), await findMember(tx, memberId)];
  const deleteAfter = self?.delete_after?.getTime() ?? null;
  return { kind: 'friendshipEnded', other: other ? openMemberName(app, other) : '', deleteAfter };
}

async function presentLinkEnded(
  tx: Tx,
  app: App,
  forMemberId: MemberId,
  careLinkId: CareLinkId,
): Promise<Task['about'] | null> {
  const link = await findCareLink(tx, careLinkId);
  if (!link?.to_at) return null;
  const otherId = link.client_id === forMemberId ? link.professional_id : link.client_id;
  const [other, by] = [await findMember(tx, otherId), link.ended_by && (await findMember(tx, link.ended_by))];
  return {
    ...{ kind: 'careLinkEnded', careLinkId, other: other ? openMemberName(app, other) : '' },
    ...{ by: by ? openMemberName(app, by) : null, mistake: link.ended_as === 'mistake' },
  };
}

async function presentCareLink(
  tx: Tx,
  app: App,
  kind: 'endCareLink' | 'newCareLink',
  careLinkId: CareLinkId,
): Promise<Task['about'] | null> {
  const link = await findCareLink(tx, careLinkId);
  if (!link) return null;
  const nameOf = async (id: MemberId | null) => {
    const member = id ? await findMember(tx, id) : undefined;
    return member ? openMemberName(app, member) : '';
  };
  const professional = await nameOf(link.professional_id);
  if (kind === 'endCareLink') return { kind, careLinkId, client: await nameOf(link.client_id), professional };
  const absence = link.absence_id ? await selectAbsence(tx, link.absence_id) : undefined;
  const away = absence && (await findMember(tx, absence.member_id));
  const coverUntil = absence && away ? spanOf(absence, away.time_zone).to : null;
  return { kind, careLinkId, professional, madeBy: (await nameOf(link.made_by)) || null, coverUntil };
}
