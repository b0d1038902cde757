// Friendships: a client invites, the friend accepts, both can end it.
import { z } from 'zod';
import { address, bytes, command, done, id, language, line, moment } from './contract.ts';

export const inviteFriend = command({
  summary:
    'A client invites a friend by mail. The answer is the same whether the address has an account or not: who has it accepts with it.',
  actors: ['client'],
  feature: 'friends',
  limit: 'invite',
  input: z.object({
    /** Made by the device, random (version 4), so that pressing twice invites once. */
    memberId: id<'member'>(),
    name: line(80),
    address,
    language,
    /** Whether mail and page say who invites; else "somebody you know". */
    named: z.boolean(),
    introduction: z.object({ introductionId: id<'introduction'>(), mac: bytes({ exactly: 32 }) }).nullable(),
  }),
  output: z.object({ memberId: id<'member'>(), expiresAt: moment }),
  errors: ['friend.own_address', 'friend.invited_already'],
});

export const resendFriendInvitation = command({
  summary: 'Makes a new link, valid 14 days, and sends it to the invited friend; the old one ends.',
  actors: ['client'],
  feature: 'friends',
  limit: 'invite',
  input: z.object({ memberId: id<'member'>() }),
  output: z.object({ expiresAt: moment }),
  errors: ['member.not_invited', 'not_found'],
});

export const acceptFriendship = command({
  summary: "Accepts an invitation to one's own address with the account that one has.",
  actors: ['client', 'friend'],
  feature: 'friends',
  input: z.object({ invitationId: id<'invitation'>() }),
  output: done,
  errors: ['invitation.gone'],
});

export const declineFriendship = command({
  summary: "Declines an invitation to one's own address. Whoever invited isn't told.",
  actors: ['client', 'friend'],
  input: z.object({ invitationId: id<'invitation'>() }),
  output: done,
  errors: ['invitation.gone'],
});

export const endFriendship = command({
  summary: 'Ends a friendship, from either side; for a friend who has not accepted yet, withdraws the invitation.',
  actors: ['client', 'friend'],
  input: z.object({ memberId: id<'member'>() }),
  output: done,
  errors: ['contact.unknown'],
});
