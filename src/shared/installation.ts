// The installation: its first set-up, the demo, and the service desk, who makes organisations and reads no content.
import { z } from 'zod';
import {
  address,
  bytes,
  command,
  country,
  done,
  everybody,
  features,
  id,
  language,
  line,
  moment,
  momentInQuery,
  nothing,
  opaqueMessage,
  query,
  serviceDesk,
  shortName,
  timeZone,
  u32,
} from './contract.ts';

const featureName = z.enum(features);

// First set-up
export const describeInstallation = query({
  summary: 'What a page must know before anybody is signed in.',
  actors: everybody,
  input: z.object({ organisation: line(40, 0).optional() }),
  output: z.object({
    setUp: z.boolean(),
    demo: z.boolean(),
    version: z.string(),
    serverId: z.string(),
    /** The server's OPAQUE key, which devices pin. */
    serverKey: z.string(),
    /** The organisation of this address, or null where it must be chosen or is unknown. */
    organisation: z
      .object({
        id: id<'organisation'>(),
        shortName: z.string(),
        name: z.string(),
        country: z.string(),
        language,
        accent: z.string().nullable(),
        demo: z.boolean(),
      })
      .nullable(),
    /** Sign-in details of the demo; null elsewhere. */
    demoAccounts: z
      .array(z.object({ name: z.string(), role: z.string(), address: z.string(), password: z.string() }))
      .nullable(),
  }),
});

export const setUpInstallation = command({
  summary:
    'Makes the first organisation, its first administrator (invited) and the service desk; once, with the link from the terminal.',
  actors: ['signedOut'],
  limit: 'link',
  input: z.object({
    token: bytes({ exactly: 32 }),
    organisation: z.object({ name: line(120), shortName, country, timeZone, language }),
    administrator: z.object({ name: line(80), address, profession: line(60, 0) }),
    serviceDesk: z.object({ name: line(80), address }),
  }),
  output: z.object({
    invitationToken: bytes({ exactly: 32 }),
    enrolmentToken: bytes({ exactly: 32 }),
  }),
  errors: ['setup.done_already', 'setup.link_wrong', 'setup.demo_here'],
});

export const tryDemo = command({
  summary: 'Makes the demo organisation; once, with the link from the terminal. Answers when it is being made.',
  actors: ['signedOut'],
  limit: 'link',
  input: z.object({ token: bytes({ exactly: 32 }) }),
  output: done,
  errors: ['setup.done_already', 'setup.link_wrong', 'setup.real_here'],
});

export const getDemoProgress = query({
  summary: 'How far the demo is made, in steps.',
  actors: everybody,
  input: nothing,
  output: z.object({ state: z.enum(['none', 'making', 'ready', 'failed']), done: u32, of: u32 }),
});

// Service desk
export const startDeskEnrolment = command({
  summary: 'First half of the service desk choosing its password.',
  actors: ['signedOut', 'serviceDesk'],
  limit: 'link',
  input: z.object({ token: bytes({ exactly: 32 }), registrationRequest: opaqueMessage }),
  output: z.object({
    registrationResponse: opaqueMessage,
    serviceDeskId: id<'serviceDesk'>(),
    serverId: z.string(),
  }),
  errors: ['invitation.gone'],
});
export const finishDeskEnrolment = command({
  summary: 'Second half: the service desk has a password.',
  actors: ['signedOut', 'serviceDesk'],
  limit: 'link',
  input: z.object({ token: bytes({ exactly: 32 }), registrationRecord: opaqueMessage }),
  output: done,
  errors: ['invitation.gone'],
});
export const startDeskSignIn = command({
  summary: 'First half of the service desk signing in by OPAQUE.',
  actors: ['signedOut', 'serviceDesk'],
  limit: 'signIn',
  input: z.object({ address, loginRequest: opaqueMessage }),
  output: z.object({
    attemptId: z.string(),
    loginResponse: opaqueMessage,
    serviceDeskId: id<'serviceDesk'>(),
    serverId: z.string(),
  }),
});
export const finishDeskSignIn = command({
  summary: 'Second half: sets the service desk cookie.',
  actors: ['signedOut', 'serviceDesk'],
  limit: 'signIn',
  input: z.object({ attemptId: z.string().max(60), finishRequest: opaqueMessage }),
  output: z.object({ name: z.string() }),
  errors: ['signin.refused'],
});
export const getDeskProfile = query({
  summary: 'Who of the service desk is signed in.',
  actors: serviceDesk,
  input: nothing,
  output: z.object({ name: z.string(), demo: z.boolean() }),
});
export const signOutDesk = command({
  summary: 'Ends the service desk sign-in.',
  actors: serviceDesk,
  input: nothing,
  output: done,
});

export const deskOrganisation = z.object({
  id: id<'organisation'>(),
  shortName: z.string(),
  name: z.string(),
  country: z.string(),
  timeZone: z.string(),
  language,
  demo: z.boolean(),
  createdAt: moment,
  members: z.object({ professionals: u32, clients: u32, friends: u32 }),
  administratorActive: z.boolean(),
  features: z.array(z.object({ feature: featureName, enabled: z.boolean(), requestedAt: moment.nullable() })),
});
export const listOrganisations = query({
  summary: 'The organisations of this installation, with numbers and features; no names of people.',
  actors: serviceDesk,
  input: nothing,
  output: z.object({ organisations: z.array(deskOrganisation) }),
});
export const createOrganisation = command({
  summary: 'Makes an organisation and invites its first administrator by mail.',
  actors: serviceDesk,
  input: z.object({
    organisation: z.object({ name: line(120), shortName, country, timeZone, language }),
    administrator: z.object({ name: line(80), address }),
  }),
  output: z.object({ organisationId: id<'organisation'>() }),
  errors: ['organisation.short_name_taken', 'setup.demo_here'],
});
export const switchFeature = command({
  summary: 'Switches a feature of an organisation; answers an open request for it.',
  actors: serviceDesk,
  input: z.object({
    organisationId: id<'organisation'>(),
    feature: featureName,
    enabled: z.boolean(),
  }),
  output: done,
  errors: ['not_found'],
});
export const declineFeature = command({
  summary: "Declines an administrator's request for a feature.",
  actors: serviceDesk,
  input: z.object({ organisationId: id<'organisation'>(), feature: featureName }),
  output: done,
  errors: ['not_found'],
});
export const deskMail = z.object({
  mailId: id<'mail'>(),
  kind: z.string(),
  state: z.enum(['kept', 'waiting', 'sent', 'failed', 'dropped']),
  domain: z.string(),
  createdAt: moment,
  sentAt: moment.nullable(),
  attempts: u32,
  lastError: z.string().nullable(),
  /** Address, subject and text: only while no mail server is set. */
  kept: z.object({ to: z.string(), subject: z.string(), text: z.string() }).nullable(),
});
export const listMails = query({
  summary: 'The mail queue: kind, time, state and domain; the mails themselves only while no mail server is set.',
  actors: serviceDesk,
  input: z.object({ before: momentInQuery.optional() }),
  output: z.object({ mailServer: z.boolean(), mails: z.array(deskMail), more: z.boolean() }),
});
/** What was applied to a restored backup before the first request: ids of what went, numbers of what ended. */
export const restoreApplied = z.object({
  organisations: z.array(id<'organisation'>()),
  conversations: z.array(id<'conversation'>()),
  temporaryConversations: z.array(id<'conversation'>()),
  messages: z.array(z.object({ conversationId: id<'conversation'>(), entryId: id<'entry'>() })),
  withdrawn: z.array(id<'member'>()),
  /** Accounts that had been deleted since. */
  accounts: z.array(id<'member'>()).default([]),
  devices: u32,
  links: u32,
  mails: u32,
  notifications: u32,
});
const callsHealth = z.discriminatedUnion('state', [
  /** `memory`: of the media worker, in bytes. */
  z.object({ state: z.literal('ready'), memory: z.number().nullable() }),
  z.object({ state: z.literal('preparing'), percent: u32 }),
  z.object({ state: z.literal('unavailable'), why: z.enum(['off', 'notPrepared', 'notRunning']) }),
]);
export const getSystemHealth = query({
  summary: 'State of database, disk, keystore, mail, calls, the unsealed access log, and the last restored backup.',
  actors: serviceDesk,
  input: nothing,
  output: z.object({
    version: z.string(),
    startedAt: moment,
    database: z.object({
      embedded: z.boolean(),
      version: z.string(),
      bytes: z.number(),
      answersInMs: z.number(),
    }),
    disk: z.object({ free: z.number(), total: z.number() }).nullable(),
    keystore: z.object({ separateDisk: z.boolean(), locked: z.literal('file') }),
    mail: z.object({ server: z.boolean(), waiting: u32, failed: u32 }),
    calls: callsHealth,
    unsealedAuditRows: u32,
    oldestUnsealedAt: moment.nullable(),
    openSockets: u32,
    lastRestore: z.object({ restoredAt: moment, dumpMadeAt: moment, applied: restoreApplied }).nullable(),
  }),
});
export const deleteDemo = command({
  summary:
    'Deletes the demo organisation with everything in it, so that a real one can be set up. Gives the new set-up token.',
  actors: serviceDesk,
  input: nothing,
  output: z.object({ setupToken: bytes({ exactly: 32 }) }),
  errors: ['not_found'],
});
