import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type { sendEntry as contract } from '../../shared/messages.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { acceptEntry, readSigned } from '../conversations/accept.ts';
import { requireLockedConversation } from '../conversations/conversations.ts';

/**
 * Appends a signed entry of this member's participant. Durable once answered; the same entry again gives the same
 * position, and what was refused is stored nowhere.
 */
export async function sendEntry(
  app: App,
  actor: Actor,
  input: z.output<typeof contract.input>,
): Promise<z.input<typeof contract.output>> {
  const member = requireMember(actor);
  const entry = readSigned(input.entry);
  if (entry.head.conversation !== input.conversationId) fail('conversation.chain_refused');
  const { position, at } = await app.database.transaction(member, async (tx) => {
    const conversation = await requireLockedConversation(tx, app, input.conversationId);
    return acceptEntry(tx, app, member, conversation, entry);
  });
  return { position, at: at.getTime() };
}
