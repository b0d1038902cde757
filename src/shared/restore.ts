// Earlier conversations after a reset: who may confirm the new keys, and where (A10; encryption.md section 9).
import { z } from 'zod';
import { id, members, moment, nothing, query, u32 } from './contract.ts';

export const getRestore = query({
  summary:
    "What waits for somebody's confirmation since one's own reset, and who may confirm it; null where nothing does.",
  actors: members,
  input: nothing,
  output: z.object({
    restore: z
      .object({
        since: moment,
        /** Until then the password or code from before the reset brings everything back alone; null: no longer. */
        formerUntil: moment.nullable(),
        /** Conversations whose keys are lost. */
        waiting: u32,
        /** Contacts who may confirm, with the number of conversations that each may bring back. */
        people: z.array(
          z.object({ memberId: id<'member'>(), name: z.string(), professional: z.boolean(), conversations: u32 }),
        ),
        /** Conversations that nobody may confirm. */
        lost: u32,
      })
      .nullable(),
  }),
});

export const listConversationsToConfirm = query({
  summary: 'Conversations in which this contact made new keys by a reset and which this member may confirm.',
  actors: members,
  input: z.object({ memberId: id<'member'>() }),
  output: z.object({
    conversations: z.array(z.object({ conversationId: id<'conversation'>(), participantId: id<'participant'>() })),
  }),
  errors: ['contact.unknown'],
});

export const listOldKeys = query({
  summary: 'Open conversations in which this member still has keys from before the newest card, newest activity first.',
  actors: members,
  input: nothing,
  output: z.object({ conversationIds: z.array(id<'conversation'>()).max(500), all: u32 }),
});
