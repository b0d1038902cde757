// Entries that come at the same time are committed together: a commit waits for the disk, and a hundred can share one.
import type { OrganisationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import { acceptEach, acceptEntry, type Accepted, type Sending } from '../conversations/accept.ts';
import { requireLockedConversation } from '../conversations/conversations.ts';
import { gathering } from '../gathering.ts';

type Accept = (sending: Sending) => Promise<Accepted>;

/** One for each organisation: a transaction sees the rows of one only. */
const doors = new WeakMap<App, Map<OrganisationId, Accept>>();

/** Appends one entry, in one transaction with others of the same organisation. Durable once it resolves. */
export function accept(app: App, sending: Sending): ReturnType<Accept> {
  const { organisationId } = sending.actor;
  const ofApp = doors.get(app) ?? new Map<OrganisationId, Accept>();
  const door = ofApp.get(organisationId) ?? openDoor(app, organisationId);
  doors.set(app, ofApp.set(organisationId, door));
  return door(sending);
}

function openDoor(app: App, organisationId: OrganisationId): Accept {
  return gathering({
    key: ({ entry }) => entry.head.conversation,
    together: (sendings) => app.database.transaction({ organisationId }, (tx) => acceptEach(tx, app, sendings)),
    alone: ({ actor, entry }) =>
      app.database.transaction({ organisationId }, async (tx) => {
        const conversation = await requireLockedConversation(tx, app, entry.head.conversation);
        return acceptEntry(tx, app, actor, conversation, entry);
      }),
  });
}
