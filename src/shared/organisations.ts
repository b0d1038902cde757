// An organisation as its members see it, and its administration: texts, features, members, invitations.
import { z } from 'zod';
import {
  address,
  administrators,
  bytes,
  command,
  done,
  features,
  id,
  language,
  line,
  members,
  moment,
  nothing,
  professionals,
  query,
  text,
  timeZone,
  u32,
} from './contract.ts';
import { MOST_MEGABYTES } from './file-format.ts';
import { role } from './identity.ts';
import { isNeutral, isWording, MOST_WORDING } from './wording.ts';

const featureName = z.enum(features);
const tellsApart = z.enum(['clientNumber', 'birthYear']);
/** What tells a client apart from others of the same name; empty and null where nobody has filled it in. */
const distinction = { clientNumber: line(30, 0), birthYear: z.number().int().min(1890).max(2100).nullable() };

/** Words of the organisation in mails: neutral, since others than the recipient see them (H2). */
const mailWords = line(MOST_WORDING)
  .refine((words) => isWording(words) && isNeutral(words))
  .nullable();

// The organisation, for its members
export const organisationView = z.object({
  id: id<'organisation'>(),
  name: z.string(),
  shortName: z.string(),
  country: z.string(),
  timeZone: z.string(),
  language,
  demo: z.boolean(),
  /** How long a client and a therapist can write in conversations of only the two once their care link has ended. */
  daysAfterLink: u32,
  /** What tells clients of one name apart, for professionals. */
  tellsApart,
  /** Of one file, in MiB. */
  fileMegabytes: z.number().int(),
  /** Authors delete a message within 24 hours only. */
  deleteWithinDay: z.boolean(),
  /** Who mails come from, and the subject of invitations and of mails about something new; null: ours. */
  mailSender: z.string().nullable(),
  mailSubject: z.string().nullable(),
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
  summary:
    "Changes name, time zone, default language, how large a file may be, whether messages may be deleted for a day only, sender and subject of mails, how long one writes on after a care link's end, and what tells clients of one name apart.",
  actors: administrators,
  input: z.object({
    name: line(120).optional(),
    timeZone: timeZone.optional(),
    language: language.optional(),
    daysAfterLink: z.number().int().min(0).max(365).optional(),
    tellsApart: tellsApart.optional(),
    fileMegabytes: z.number().int().min(1).max(MOST_MEGABYTES).optional(),
    deleteWithinDay: z.boolean().optional(),
    mailSender: mailWords.optional(),
    mailSubject: mailWords.optional(),
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
  ...distinction,
  /** Mails to this address come back. */
  mailFails: z.boolean(),
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
export const distinguishMember = command({
  summary: 'Notes what tells a client apart from others of the same name: professionals see it where two are alike.',
  actors: administrators,
  input: z.object({ memberId: id<'member'>(), ...distinction }),
  output: done,
  errors: ['not_found'],
});
