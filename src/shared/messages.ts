// Messages: what people write. One command appends any signed entry; its kind stands in the signed bytes.
import { z } from 'zod';
import { command, id, members, moment, position } from './contract.ts';
import { signedEntry } from './conversations.ts';

export const sendEntry = command({
  summary:
    'Appends a signed entry (message, edit, delete, topic). The same id with the same bytes gives the same position; other bytes are refused.',
  actors: members,
  limit: 'message',
  input: z.object({ conversationId: id<'conversation'>(), entry: signedEntry }),
  output: z.object({ position, at: moment }),
  errors: [
    'not_found',
    'conversation.closed',
    'conversation.read_only',
    'conversation.not_active',
    'conversation.not_manager',
    'conversation.epoch_outdated',
    'conversation.chain_refused',
    'message.id_used',
    'message.gone',
    'message.too_late',
    'message.not_yours',
  ],
});
