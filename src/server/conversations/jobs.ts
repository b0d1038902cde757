// What conversations do inside the happenings of the domains below, and what those may ask.
import type { MemberId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import type { Reactions } from '../reactions.ts';
import { endParticipations } from './ends.ts';
import { selectWaiting, type Waiting } from './store.ts';

export function conversationReactions(reactions: Reactions): void {
  reactions.on('memberDeactivated', endParticipations);
  reactions.on('invitationWithdrawn', endParticipations);
}

/** Open conversations in which this member waits to be let in, and who added them there. */
export function conversationsWaitingFor(tx: Tx, app: App, memberId: MemberId): Promise<Waiting[]> {
  return selectWaiting(tx, memberId, app.clock.now());
}
