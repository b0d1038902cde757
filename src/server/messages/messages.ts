import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type { ConversationId, EntryId } from '../../shared/ids.ts';
import type { sendEntry as contract } from '../../shared/messages.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { readSigned } from '../conversations/accept.ts';
import type { Tx } from '../db/database.ts';
import { deleteFilesOf } from './files-store.ts';
import { accept } from './sending.ts';
import { emptyMessage } from './store.ts';

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
  const entry = readSigned(input.entry, input.fileIds);
  if (entry.head.conversation !== input.conversationId) fail('conversation.chain_refused');
  const { position, at, undone } = await accept(app, { actor: member, entry });
  return { position, at: at.getTime(), ...(undone && { undone }) };
}

/** Empties a message with its edits and files. Gives the positions; none if it was empty before. */
export async function emptyWhole(
  tx: Tx,
  conversationId: ConversationId,
  entryId: EntryId,
  at: Date,
): Promise<number[]> {
  const emptied = await emptyMessage(tx, conversationId, entryId, at);
  await deleteFilesOf(tx, conversationId, emptied);
  return emptied;
}
