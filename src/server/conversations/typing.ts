// That somebody is typing (C13): who may see it is asked each time, nothing of it is kept.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/typing.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { selectTypingPlace } from './typing-store.ts';

/**
 * Tells those in it who see it, and whom this member sees typing too. Only who could write there; whether anybody is told, the answer
 * doesn't say.
 */
export async function noteTyping(
  app: App,
  actor: Actor,
  { conversationId }: z.output<typeof contracts.noteTyping.input>,
): Promise<z.input<typeof contracts.noteTyping.output>> {
  const member = requireMember(actor);
  const place = await app.database.transaction(member, (tx) =>
    selectTypingPlace(tx, member.memberId, conversationId, app.clock.now()),
  );
  if (!place) return fail('not_found');
  const { selfId: participantId, active, closed, readOnly, seenBy } = place;
  if (!active) fail('conversation.not_active');
  if (closed) fail('conversation.closed');
  if (readOnly) fail('conversation.read_only');
  app.feed.tell(seenBy, { type: 'typing', conversationId, participantId });
  return {};
}
