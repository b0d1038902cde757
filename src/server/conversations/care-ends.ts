// What the end of a care link does to conversations (K3): where only the two are, writing ends some days later, or at once
// where the link was a mistake. Linked again, they write on.
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { contactsAmong } from '../contacts/relation.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { findDaysAfterLink } from '../organisations/organisations.ts';
import type { Happenings } from '../reactions.ts';
import { lockConversation } from './log-store.ts';
import { deleteSeenNames } from './seen-store.ts';
import { selectConversationsOfTwo, updateConversation } from './store.ts';

const DAY = 86_400_000;

/** Sets the deadline. "Linked by mistake": it is over at once, and the client's name is hidden from the professional. */
export async function endWriting(tx: Tx, app: App, actor: Actor, what: Happenings['careLinkEnded']): Promise<void> {
  const { organisationId, professionalId, clientId, as } = what;
  // Another link of the two stands: nothing has ended.
  if ((await contactsAmong(tx, professionalId, [clientId])).has(clientId)) return;
  const days = as === 'mistake' ? 0 : await findDaysAfterLink(tx, organisationId);
  const until = new Date(app.clock.now().getTime() + days * DAY);
  await change(tx, app, actor, { organisationId, memberIds: [professionalId, clientId], until });
  if (as === 'mistake') await deleteSeenNames(tx, { viewerId: professionalId, seenId: clientId });
}

/** Takes the deadline back: the two are contacts again. */
export async function resumeWriting(tx: Tx, app: App, actor: Actor, what: Omit<Change, 'until'>): Promise<void> {
  await change(tx, app, actor, { ...what, until: null });
}

interface Change {
  organisationId: OrganisationId;
  memberIds: [MemberId, MemberId];
  until: Date | null;
}

async function change(tx: Tx, app: App, actor: Actor, what: Change): Promise<void> {
  const { organisationId, memberIds, until } = what;
  for (const { conversationId, writeUntil } of await selectConversationsOfTwo(tx, ...memberIds)) {
    if (until === null && writeUntil === null) continue;
    if (!(await lockConversation(tx, conversationId, app.clock.now()))) continue;
    await updateConversation(tx, conversationId, { write_until: until });
    const details = { writeUntil: until?.toISOString() ?? null };
    await recordAudit(tx, app, actor, 'conversation.changed', { organisationId, conversationId, details });
    await app.reactions.run(tx, app, actor, 'conversationEnded', { organisationId, conversationId });
    onCommit(tx, () => app.feed.tell(memberIds, { type: 'conversation', conversationId }));
  }
}
