// An invited person makes the account: password record, keys and device at once, or nothing.
import type { z } from 'zod';
import type * as contracts from '../../shared/identity.ts';
import { fail } from '../../shared/errors.ts';
import { fromBase64Url } from '../../shared/encoding.ts';
import type { DeviceId, InvitationId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import { errorCode } from '../start-error.ts';
import type { Call } from '../http/routes.ts';
import { findTexts, insertAgreement } from './agreements.ts';
import { selectMemberByAddress } from './address-store.ts';
import { changeIntroduction, findInviteIntroduction, lockIntroduction } from './introductions.ts';
import { requireInvitation, takeInvitation } from './invitations.ts';
import { listCards, presentProfile, type MemberRow } from './members.ts';
import { openMemberAddress, openMemberName } from './names.ts';
import { requireNewKeys, storeFirstKeys } from './new-keys.ts';
import { answerRegistration } from './opaque.ts';
import { invitationWay } from './rules.ts';
import type { CheckedCard, Owner } from './proofs.ts';
import { actorSignedIn, signInHere, signInMember } from './sign-ins.ts';
import { lockMember, selectMember, updateMember } from './store.ts';

type Input<Name extends 'describeInvitation' | 'startSignUp' | 'finishSignUp'> = z.output<
  (typeof contracts)[Name]['input']
>;
const UNIQUE_VIOLATION = '23505';

/** Tells what an invitation is for, to whoever holds its secret. */
export async function describeInvitation(app: App, call: Call, { token }: Input<'describeInvitation'>) {
  const invitation = await requireInvitation(app, call.networkAddress, token);
  const { organisation_id: organisationId, member_id: memberId } = invitation;
  return app.database.transaction({ organisationId }, async (tx) => {
    const member = await selectMember(tx, memberId);
    const organisation = await tx
      .selectFrom('organisations')
      .select(['id', 'short_name', 'name', 'country'])
      .where('id', '=', organisationId)
      .executeTakeFirst();
    if (!member || !organisation) fail('invitation.gone');
    const inviter = invitation.invited_by ? await selectMember(tx, invitation.invited_by) : undefined;
    const texts = await findTexts(tx, organisationId);
    return {
      organisation: {
        id: organisation.id,
        shortName: organisation.short_name,
        name: organisation.name,
        country: organisation.country,
      },
      memberId,
      role: member.role,
      administrator: member.administrator,
      name: openMemberName(app, member),
      address: openMemberAddress(app, member),
      invitedBy: inviter && invitation.names_inviter ? openMemberName(app, inviter) : null,
      language: member.language,
      timeZone: member.time_zone,
      expiresAt: invitation.expires_at.getTime(),
      way: await wayOf(tx, member),
      introduction: await presentIntroduction(tx, memberId),
      texts: texts
        ? { version: texts.version, privacyStatement: texts.privacy_statement, houseRules: texts.house_rules }
        : null,
    };
  });
}

/** First half of choosing a password. Keeps nothing: it may be done again. */
export async function startSignUp(app: App, call: Call, input: Input<'startSignUp'>) {
  const { member_id: memberId } = await requireInvitation(app, call.networkAddress, input.token);
  const registrationResponse = await answerRegistration(app, memberId, input.registrationRequest);
  return { registrationResponse, memberId, serverId: app.keystore.installationId };
}

/** Second half: the account with its keys, and this device signed in. Fails with `invitation.gone` where another was first. */
export async function finishSignUp(app: App, call: Call, input: Input<'finishSignUp'>) {
  const invitation = await requireInvitation(app, call.networkAddress, input.token);
  const { organisation_id: organisationId, member_id: memberId } = invitation;
  const owner = { organisationId, memberId };
  const checked = await requireNewKeys(owner, input, { before: null, continued: false });
  return signInHere(app, call, organisationId, (tx, deviceId) =>
    makeAccount(tx, app, { ...owner, checked, input, deviceId, invitationId: invitation.id }),
  ).catch((error: unknown) => {
    if (errorCode(error) !== UNIQUE_VIOLATION) throw error;
    // Only an invited friend's address can be somebody's already: that account accepts instead.
    if (String(error).includes('members_by_address')) fail('member.address_taken');
    // Slots whose ids are somebody else's.
    return fail('account.key_refused');
  });
}

type SignUp = Owner & {
  checked: CheckedCard;
  input: Input<'finishSignUp'>;
  deviceId: DeviceId;
  invitationId: InvitationId;
};

async function makeAccount(tx: Tx, app: App, signUp: SignUp) {
  const { organisationId, memberId, input, deviceId } = signUp;
  const invitation = await takeInvitation(tx, app, signUp.invitationId);
  const invited = await lockMember(tx, memberId);
  if (invited?.state !== 'invited') fail('invitation.gone');
  const now = app.clock.now();
  await updateMember(tx, memberId, {
    state: 'active',
    activated_at: now,
    language: input.language,
    time_zone: input.timeZone,
  });
  const member = (await lockMember(tx, memberId))!;
  await requireAgreedVersion(tx, app, member, input.agreedVersion);
  await storeFirstKeys(tx, app, signUp, signUp.checked, input);
  if (input.introduction) await answerInvitation(tx, memberId, input.introduction);
  const token = await signInMember(tx, app, member, { deviceId, ...input.device });
  const actor = actorSignedIn(app, member, token, deviceId);
  const details = { invitedBy: invitation.invited_by, withCode: input.introduction !== null };
  await recordAudit(tx, app, actor, 'member.signed_up', { memberId, details });
  await app.reactions.run(tx, app, actor, 'memberSignedUp', { organisationId, memberId });
  return { token, profile: presentProfile(app, member, null) };
}

async function wayOf(tx: Tx, member: MemberRow) {
  const { role, organisation_id: organisationId, address_hash: hash } = member;
  return invitationWay(role, hash ? await selectMemberByAddress(tx, organisationId, hash) : undefined);
}

async function requireAgreedVersion(
  tx: Tx,
  app: App,
  member: { id: MemberId; organisation_id: OrganisationId },
  agreedVersion: number | null,
): Promise<void> {
  const texts = await findTexts(tx, member.organisation_id);
  if ((texts?.version ?? null) !== agreedVersion) fail('signin.agreement_needed');
  if (texts) await insertAgreement(tx, app, member, texts.version);
}

/** The invited person typed the code: the inviter's device checks what this one computed. */
async function answerInvitation(
  tx: Tx,
  memberId: MemberId,
  { introductionId, mac }: NonNullable<Input<'finishSignUp'>['introduction']>,
): Promise<void> {
  const introduction = await lockIntroduction(tx, introductionId);
  // Closed meanwhile, or never theirs: the account is made all the same, and the inviter lets them in with a tap.
  if (introduction?.made_for !== memberId || introduction.mac_b) return;
  await changeIntroduction(tx, introductionId, { mac_b: bytesOf(mac) });
}

async function presentIntroduction(tx: Tx, memberId: MemberId) {
  const introduction = await findInviteIntroduction(tx, memberId);
  if (!introduction) return null;
  const inviterId = introduction.made_by;
  const cards = (await listCards(tx, [inviterId])).get(inviterId) ?? [];
  return { introductionId: introduction.id, inviterId, inviterCard: cards.at(-1) ?? null };
}

function bytesOf(text: string): Buffer {
  return Buffer.from(fromBase64Url(text));
}
