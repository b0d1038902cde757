// Handing over a client (K8): one plan of a professional, in which all of it stands; what is done of it shows in the
// conversations themselves.
import { z } from 'zod';
import { command, done, id, moment, professionals, query } from './contract.ts';

/** What the colleague may read of what was before (C9); `asBefore`: they are in it already. */
export const handOverReads = z.enum(['fromNow', 'everything', 'asBefore']);
export type HandOverReads = z.infer<typeof handOverReads>;

/** Why a conversation can't be handed over by this member. */
export const handOverObstacle = z.enum(['closed', 'readOnly', 'notManager', 'clientGone', 'full']);
export type HandOverObstacle = z.infer<typeof handOverObstacle>;

export const handOver = z.object({
  handOverId: id<'handOver'>(),
  colleague: z.object({ memberId: id<'member'>(), name: z.string() }),
  begunAt: moment,
  conversations: z.array(
    z.object({
      conversationId: id<'conversation'>(),
      reads: handOverReads,
      /** `waits`: something is left to do. `done`: one is no longer in it. Else why it stays as it is. */
      state: z.enum(['waits', 'done', ...handOverObstacle.options]),
    }),
  ),
});
export type HandOver = z.infer<typeof handOver>;

export const getHandOver = query({
  summary:
    "A professional's own conversations with a client, which of them can be handed over, and the plan that was begun.",
  actors: professionals,
  input: z.object({ clientId: id<'member'>() }),
  output: z.object({
    conversations: z.array(z.object({ conversationId: id<'conversation'>(), obstacle: handOverObstacle.nullable() })),
    handOver: handOver.nullable(),
  }),
  errors: ['not_found'],
});

export const startHandOver = command({
  summary:
    'Begins to hand over a client: links the colleague, and tells the client of both and of what the colleague will read.',
  actors: professionals,
  input: z.object({
    handOverId: id<'handOver'>(),
    clientId: id<'member'>(),
    colleagueId: id<'member'>(),
    conversations: z.array(z.object({ conversationId: id<'conversation'>(), reads: handOverReads })).max(200),
  }),
  output: done,
  errors: ['not_found', 'not_allowed', 'hand_over.begun', 'hand_over.conversation'],
});

export const finishHandOver = command({
  summary: "Ends the professional's own care link, once nothing of the plan is left to do.",
  actors: professionals,
  input: z.object({ handOverId: id<'handOver'>() }),
  output: done,
  errors: ['not_found', 'hand_over.unfinished', 'hand_over.stopped', 'care_link.last'],
});

export const stopHandOver = command({
  summary: 'Stops a hand-over: what was done of it stays, the own care link too. The client is told.',
  actors: professionals,
  input: z.object({ handOverId: id<'handOver'>() }),
  output: done,
  errors: ['not_found'],
});
