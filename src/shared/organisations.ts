// Organisations, their members as administrators see them, features, texts; the service desk; first set-up.
import { z } from 'zod';
import {
  address,
  administrators,
  bytes,
  command,
  country,
  done,
  everybody,
  features,
  id,
  language,
  line,
  members,
  moment,
  momentInQuery,
  nothing,
  opaqueMessage,
  professionals,
  query,
  serviceDesk,
  shortName,
  text,
  timeZone,
  u32,
} from './contract.ts';
import { role } from './identity.ts';

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
  state: z.enum(['kept', 'waiting', 'sent', 'failed']),
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
export const getSystemHealth = query({
  summary: 'State of database, disk, keystore, mail, calls, and the unsealed access log.',
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
    calls: z.enum(['ready', 'preparing', 'unavailable']),
    unsealedAuditRows: u32,
    oldestUnsealedAt: moment.nullable(),
    openSockets: u32,
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

// The organisation, for its members
export const organisationView = z.object({
  id: id<'organisation'>(),
  name: z.string(),
  shortName: z.string(),
  country: z.string(),
  timeZone: z.string(),
  language,
  demo: z.boolean(),
  features: z.array(featureName),
  texts: z
    .object({
      version: u32,
      privacyStatement: z.string(),
      houseRules: z.string(),
      publishedAt: moment,
    })
    .nullable(),
});
export const getOrganisation = query({
  summary: 'The organisation with the features that are on and its current texts.',
  actors: members,
  beforeAgreement: true,
  input: nothing,
  output: organisationView,
});

// Administration
export const publishTexts = command({
  summary: 'Publishes a new version of privacy statement and house rules; every member is asked to agree.',
  actors: administrators,
  input: z.object({ privacyStatement: text(50_000, 1), houseRules: text(50_000, 1) }),
  output: z.object({ version: u32 }),
});
export const updateOrganisation = command({
  summary: 'Changes name, time zone and default language.',
  actors: administrators,
  input: z.object({
    name: line(120).optional(),
    timeZone: timeZone.optional(),
    language: language.optional(),
  }),
  output: done,
});
export const confirmCrisisNumbers = command({
  summary: 'An administrator has checked the crisis numbers that members see.',
  actors: administrators,
  input: nothing,
  output: done,
});
export const getReadiness = query({
  summary: 'What must be true before the first client is invited, and what is advised.',
  actors: administrators,
  input: nothing,
  output: z.object({
    crisisConfirmed: z.boolean(),
    textsPublished: z.boolean(),
    mailServer: z.boolean(),
    secondAdministrator: z.boolean(),
  }),
});
export const listFeatures = query({
  summary: 'All features with state, request and answer.',
  actors: administrators,
  input: nothing,
  output: z.object({
    features: z.array(
      z.object({
        feature: featureName,
        enabled: z.boolean(),
        requestedAt: moment.nullable(),
        answer: z.enum(['granted', 'declined']).nullable(),
      }),
    ),
  }),
});
export const requestFeature = command({
  summary: 'Asks the service desk for a feature that is off.',
  actors: administrators,
  input: z.object({ feature: featureName }),
  output: done,
});

export const memberRow = z.object({
  memberId: id<'member'>(),
  role,
  administrator: z.boolean(),
  state: z.enum(['invited', 'active', 'deactivated']),
  name: z.string(),
  address: z.string(),
  profession: z.string().nullable(),
  linkedWith: z.array(id<'member'>()),
  invitation: z.object({ expiresAt: moment, delivery: z.enum(['mail', 'paper']) }).nullable(),
  abilities: z.object({
    deactivate: z.boolean(),
    reactivate: z.boolean(),
    makeAdministrator: z.boolean(),
    endAdministrator: z.boolean(),
    resendInvitation: z.boolean(),
    withdrawInvitation: z.boolean(),
  }),
});
export type MemberRow = z.infer<typeof memberRow>;
export const listMembers = query({
  summary: 'All members of the organisation.',
  actors: administrators,
  input: nothing,
  output: z.object({ members: z.array(memberRow) }),
});
export const inviteMember = command({
  summary:
    'Invites a professional or a client. A professional invites clients for themself; an administrator names the linked professionals.',
  actors: professionals,
  limit: 'invite',
  input: z.object({
    /**
     * Made by the device, so that pressing twice invites once. Random (version 4): a time in it would tell real
     * accounts from those made up for unknown addresses.
     */
    memberId: id<'member'>(),
    role: z.enum(['professional', 'client']),
    administrator: z.boolean().default(false),
    name: line(80),
    address,
    language,
    profession: line(60, 0).optional(),
    linkWith: z.array(id<'member'>()).max(20).default([]),
    delivery: z.enum(['mail', 'paper']),
    introduction: z.object({ introductionId: id<'introduction'>(), mac: bytes({ exactly: 32 }) }).nullable(),
  }),
  output: z.object({
    memberId: id<'member'>(),
    expiresAt: moment,
    /** Only when handed over on paper. */ link: z.string().nullable(),
  }),
  errors: ['member.address_taken', 'not_allowed', 'organisation.not_ready_for_clients', 'contact.unknown'],
});
export const resendInvitation = command({
  summary: 'Makes a new link, valid 14 days, and sends it; the old one ends.',
  actors: professionals,
  limit: 'invite',
  input: z.object({ memberId: id<'member'>(), delivery: z.enum(['mail', 'paper']) }),
  output: z.object({ expiresAt: moment, link: z.string().nullable() }),
  errors: ['member.not_invited', 'not_found'],
});
export const withdrawInvitation = command({
  summary: 'Ends an invitation; the invited person disappears from contacts.',
  actors: professionals,
  input: z.object({ memberId: id<'member'>() }),
  output: done,
  errors: ['member.not_invited', 'not_found'],
});
export const deactivateMember = command({
  summary: 'Ends sign-ins, sockets and participations of a member in one transaction.',
  actors: administrators,
  input: z.object({ memberId: id<'member'>() }),
  output: done,
  errors: ['member.last_administrator', 'not_found'],
});
export const reactivateMember = command({
  summary: 'Gives back the account and reading up to the deactivation.',
  actors: administrators,
  input: z.object({ memberId: id<'member'>() }),
  output: done,
  errors: ['not_found'],
});
export const setAdministrator = command({
  summary: 'Gives a professional the right of administration or takes it away.',
  actors: administrators,
  input: z.object({ memberId: id<'member'>(), administrator: z.boolean() }),
  output: done,
  errors: ['member.last_administrator', 'not_found'],
});
export const renameMember = command({
  summary: "Changes a member's name; contacts are told on their devices.",
  actors: administrators,
  input: z.object({ memberId: id<'member'>(), name: line(80) }),
  output: done,
  errors: ['not_found'],
});
