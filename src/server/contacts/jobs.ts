// What contacts and tasks do inside the happenings of the domains below.
import { system, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { changeMember, findMember } from '../identity/members.ts';
import { deleteAccount, listOverdueAccounts } from '../identity/deletion.ts';
import type { MemberId } from '../../shared/ids.ts';
import type { Happenings, Reactions } from '../reactions.ts';
import { FRIEND_STAYS } from './rules.ts';
import { coverNewClient, endCoverBy, endCoverOfClient, turnAbsences } from './absences.ts';
import { handOverReactions, isToldByHandOver } from './handing-over.ts';
import { askToLetIn, tellIntroductions } from './letting-in.ts';
import { deleteFriendship, listStandingFriendships } from './friendships.ts';
import { whoHasAsContact } from './relation.ts';
import { createTask, withdrawTasks } from './tasks.ts';

export function contactReactions(reactions: Reactions): void {
  reactions.on('memberSignedUp', (tx, app, _actor, { memberId, organisationId }) =>
    askToLetIn(tx, app, { memberId, organisationId }),
  );
  reactions.on('memberSignedUp', tellOfMember);
  reactions.on('memberChanged', tellOfMember);
  reactions.on('accountReset', tellOfMember);
  reactions.on('accountReset', async (tx, app, _actor, { memberId }) =>
    tellIntroductions(tx, app, await whoHasAsContact(tx, memberId)),
  );
  reactions.on('cardCompleted', tellOfMember);
  reactions.on('memberDeactivated', dropTasks);
  reactions.on('memberDeactivated', endCoverBy);
  reactions.on('invitationWithdrawn', dropTasks);
  reactions.on('invitationWithdrawn', endFriendships);
  reactions.on('friendshipMade', (tx, app, _actor, { clientId, friendId }) => {
    onCommit(tx, () => app.feed.tell([friendId], { type: 'changed', what: 'tasks' }));
    return tellContacts(tx, app, [clientId, friendId]);
  });
  reactions.on('friendshipMade', limitFriend);
  reactions.on('friendshipEnded', limitFriend);
  reactions.on('friendshipEnded', tellOfParting);
  reactions.on('careLinkMade', tellOfNewLink);
  reactions.on('careLinkMade', coverNewClient);
  reactions.on('careLinkEnded', tellOfEnd);
  reactions.on('careLinkEnded', endCoverOfClient);
  handOverReactions(reactions);
}

/** Registers what contacts do by the clock. */
export function contactJobs(app: App): void {
  app.jobs.every(60, 'absences.turn', () => turnAbsences(app));
  app.jobs.every(60, 'friends.leave', () => deleteOverdue(app));
}

/** Those who have this member as a contact fetch their contacts again. */
async function tellOfMember(tx: Tx, app: App, _actor: Actor, { memberId }: Happenings['memberChanged']): Promise<void> {
  await tellContacts(tx, app, [memberId, ...(await whoHasAsContact(tx, memberId))]);
}

async function dropTasks(tx: Tx, app: App, _actor: Actor, { memberId }: Happenings['memberDeactivated']) {
  await withdrawTasks(tx, app, { kind: 'letIn', aboutMemberId: memberId });
  await withdrawTasks(tx, app, { kind: 'restore', aboutMemberId: memberId });
}

/** Friends whose 30 days are over. */
async function deleteOverdue(app: App): Promise<void> {
  const now = app.clock.now();
  const overdue = await app.database.transaction('installation', (tx) => listOverdueAccounts(tx, now));
  for (const { id: memberId, organisation_id: organisationId } of overdue) {
    const devices = await app.database.transaction({ organisationId }, (tx) =>
      deleteAccount(tx, app, system, { organisationId, memberId }),
    );
    for (const id of devices) await app.keystore.destroyDeviceSecret(id);
  }
}

/** A friend whom nobody has brought any more has 30 days, unless somebody brings them again. */
async function limitFriend(tx: Tx, app: App, _actor: Actor, { friendId }: Happenings['friendshipEnded']) {
  const friend = await findMember(tx, friendId);
  if (friend?.role !== 'friend') return;
  const isBrought = (await listStandingFriendships(tx, friendId)).length > 0;
  const deadline = new Date(app.clock.now().getTime() + FRIEND_STAYS);
  await changeMember(tx, friendId, { delete_after: isBrought ? null : deadline });
}

/** The other side is told: of what waits for them a mail says that it does, and nothing of it. */
async function tellOfParting(tx: Tx, app: App, actor: Actor, what: Happenings['friendshipEnded']): Promise<void> {
  const { organisationId, clientId, friendId } = what;
  for (const forMemberId of [clientId, friendId]) {
    if (actor.kind === 'member' && actor.memberId === forMemberId) continue;
    const aboutMemberId = forMemberId === clientId ? friendId : clientId;
    await createTask(tx, app, { organisationId, kind: 'friendshipEnded', forMemberId, aboutMemberId });
  }
  await tellContacts(tx, app, [clientId, friendId]);
}

/** Nobody accepts any more: nothing follows from this end, whose conversations end by the invitation. */
async function endFriendships(tx: Tx, app: App, _actor: Actor, { memberId }: Happenings['invitationWithdrawn']) {
  for (const { id } of await listStandingFriendships(tx, memberId)) await deleteFriendship(tx, id);
}

/** The client is told of every link: who, by whom, when. */
async function tellOfNewLink(tx: Tx, app: App, actor: Actor, what: Happenings['careLinkMade']): Promise<void> {
  const { organisationId, careLinkId, professionalId, clientId } = what;
  // Who links themself with the client whom they are inviting needs no notice: the invitation says it.
  const isOwnInvitation = actor.kind === 'member' && actor.memberId === professionalId;
  const isTold = (isOwnInvitation && (await isInvited(tx, clientId))) || (await isToldByHandOver(tx, what));
  if (!isTold) {
    const about = { aboutMemberId: professionalId, aboutCareLinkId: careLinkId };
    await createTask(tx, app, { organisationId, kind: 'newCareLink', forMemberId: clientId, ...about });
  }
  await tellContacts(tx, app, [professionalId, clientId]);
}

/**
 * Both are told, but who ended it. The client alone of a mistake, since the professional sees nothing of them any more,
 * and of a cover, whose colleague knew from the beginning until when.
 */
async function tellOfEnd(tx: Tx, app: App, actor: Actor, what: Happenings['careLinkEnded']): Promise<void> {
  const { organisationId, careLinkId, professionalId, clientId, kind, as } = what;
  const told = as === 'mistake' || kind === 'cover' ? [clientId] : [professionalId, clientId];
  for (const forMemberId of told) {
    const isActing = actor.kind === 'member' && actor.memberId === forMemberId;
    if (isActing || (await isInvited(tx, forMemberId))) continue;
    const about = { aboutMemberId: forMemberId === clientId ? professionalId : clientId, aboutCareLinkId: careLinkId };
    await createTask(tx, app, { organisationId, kind: 'careLinkEnded', forMemberId, ...about });
  }
  await tellContacts(tx, app, [professionalId, clientId]);
}

async function isInvited(tx: Tx, memberId: MemberId): Promise<boolean> {
  const row = await tx.selectFrom('members').select('state').where('id', '=', memberId).executeTakeFirst();
  return row?.state === 'invited';
}

async function tellContacts(tx: Tx, app: App, memberIds: MemberId[]): Promise<void> {
  onCommit(tx, () => app.feed.tell(memberIds, { type: 'changed', what: 'contacts' }));
}
