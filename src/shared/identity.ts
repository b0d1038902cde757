// Accounts, sign-ins, devices, keys. Formats of the bytes: encryption.md section 4.
import { z } from 'zod';
import {
  address,
  bytes,
  command,
  done,
  everybody,
  id,
  language,
  line,
  members,
  moment,
  nothing,
  opaqueMessage,
  query,
  timeZone,
  u32,
} from './contract.ts';

export const role = z.enum(['client', 'friend', 'professional']);
export type Role = z.infer<typeof role>;

export const identityCard = z.object({
  n: u32,
  card: bytes({ most: 512 }),
  signature: bytes({ exactly: 64 }),
  /** Signature of the card before by its own key; empty for the first card and for a changed key. */
  previousSignature: bytes({ most: 64 }),
});
export type IdentityCard = z.infer<typeof identityCard>;

export const keySlot = z.object({
  slotId: id<'slot'>(),
  kind: z.enum(['password', 'recovery', 'passkey', 'organisation']),
  generation: u32,
  box: bytes({ exactly: 60 }),
});
export type KeySlot = z.infer<typeof keySlot>;

export const signedSlots = z.object({
  version: u32,
  slots: z.array(keySlot).min(1).max(12),
  signature: bytes({ exactly: 64 }),
});
export type SignedSlots = z.infer<typeof signedSlots>;

export const keyPackage = z.object({
  k: u32,
  sign: bytes({ exactly: 32 }),
  hpke: bytes({ exactly: 32 }),
  binding: bytes({ exactly: 64 }),
});
export type KeyPackage = z.infer<typeof keyPackage>;

export const sealedBundle = z.object({
  version: u32,
  generation: u32,
  box: bytes({ most: 1024 * 1024 }),
});
export type SealedBundle = z.infer<typeof sealedBundle>;

/** Everything of one's own account that a device needs to open it. */
export const accountKeys = z.object({
  cards: z.array(identityCard),
  slots: signedSlots,
  bundle: sealedBundle,
  packagesLeft: u32,
  /** The next unused number of a key package. */
  nextPackage: u32,
});
export type AccountKeys = z.infer<typeof accountKeys>;

export const profile = z.object({
  memberId: id<'member'>(),
  organisationId: id<'organisation'>(),
  role,
  administrator: z.boolean(),
  name: z.string(),
  address: z.string(),
  language,
  timeZone: z.string(),
  profession: z.string().nullable(),
  takesNewClients: z.boolean(),
  alwaysOwnName: z.boolean(),
  /** Whether others, who let this member see the same, see when they type and what they have read. */
  showsTyping: z.boolean(),
  showsReading: z.boolean(),
  /** Version of privacy statement and house rules that waits for this member's agreement. */
  agreementNeeded: u32.nullable(),
});
export type Profile = z.infer<typeof profile>;

const organisationChoice = { organisation: line(40, 0).optional() };

// Invitations and signing up
export const describeInvitation = command({
  summary: 'Tells what an invitation is for, to whoever holds its secret. Changes nothing.',
  actors: everybody,
  limit: 'link',
  input: z.object({ token: bytes({ exactly: 32 }) }),
  output: z.object({
    organisation: z.object({
      id: id<'organisation'>(),
      shortName: z.string(),
      name: z.string(),
      country: z.string(),
    }),
    memberId: id<'member'>(),
    role,
    administrator: z.boolean(),
    name: z.string(),
    address: z.string(),
    invitedBy: z.string().nullable(),
    language,
    timeZone: z.string(),
    expiresAt: moment,
    /**
     * How it is accepted. A friend's address may have an account already, that signs in and accepts; or another
     * invitation, that comes first; or an account that can be nobody's friend.
     */
    way: z.enum(['signUp', 'signIn', 'otherFirst', 'cannot']),
    /** An introduction code can be typed for this pair. */
    introduction: z
      .object({
        introductionId: id<'introduction'>(),
        inviterId: id<'member'>(),
        inviterCard: identityCard.nullable(),
      })
      .nullable(),
    texts: z.object({ version: u32, privacyStatement: z.string(), houseRules: z.string() }).nullable(),
  }),
  errors: ['invitation.gone'],
});

export const startSignUp = command({
  summary: 'First half of registering a password by OPAQUE for an invited person.',
  actors: everybody,
  limit: 'link',
  input: z.object({ token: bytes({ exactly: 32 }), registrationRequest: opaqueMessage }),
  output: z.object({
    registrationResponse: opaqueMessage,
    memberId: id<'member'>(),
    serverId: z.string(),
  }),
  errors: ['invitation.gone'],
});

export const finishSignUp = command({
  summary:
    'Makes the account: password record, key slots, identity card, bundle and key packages at once; signs this device in.',
  actors: everybody,
  limit: 'link',
  bodyLimit: 2 * 1024 * 1024,
  input: z.object({
    token: bytes({ exactly: 32 }),
    registrationRecord: opaqueMessage,
    card: identityCard,
    slots: signedSlots,
    bundle: sealedBundle,
    recoveryAuthHash: bytes({ exactly: 32 }),
    packages: z.array(keyPackage).min(1).max(50),
    agreedVersion: u32.nullable(),
    language,
    timeZone,
    device: z.object({ label: line(80), shared: z.boolean() }),
    /** HMAC of side b, when an introduction code was typed. */
    introduction: z.object({ introductionId: id<'introduction'>(), mac: bytes({ exactly: 32 }) }).nullable(),
  }),
  output: z.object({ profile, deviceId: id<'device'>(), deviceSecret: bytes({ exactly: 32 }) }),
  errors: [
    'invitation.gone',
    'member.address_taken',
    'signin.agreement_needed',
    'account.slots_unsigned',
    'account.key_refused',
  ],
});

// Signing in
export const startSignIn = command({
  summary: 'First half of signing in by OPAQUE. Unknown and known addresses get the same answer.',
  actors: everybody,
  limit: 'signIn',
  input: z.object({ ...organisationChoice, address, loginRequest: opaqueMessage }),
  output: z.object({
    attemptId: z.string(),
    loginResponse: opaqueMessage,
    memberId: id<'member'>(),
    serverId: z.string(),
  }),
  errors: ['too_many'],
});

export const finishSignIn = command({
  summary: 'Second half of signing in: makes a device and sets the sign-in cookie.',
  actors: everybody,
  limit: 'signIn',
  input: z.object({
    attemptId: z.string().max(60),
    finishRequest: opaqueMessage,
    device: z.object({ label: line(80), shared: z.boolean() }),
  }),
  output: z.object({ profile, deviceId: id<'device'>(), deviceSecret: bytes({ exactly: 32 }) }),
  errors: ['signin.refused', 'too_many'],
});

export const startProof = command({
  summary: 'First half of typing the password again, before keys or password change.',
  actors: members,
  limit: 'signIn',
  beforeAgreement: true,
  input: z.object({ loginRequest: opaqueMessage }),
  output: z.object({ attemptId: z.string(), loginResponse: opaqueMessage, serverId: z.string() }),
});

export const finishProof = command({
  summary: 'The password was typed again: for five minutes this sign-in may change keys and password.',
  actors: members,
  limit: 'signIn',
  beforeAgreement: true,
  input: z.object({ attemptId: z.string().max(60), finishRequest: opaqueMessage }),
  output: done,
  errors: ['signin.refused'],
});

export const signOut = command({
  summary: 'Ends this sign-in and its device, and withdraws the device secret.',
  actors: members,
  beforeAgreement: true,
  input: nothing,
  output: done,
});

export const getProfile = query({
  summary: 'Who is signed in on this device.',
  actors: members,
  beforeAgreement: true,
  input: nothing,
  output: z.object({
    profile,
    deviceId: id<'device'>(),
    shared: z.boolean(),
    /** Idle time in minutes after which this device locks itself. */
    lockAfter: z.number().int(),
    organisation: z.object({
      id: id<'organisation'>(),
      shortName: z.string(),
      name: z.string(),
      country: z.string(),
      timeZone: z.string(),
      demo: z.boolean(),
      /** Of one file, in MiB. */
      fileMegabytes: z.number().int(),
      /** Authors delete a message within 24 hours only. */
      deleteWithinDay: z.boolean(),
    }),
  }),
});

export const getDeviceSecret = query({
  summary: "The server's half of this device's wrapping key; only a live sign-in gets it.",
  actors: members,
  beforeAgreement: true,
  input: nothing,
  output: z.object({ deviceSecret: bytes({ exactly: 32 }) }),
});

export const agreeToTexts = command({
  summary: 'Agrees to a version of the privacy statement and house rules.',
  actors: members,
  beforeAgreement: true,
  input: z.object({ version: u32 }),
  output: done,
});

export const updateSettings = command({
  summary:
    'Changes own language, time zone, what others see of typing and reading, and, for professionals, profession and whether new clients are taken.',
  actors: members,
  input: z.object({
    language: language.optional(),
    timeZone: timeZone.optional(),
    profession: line(60, 0).optional(),
    takesNewClients: z.boolean().optional(),
    /** "Always my own name" towards non-contacts, in all conversations without another choice (N1). */
    alwaysOwnName: z.boolean().optional(),
    /** Between people who both have it on (C13). What was read before shows to nobody. */
    showsTyping: z.boolean().optional(),
    showsReading: z.boolean().optional(),
  }),
  output: z.object({ profile }),
});

// Devices
export const device = z.object({
  deviceId: id<'device'>(),
  label: z.string(),
  shared: z.boolean(),
  current: z.boolean(),
  signedInAt: moment,
  lastSeenAt: moment,
});
export type Device = z.infer<typeof device>;

export const listDevices = query({
  summary: 'Where this member is signed in.',
  actors: members,
  input: nothing,
  output: z.object({ devices: z.array(device) }),
});

export const endDevice = command({
  summary: 'Signs another device out at once, on HTTP and socket, and withdraws its device secret.',
  actors: members,
  input: z.object({ deviceId: id<'device'>() }),
  output: done,
  errors: ['not_found'],
});

// Keys
export const getAccountKeys = query({
  summary: "The member's own cards, slots and bundle.",
  actors: members,
  beforeAgreement: true,
  input: nothing,
  output: accountKeys,
});

export const saveBundle = command({
  summary: 'Replaces the bundle if `bundle.version` is one more than the stored version.',
  actors: members,
  beforeAgreement: true,
  bodyLimit: 2 * 1024 * 1024,
  input: z.object({ bundle: sealedBundle }),
  output: done,
  errors: ['account.stale'],
});

export const addKeyPackages = command({
  summary: 'Fills the stock of participant keys up to 50.',
  actors: members,
  beforeAgreement: true,
  input: z.object({ packages: z.array(keyPackage).min(1).max(50) }),
  output: done,
  errors: ['account.key_refused'],
});

export const startPasswordChange = command({
  summary: 'First half of registering a new password; needs a proof less than five minutes old.',
  actors: members,
  beforeAgreement: true,
  input: z.object({ registrationRequest: opaqueMessage }),
  output: z.object({ registrationResponse: opaqueMessage, serverId: z.string() }),
  errors: ['signin.proof_needed'],
});

export const finishPasswordChange = command({
  summary: 'Replaces password record and password slot in one step; other devices stay signed in.',
  actors: members,
  input: z.object({ registrationRecord: opaqueMessage, slots: signedSlots }),
  output: done,
  errors: ['signin.proof_needed', 'account.stale', 'account.slots_unsigned', 'account.too_few_ways'],
});

export const replaceRecoveryCode = command({
  summary: 'Replaces the slot of the recovery code.',
  actors: members,
  input: z.object({ slots: signedSlots, recoveryAuthHash: bytes({ exactly: 32 }) }),
  output: done,
  errors: ['signin.proof_needed', 'account.stale', 'account.slots_unsigned', 'account.too_few_ways'],
});

// Introductions: the 20 digits themselves never reach the server
export const introduction = z.object({
  introductionId: id<'introduction'>(),
  purpose: z.enum(['invite', 'compare', 'restore']),
  side: z.enum(['a', 'b']),
  otherId: id<'member'>(),
  otherCards: z.array(identityCard),
  otherMac: bytes({ most: 32 }),
  state: z.enum(['open', 'answered', 'matched', 'closed']),
  wrongEntries: u32,
});
export type Introduction = z.infer<typeof introduction>;

export const listIntroductions = query({
  summary: 'Introductions that this member made or was given and that are not closed.',
  actors: members,
  input: nothing,
  output: z.object({ introductions: z.array(introduction) }),
});

export const makeIntroduction = command({
  summary:
    'Makes an introduction for a contact: the HMAC of side a; closes an older one for the same pair and purpose. "restore": only for who may confirm.',
  actors: members,
  input: z.object({
    introductionId: id<'introduction'>(),
    withMemberId: id<'member'>(),
    purpose: z.enum(['invite', 'compare', 'restore']),
    mac: bytes({ exactly: 32 }),
  }),
  output: done,
  errors: ['contact.unknown'],
});

export const answerIntroduction = command({
  summary:
    "The other side typed the code: its device checked side a's HMAC and gives its own, or reports a wrong entry.",
  actors: members,
  limit: 'signIn',
  input: z.object({
    introductionId: id<'introduction'>(),
    answer: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('matched'), mac: bytes({ exactly: 32 }) }),
      z.object({ kind: z.literal('wrong') }),
    ]),
  }),
  output: z.object({ wrongEntries: u32 }),
  errors: ['introduction.closed', 'not_found'],
});

export const settleIntroduction = command({
  summary: "Side a checked side b's HMAC: the introduction is matched, or closed as wrong.",
  actors: members,
  input: z.object({ introductionId: id<'introduction'>(), matched: z.boolean() }),
  output: done,
  errors: ['not_found'],
});
