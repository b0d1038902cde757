// Messages that are sent later (C23): signed and encrypted when they are written, released by the server at their time.
import { z } from 'zod';
import { command, done, id, members, moment, nothing, query } from './contract.ts';
import { signedEntry } from './conversations.ts';

/** Why something isn't sent. `restored`: from a backup, after which it may have been sent or withdrawn. */
export const scheduledRefusals = [
  'restored',
  'conversation.closed',
  'conversation.read_only',
  'conversation.not_active',
  'conversation.chain_refused',
] as const;

const which = { conversationId: id<'conversation'>(), entryId: id<'entry'>(), releaseAt: moment };

/**
 * `waiting`: for its time; `renewedAt`: since when it is sealed for others than those who were in it when it was written.
 * `outdated`: its time has come, and somebody joined or left meanwhile: a device of its author seals it anew and sends it.
 * `refused`: it isn't sent unless its author says so once more. `sent`: late, by a device; stays until its author has seen that.
 */
export const scheduledEntry = z.discriminatedUnion('state', [
  z.object({ ...which, state: z.literal('waiting'), entry: signedEntry, renewedAt: moment.nullable() }),
  z.object({ ...which, state: z.literal('outdated'), entry: signedEntry }),
  z.object({ ...which, state: z.literal('refused'), entry: signedEntry, because: z.enum(scheduledRefusals) }),
  z.object({ ...which, state: z.literal('sent'), at: moment }),
]);
export type ScheduledEntry = z.output<typeof scheduledEntry>;

const refusals = [
  'not_found',
  'conversation.closed',
  'conversation.read_only',
  'conversation.not_active',
  'conversation.epoch_outdated',
  'conversation.chain_refused',
] as const;

export const scheduleEntry = command({
  summary:
    'Keeps a signed message until its time; what would be refused now is refused now. `replaces` names one that waits and goes: with the same id another time or epoch, with another id another text.',
  actors: members,
  limit: 'message',
  input: z.object({
    conversationId: id<'conversation'>(),
    entry: signedEntry,
    releaseAt: moment,
    replaces: id<'entry'>().optional(),
    /** Others are in it than when it was written, and its author is to see that. */
    forOthers: z.literal(true).optional(),
  }),
  output: done,
  errors: [...refusals, 'message.id_used', 'scheduled.gone', 'scheduled.time_wrong', 'scheduled.too_many'],
});

export const sendScheduled = command({
  summary:
    'Sends now what was to be sent later, sealed for who is in it now, in the place of what was kept: once, whoever asks. The same again gives the same place.',
  actors: members,
  limit: 'message',
  input: z.object({ conversationId: id<'conversation'>(), entry: signedEntry }),
  output: z.object({ position: z.int(), at: moment }),
  errors: [...refusals, 'message.id_used', 'scheduled.gone'],
});

export const cancelScheduled = command({
  summary: 'Forgets a message that was to be sent later; one that is gone already is gone. What was sent stays sent.',
  actors: members,
  input: z.object({ conversationId: id<'conversation'>(), entryId: id<'entry'>() }),
  output: z.object({ sent: z.boolean() }),
  errors: ['not_found'],
});

export const listScheduled = query({
  summary:
    'Own messages that are to be sent later, those that could not be, and those that were sent late; the soonest first.',
  actors: members,
  input: nothing,
  output: z.object({ scheduled: z.array(scheduledEntry) }),
});
