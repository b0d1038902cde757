// Friendships as rows: which client brought whom, from when to when.
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import type { FriendshipsTable } from '../db/tables.ts';

export type FriendshipRow = FriendshipsTable;

/** Adds a friendship that stands from now on; none where it stands already. */
export async function addFriendship(
  tx: Tx,
  app: App,
  friendship: { organisationId: OrganisationId; clientId: MemberId; friendId: MemberId },
): Promise<void> {
  await tx
    .insertInto('friendships')
    .values({
      id: app.ids.next(),
      organisation_id: friendship.organisationId,
      client_id: friendship.clientId,
      friend_id: friendship.friendId,
      from_at: app.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Ends a standing friendship, and lets whoever reacts do what follows. False where it has ended already. */
export async function endFriendshipRow(tx: Tx, app: App, actor: Actor, friendship: FriendshipRow): Promise<boolean> {
  const { id, organisation_id: organisationId, client_id: clientId, friend_id: friendId } = friendship;
  const ended = await tx
    .updateTable('friendships')
    .set({ to_at: app.clock.now(), ended_by: actor.kind === 'member' ? actor.memberId : null })
    .where('id', '=', id)
    .where('to_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!ended) return false;
  const details = { friendshipId: id, friendId };
  await recordAudit(tx, app, actor, 'friendship.ended', { organisationId, memberId: clientId, details });
  await app.reactions.run(tx, app, actor, 'friendshipEnded', { organisationId, clientId, friendId });
  return true;
}

/** Friendships of a member that stand, from either side. */
export const listStandingFriendships = (tx: Tx, memberId: MemberId): Promise<FriendshipRow[]> =>
  tx
    .selectFrom('friendships')
    .selectAll()
    .where((eb) => eb.or([eb('client_id', '=', memberId), eb('friend_id', '=', memberId)]))
    .where('to_at', 'is', null)
    .orderBy('id')
    .execute();

/** Those between the two that stand, locked: each may have brought the other. */
export const lockFriendshipsBetween = (tx: Tx, one: MemberId, other: MemberId): Promise<FriendshipRow[]> =>
  tx
    .selectFrom('friendships')
    .selectAll()
    .where('client_id', 'in', [one, other])
    .where('friend_id', 'in', [one, other])
    .where('to_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();

/** An invited friend is an account that was there before: the friendship is that account's from now on. */
export const moveFriendship = (tx: Tx, id: string, friendId: MemberId, now: Date) =>
  tx.updateTable('friendships').set({ friend_id: friendId, from_at: now }).where('id', '=', id).execute();

/** It never came to be: the same two are friends already. */
export const deleteFriendship = (tx: Tx, id: string) => tx.deleteFrom('friendships').where('id', '=', id).execute();
