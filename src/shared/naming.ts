// How people are named in a conversation towards those who are no contacts of theirs.
import { z } from 'zod';
import { command, done, id, members } from './contract.ts';

export const chooseName = command({
  summary:
    'Chooses how this member is named towards non-contacts in a conversation: a nickname, the own name, or later. Can be changed at any time.',
  actors: members,
  input: z.object({
    conversationId: id<'conversation'>(),
    choice: z.discriminatedUnion('as', [
      // Any text: what a nickname must be like is said by the codes below.
      z.object({ as: z.literal('nickname'), nickname: z.string().max(200) }),
      z.object({ as: z.literal('own') }),
      z.object({ as: z.literal('later') }),
    ]),
  }),
  output: done,
  errors: [
    'not_found',
    'not_allowed',
    'conversation.not_active',
    'nickname.malformed',
    'nickname.profession',
    'nickname.taken',
  ],
});

export const noteUnveiling = command({
  summary: 'This member was told that somebody here became a contact: their name is shown to that contact from now on.',
  actors: members,
  input: z.object({ conversationId: id<'conversation'>() }),
  output: done,
  errors: ['not_found'],
});
