// Ways back into an account: the recovery code, a reset by the confirmed address, new keys everywhere, another address.
// Formats of the bytes: encryption.md sections 4, 9 and 12.
import { z } from 'zod';
import {
  address,
  bytes,
  command,
  done,
  everybody,
  id,
  line,
  members,
  moment,
  nothing,
  opaqueMessage,
  query,
  u32,
} from './contract.ts';
import { identityCard, keyPackage, profile, role, sealedBundle, signedSlots } from './identity.ts';

const organisationChoice = { organisation: line(40, 0).optional() };
const device = z.object({ label: line(80), shared: z.boolean() });
const token = bytes({ exactly: 32 });
const signedIn = z.object({ profile, deviceId: id<'device'>(), deviceSecret: bytes({ exactly: 32 }) });

/** All of an account's keys at once, as a device made them. */
const newKeys = {
  registrationRecord: opaqueMessage,
  card: identityCard,
  slots: signedSlots,
  bundle: sealedBundle,
  recoveryAuthHash: bytes({ exactly: 32 }),
  packages: z.array(keyPackage).min(1).max(50),
};

// The recovery code signs in, once: then password and code are replaced together
export const startCodeSignIn = command({
  summary: 'The account id behind an address, which the proof of a recovery code needs. Unknown addresses get one too.',
  actors: everybody,
  limit: 'signIn',
  input: z.object({ ...organisationChoice, address }),
  output: z.object({ memberId: id<'member'>(), serverId: z.string() }),
  errors: ['too_many'],
});

export const finishCodeSignIn = command({
  summary:
    'Signs in by a recovery code: makes a device and sets the sign-in cookie. Counts as a proof for five minutes.',
  actors: everybody,
  limit: 'signIn',
  input: z.object({ ...organisationChoice, address, proof: bytes({ exactly: 32 }), device }),
  output: signedIn,
  errors: ['signin.refused', 'too_many'],
});

export const replaceWaysIn = command({
  summary: 'Replaces password and recovery code in one step; needs a proof less than five minutes old. Keys stay.',
  actors: members,
  beforeAgreement: true,
  input: z.object({ registrationRecord: opaqueMessage, slots: signedSlots, recoveryAuthHash: bytes({ exactly: 32 }) }),
  output: done,
  errors: ['signin.proof_needed', 'account.stale', 'account.slots_unsigned', 'account.too_few_ways'],
});

// Reset: every way is lost, the confirmed address is what remains (A10)
export const startReset = command({
  summary:
    'Sends a link for a reset to this address, if an account has it. The answer is the same for every address. Not for seven days after a change of address.',
  actors: everybody,
  limit: 'signIn',
  input: z.object({ ...organisationChoice, address }),
  output: done,
  errors: ['too_many'],
});

export const describeReset = command({
  summary: 'Tells whose account a reset link is for, to whoever holds its secret. Changes nothing.',
  actors: everybody,
  limit: 'link',
  input: z.object({ token }),
  output: z.object({
    organisation: z.object({ id: id<'organisation'>(), shortName: z.string(), name: z.string(), country: z.string() }),
    memberId: id<'member'>(),
    role,
    name: z.string(),
    address: z.string(),
    expiresAt: moment,
    /** The newest card: the new one names its fingerprint. */
    newestCard: identityCard,
    /** Where the new account continues to count. */
    nextPackage: u32,
    generation: u32,
    bundleVersion: u32,
    slotsVersion: u32,
  }),
  errors: ['link.gone'],
});

export const startResetPassword = command({
  summary: 'First half of registering a new password by OPAQUE for a reset.',
  actors: everybody,
  limit: 'link',
  input: z.object({ token, registrationRequest: opaqueMessage }),
  output: z.object({ registrationResponse: opaqueMessage, memberId: id<'member'>(), serverId: z.string() }),
  errors: ['link.gone'],
});

export const finishReset = command({
  summary:
    'Makes all keys of the account anew: a changed card, the next generation. Ends every sign-in, keeps what was replaced for 30 days, asks those who may confirm, signs this device in.',
  actors: everybody,
  limit: 'link',
  bodyLimit: 2 * 1024 * 1024,
  input: z.object({ token, ...newKeys, device }),
  output: signedIn,
  errors: ['link.gone', 'account.key_refused', 'account.slots_unsigned', 'account.stale'],
});

// The old password or recovery code, found within 30 days, brings everything back alone
const formerKeys = z.object({ slots: signedSlots, bundle: sealedBundle, card: identityCard });

export const startFormerProof = command({
  summary: 'First half of proving the password from before a reset.',
  actors: members,
  limit: 'signIn',
  beforeAgreement: true,
  input: z.object({ loginRequest: opaqueMessage }),
  output: z.object({ attemptId: z.string(), loginResponse: opaqueMessage, serverId: z.string() }),
  errors: ['not_found', 'too_many'],
});

export const finishFormerProof = command({
  summary: 'Second half: slots and bundle from before the reset.',
  actors: members,
  limit: 'signIn',
  beforeAgreement: true,
  input: z.object({ attemptId: z.string().max(60), finishRequest: opaqueMessage }),
  output: formerKeys,
  errors: ['signin.refused', 'not_found'],
});

export const proveFormerCode = command({
  summary: 'Slots and bundle from before a reset, for the recovery code from before it.',
  actors: members,
  limit: 'signIn',
  beforeAgreement: true,
  input: z.object({ proof: bytes({ exactly: 32 }) }),
  output: formerKeys,
  errors: ['signin.refused', 'not_found', 'too_many'],
});

export const completeCard = command({
  summary:
    'Adds the signature of the card before to the newest one: a changed key becomes a continued one, and nobody need confirm it any more.',
  actors: members,
  beforeAgreement: true,
  input: z.object({ n: u32, previousSignature: bytes({ exactly: 64 }) }),
  output: done,
  errors: ['account.key_refused', 'account.stale'],
});

// "Somebody may know it, or a device is lost" (A12)
export const replaceKeys = command({
  summary:
    'Makes all keys of the account anew, the card signed by the one before; needs a proof less than five minutes old. Ends every other sign-in.',
  actors: members,
  beforeAgreement: true,
  bodyLimit: 2 * 1024 * 1024,
  input: z.object(newKeys),
  output: done,
  errors: ['signin.proof_needed', 'account.stale', 'account.slots_unsigned', 'account.key_refused'],
});

// Another address (A11)
export const requestAddressChange = command({
  summary: 'Sends a link to the new address; nothing changes before it is confirmed. Needs a proof.',
  actors: members,
  input: z.object({ address }),
  output: done,
  errors: ['signin.proof_needed', 'too_many'],
});

export const getAddressChange = query({
  summary: "A change of one's own address that waits to be confirmed or can still be undone.",
  actors: members,
  input: nothing,
  output: z.object({
    waiting: z.object({ address: z.string(), expiresAt: moment }).nullable(),
    changed: z.object({ at: moment, undoUntil: moment }).nullable(),
  }),
});

export const withdrawAddressChange = command({
  summary: 'Takes back a change of address that nobody has confirmed yet.',
  actors: members,
  input: nothing,
  output: done,
});

export const describeAddressLink = command({
  summary: 'What a link about a change of address does, to whoever holds its secret. Changes nothing.',
  actors: everybody,
  limit: 'link',
  input: z.object({ token }),
  output: z.object({
    does: z.enum(['confirm', 'undo']),
    organisation: z.object({ shortName: z.string(), name: z.string() }),
    /** The address that the account will have. */
    address: z.string(),
    expiresAt: moment,
  }),
  errors: ['link.gone'],
});

export const followAddressLink = command({
  summary:
    'Confirms the new address, or within 72 hours gives the old one back and ends all sign-ins. The other address and all contacts are told.',
  actors: everybody,
  limit: 'link',
  input: z.object({ token }),
  output: z.object({ did: z.enum(['confirm', 'undo']) }),
  errors: ['link.gone', 'member.address_taken'],
});
