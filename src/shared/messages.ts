// Messages: what people write. One command appends any signed entry; its kind stands in the signed bytes.
import { z } from 'zod';
import { command, id, members, moment, position } from './contract.ts';
import { signedEntry } from './conversations.ts';
import { MOST_FILES } from './file-format.ts';

export const sendEntry = command({
  summary:
    'Appends a signed entry (message, edit, delete, topic). The same id with the same bytes gives the same position; other bytes are refused.',
  actors: members,
  limit: 'message',
  input: z.object({
    conversationId: id<'conversation'>(),
    entry: signedEntry,
    /** Uploads that belong to a message, each with its thumbnail: which bytes go when the message does. */
    fileIds: z
      .array(id<'file'>())
      .max(2 * MOST_FILES)
      .optional(),
  }),
  output: z.object({
    position,
    at: moment,
    /** A deletion within a minute after its message, which no other person's device had got: nothing of it is shown. */
    undone: z.literal(true).optional(),
  }),
  errors: [
    'not_found',
    'conversation.closed',
    'conversation.read_only',
    'conversation.not_active',
    'conversation.not_manager',
    'conversation.epoch_outdated',
    // Only of a topic: who leads may have changed.
    'conversation.state_outdated',
    'conversation.chain_refused',
    'message.id_used',
    'message.gone',
    'message.too_late',
    'message.not_yours',
    'file.gone',
    'file.too_many',
  ],
});
