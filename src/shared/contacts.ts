// Contacts as a computed relation, care links, tasks.
import { z } from 'zod';
import { command, done, id, members, moment, nothing, professionals, query, u32 } from './contract.ts';
import { identityCard, keyPackage, role } from './identity.ts';
import { officeHours } from './office-hours.ts';

export const contact = z.object({
  memberId: id<'member'>(),
  role,
  name: z.string(),
  /** Grows with each change of the name by the organisation. */
  nameVersion: u32,
  profession: z.string().nullable(),
  state: z.enum(['invited', 'active']),
  /** All identity cards, oldest first: devices pin the newest and check the chain. Empty while invited. */
  cards: z.array(identityCard),
  /** Mails to them come back: whoever needs an answer calls. */
  mailFails: z.boolean(),
  /** When the e-mail address was changed, within the last seven days; else null. */
  addressChangedAt: moment.nullable(),
  /** Numbers contacts of the same name; 0 where the name is unique. */
  sameName: u32,
  /** What tells a client apart from another contact of the same name; for professionals, where it is known. */
  apart: z.string().nullable(),
  /** A client with whom one is linked only while a colleague is away. */
  standsIn: z.boolean(),
  /** Friends: which of the two brought the other; null for others. */
  friendship: z.enum(['broughtByMe', 'broughtMe']).nullable(),
  /** Of a professional: when they work. */
  officeHours: officeHours.nullable(),
  /** Calls from them come without sound and push; they don't learn of it. */
  callsSilenced: z.boolean(),
  abilities: z.object({
    startConversation: z.boolean(),
    endCareLink: z.boolean(),
    askToEndCareLink: z.boolean(),
    linkColleague: z.boolean(),
    handOver: z.boolean(),
    resendInvitation: z.boolean(),
    endFriendship: z.boolean(),
    silenceCalls: z.boolean(),
  }),
});
export type Contact = z.infer<typeof contact>;

export const listContacts = query({
  summary: "Everybody who may be picked for a conversation, with their identity cards. One's own contacts only.",
  actors: members,
  input: nothing,
  output: z.object({ contacts: z.array(contact) }),
});

export const silenceCalls = command({
  summary:
    'Calls from this contact come without sound and push from now on, or with them again. The card and the missed call still show; nobody else learns of it.',
  actors: members,
  feature: 'videoCalls',
  input: z.object({ memberId: id<'member'>(), silenced: z.boolean() }),
  output: done,
  errors: ['contact.unknown', 'feature.off'],
});

export const takeKeyPackages = command({
  summary: 'Takes one unused key package of each of these contacts (and of oneself); each is given out once.',
  actors: members,
  input: z.object({ memberIds: z.array(id<'member'>()).min(1).max(50) }),
  output: z.object({
    packages: z.array(
      z.object({
        memberId: id<'member'>(),
        /** Null for an invited person, and where the stock is used up: they are added as pending. */
        package: keyPackage.nullable(),
        cardN: u32.nullable(),
        professional: z.boolean(),
      }),
    ),
  }),
  errors: ['contact.unknown'],
});

export const careLink = z.object({
  careLinkId: id<'careLink'>(),
  professional: z.object({ memberId: id<'member'>(), name: z.string() }),
  client: z.object({ memberId: id<'member'>(), name: z.string() }),
  kind: z.enum(['treatment', 'cover']),
  from: moment,
  to: moment.nullable(),
  madeBy: z.string().nullable(),
  abilities: z.object({ end: z.boolean(), askToEnd: z.boolean() }),
});
export type CareLink = z.infer<typeof careLink>;

export const listCareLinks = query({
  summary:
    "A client's or professional's own care links, standing and ended: who, by whom, when. Administrators: of one member.",
  actors: members,
  input: z.object({ memberId: id<'member'>().optional() }),
  output: z.object({ careLinks: z.array(careLink) }),
  errors: ['not_found'],
});
export const linkMembers = command({
  summary:
    'Links a professional with a client: an administrator anybody, a linked professional a colleague. The client is told.',
  actors: professionals,
  input: z.object({ professionalId: id<'member'>(), clientId: id<'member'>() }),
  output: z.object({ careLinkId: id<'careLink'>() }),
  errors: ['not_found', 'not_allowed'],
});
export const endCareLink = command({
  summary:
    'Ends a care link; a professional their own while another remains. "mistake" also hides the client from the professional.',
  actors: professionals,
  input: z.object({ careLinkId: id<'careLink'>(), as: z.enum(['ended', 'mistake']) }),
  output: done,
  errors: ['not_found', 'not_allowed', 'care_link.last'],
});
export const askToEndCareLink = command({
  summary: 'A client asks the administrators to end a care link.',
  actors: ['client'],
  input: z.object({ careLinkId: id<'careLink'>() }),
  output: done,
  errors: ['not_found'],
});

// Tasks: something that waits for this member's decision
export const task = z.object({
  taskId: id<'task'>(),
  createdAt: moment,
  about: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('letIn'),
      memberId: id<'member'>(),
      name: z.string(),
      address: z.string(),
      signedUpAt: moment,
      conversations: z.array(z.object({ conversationId: id<'conversation'>(), participantId: id<'participant'>() })),
    }),
    z.object({
      kind: z.literal('endCareLink'),
      careLinkId: id<'careLink'>(),
      client: z.string(),
      professional: z.string(),
    }),
    z.object({
      kind: z.literal('newCareLink'),
      careLinkId: id<'careLink'>(),
      professional: z.string(),
      madeBy: z.string().nullable(),
      /** For as long as somebody is away: until which day. */
      coverUntil: z.string().nullable(),
    }),
    /** This professional stands in for a colleague. */
    z.object({ kind: z.literal('cover'), professional: z.string(), from: z.string(), to: z.string() }),
    /** A care link has ended; `by` is who ended it, null where it ended by itself. */
    z.object({
      kind: z.literal('careLinkEnded'),
      careLinkId: id<'careLink'>(),
      other: z.string(),
      by: z.string().nullable(),
      mistake: z.boolean(),
    }),
    /** A professional hands a client over (K8): told before the colleague reads anything. */
    z.object({
      kind: z.literal('handOver'),
      /** Who is told; the professional only of what somebody else stopped. */
      side: z.enum(['client', 'colleague', 'professional']),
      by: z.string(),
      colleague: z.string(),
      client: z.string(),
      /** In so many conversations the colleague reads all, what comes from now on, or is in it already. */
      everything: u32,
      fromNow: u32,
      asBefore: u32,
      state: z.enum(['begun', 'done', 'stopped']),
    }),
    /** A hand-over that one has begun oneself. */
    z.object({
      kind: z.literal('handOverBegun'),
      clientId: id<'member'>(),
      client: z.string(),
      colleague: z.string(),
    }),
    /** A client invites this account, by its address, to be their friend. */
    z.object({
      kind: z.literal('friendInvitation'),
      invitationId: id<'invitation'>(),
      /** Null where the inviter chose not to be named. */
      invitedBy: z.string().nullable(),
      expiresAt: moment,
    }),
    /** The other ended a friendship; a friend's own account is deleted then, unless somebody brings them again. */
    z.object({ kind: z.literal('friendshipEnded'), other: z.string(), deleteAfter: moment.nullable() }),
    z.object({ kind: z.literal('secondWay') }),
    /** Somebody lost every way in and made new keys: confirm them by the code that they read out, never by a button. */
    z.object({
      kind: z.literal('restore'),
      memberId: id<'member'>(),
      name: z.string(),
      since: moment,
      addressChangedAt: moment.nullable(),
      conversations: u32,
      /** The code that waits to be typed; null until they make one. */
      introductionId: id<'introduction'>().nullable(),
    }),
  ]),
});
export type Task = z.infer<typeof task>;

export const listTasks = query({
  summary: 'What waits for this member.',
  actors: members,
  input: nothing,
  output: z.object({ tasks: z.array(task) }),
});
export const answerTask = command({
  summary: 'Answers a task that needs no keys: "seen" of a notice, "declined" of a request. The first answer counts.',
  actors: members,
  input: z.object({ taskId: id<'task'>(), answer: z.enum(['seen', 'declined']) }),
  output: done,
  errors: ['not_found', 'task.answered'],
});
