// Messages that are sent later (C23): signed and encrypted when they are written, released by the server at their time.
import { z } from 'zod';
import { command, done, id, members, moment, nothing, query } from './contract.ts';
import { signedEntry } from './conversations.ts';

/**
 * `waiting`: for its time. `outdated`: its time has come, and somebody joined or left meanwhile: a device of its author
 * encrypts it anew. `refused`: it can't be sent any more.
 */
export const scheduledState = z.enum(['waiting', 'outdated', 'refused']);

export const scheduleEntry = command({
  summary:
    'Keeps a signed message until its time. The same id again changes text and time, as long as it was not sent; what would be refused now is refused now.',
  actors: members,
  limit: 'message',
  input: z.object({ conversationId: id<'conversation'>(), entry: signedEntry, releaseAt: moment }),
  output: done,
  errors: [
    'not_found',
    'conversation.closed',
    'conversation.read_only',
    'conversation.not_active',
    'conversation.epoch_outdated',
    'conversation.chain_refused',
    'message.id_used',
    'scheduled.time_wrong',
    'scheduled.too_many',
  ],
});

export const cancelScheduled = command({
  summary: 'Forgets a message that was to be sent later; one that is gone already is gone. What was sent stays sent.',
  actors: members,
  input: z.object({ conversationId: id<'conversation'>(), entryId: id<'entry'>() }),
  output: z.object({ sent: z.boolean() }),
  errors: ['not_found'],
});

export const listScheduled = query({
  summary: 'Own messages that are to be sent later, and those that could not be; the soonest first.',
  actors: members,
  input: nothing,
  output: z.object({
    scheduled: z.array(
      z.object({
        conversationId: id<'conversation'>(),
        entryId: id<'entry'>(),
        entry: signedEntry,
        releaseAt: moment,
        state: scheduledState,
      }),
    ),
  }),
});
