// That somebody is typing: told to who has an open page, and kept nowhere.
import { z } from 'zod';
import { command, done, id, members } from './contract.ts';

export const noteTyping = command({
  summary:
    'This member is typing in a conversation. Shown for some seconds to those in it who let each other see it; whether to anybody, the answer does not tell.',
  actors: members,
  limit: 'typing',
  input: z.object({ conversationId: id<'conversation'>() }),
  output: done,
  errors: ['not_found', 'conversation.not_active', 'conversation.closed', 'conversation.read_only'],
});
