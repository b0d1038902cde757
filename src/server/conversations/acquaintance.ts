// Before somebody is added: whether people would meet who are no contacts, so that the manager can be reminded that names
// may be read (C9, N7).
import type { z } from 'zod';
import type * as contracts from '../../shared/conversations.ts';
import { fail } from '../../shared/errors.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { requireContact } from '../contacts/relation.ts';
import { requireLockedConversation } from './conversations.ts';
import { mayAdd } from './rules.ts';
import { meetsStranger } from './seen-store.ts';
import { selectParticipants } from './store.ts';

/**
 * Whether this contact is one of everybody there; for who may add them, and nobody else. Who is hidden from the asking
 * manager counts as a stranger always: the answer must not tell whose contacts they are (N3).
 */
export async function getAcquaintance(
  app: App,
  actor: Actor,
  { conversationId, memberId }: z.output<typeof contracts.getAcquaintance.input>,
): Promise<z.input<typeof contracts.getAcquaintance.output>> {
  const member = requireMember(actor);
  return app.database.transaction(member, async (tx) => {
    const { managerId, chainManagerId, closedAt, readOnly } = await requireLockedConversation(tx, app, conversationId);
    const participants = await selectParticipants(tx, conversationId);
    const self = participants.find((one) => one.memberId === member.memberId) ?? fail('not_found');
    const at = { closed: closedAt !== null, readOnly, managerId, chainManagerId, deputyIds: [] };
    if (!mayAdd({ ...at, self: { ...self, role: member.role } })) fail('conversation.not_manager');
    await requireContact(tx, member, memberId);
    const strangers = await meetsStranger(tx, conversationId, { viewerId: member.memberId, memberId });
    return { knowsAll: !strangers };
  });
}
