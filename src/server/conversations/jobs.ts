// What conversations do inside the happenings of the domains below, and what those may ask.
import type { MemberId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import type { Reactions } from '../reactions.ts';
import { endAsFriends } from './friendship-ends.ts';
import { endWriting, resumeWriting } from './care-ends.ts';
import { endParticipations } from './ends.ts';
import { movePlaces } from './moving-places.ts';
import { tellCompanions, veilNewContacts } from './naming.ts';
import { withdrawReceipts } from './receipts.ts';
import { askToConfirm, settleRestore } from './restore.ts';
import { keepSeenNames } from './seen-store.ts';
import { selectWaiting, type Waiting } from './store.ts';

export { conversationsToConfirm } from './restore.ts';

export function conversationReactions(reactions: Reactions): void {
  for (const happening of ['memberDeactivated', 'invitationWithdrawn'] as const) {
    reactions.on(happening, (tx, app, actor, { memberId }) =>
      endParticipations(tx, app, actor, { memberId, because: 'deactivated' }),
    );
  }
  reactions.on('invitedFriendReplaced', movePlaces);
  reactions.on('friendshipEnded', endAsFriends);
  reactions.on('friendshipMade', (tx, app, actor, { organisationId, clientId, friendId }) =>
    resumeWriting(tx, app, actor, { organisationId, memberIds: [clientId, friendId] }),
  );
  reactions.on('careLinkEnded', endWriting);
  reactions.on('careLinkMade', (tx, app, actor, { organisationId, professionalId, clientId }) =>
    resumeWriting(tx, app, actor, { organisationId, memberIds: [professionalId, clientId] }),
  );
  reactions.on('accountReset', (tx, app, _actor, what) => askToConfirm(tx, app, what));
  reactions.on('cardCompleted', (tx, app, _actor, { memberId }) => settleRestore(tx, app, memberId));
  reactions.on('memberRenamed', (tx, _app, _actor, { memberId, formerNameBox }) =>
    keepSeenNames(tx, memberId, formerNameBox),
  );
  reactions.on('readingHidden', (tx, app, _actor, { memberId }) => withdrawReceipts(tx, app, memberId));
  reactions.on('ownNameChosen', (tx, app, _actor, { memberId }) => tellCompanions(tx, app, memberId));
  reactions.on('careLinkMade', (tx, app, _actor, { organisationId, professionalId, clientId }) =>
    veilNewContacts(tx, app, organisationId, [professionalId, clientId]),
  );
  reactions.on('friendshipMade', (tx, app, _actor, { organisationId, clientId, friendId }) =>
    veilNewContacts(tx, app, organisationId, [clientId, friendId]),
  );
}

/** Open conversations in which this member waits to be let in, and who added them there. */
export function conversationsWaitingFor(tx: Tx, app: App, memberId: MemberId): Promise<Waiting[]> {
  return selectWaiting(tx, memberId, app.clock.now());
}
