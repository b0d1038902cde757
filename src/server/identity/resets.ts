// A reset by the confirmed address (A10): every way in is lost, and all keys are made anew. Whoever holds the mailbox gets
// into the account, never into what was written before: earlier conversations wait for somebody who knows the person.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type { MemberId, ResetId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/ways-back.ts';
import { system } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import type { Call } from '../http/routes.ts';
import type { JobData } from '../jobs/jobs.ts';
import { dropKeptMails, queueMail } from '../mail/mails.ts';
import { spellDay, type MailKind } from '../mail/texts.ts';
import type { MailGiven } from '../mail/words.ts';
import { errorCode } from '../start-error.ts';
import { selectAddressChangedAt, updateWaitingWithdrawn } from './address-store.ts';
import { agreementNeeded } from './agreements.ts';
import { closeIntroductionsOf } from './introductions.ts';
import {
  deleteFormerAccounts,
  insertFormerAccount,
  selectAccount,
  selectOldestFormer,
  updateAccount,
} from './key-store.ts';
import { presentCard, presentProfile, type MemberRow } from './members.ts';
import { openMemberAddress, openMemberName } from './names.ts';
import { readKeysBefore, requireNewKeys, storeNewKeys } from './new-keys.ts';
import { answerRegistration } from './opaque.ts';
import { publicAddress } from './place.ts';
import { insertReset, selectResetByToken, updateResetsWithdrawn, updateResetUsed } from './reset-store.ts';
import { ADDRESS_CHANGE_SHOWN, REPLACED_SLOT_LIFETIME, RESET_LIFETIME } from './rules.ts';
import { findLogin } from './sign-in.ts';
import { actorSignedIn, endSignIns, signInHere, signInMember } from './sign-ins.ts';
import { lockMember, selectMember } from './store.ts';
import { hashToken, isToken, makeToken } from './tokens.ts';

type Names = 'startReset' | 'describeReset' | 'startResetPassword' | 'finishReset';
type Input<Name extends Names> = z.output<(typeof contracts)[Name]['input']>;
type Replaced = Awaited<ReturnType<typeof storeNewKeys>>;
const UNIQUE_VIOLATION = '23505';
/** The kind of mail that brings a link. */
const MAIL = 'reset';

/**
 * Asks for a link by mail. The same answer after the same work for every address: whether anybody has it is looked at by
 * a job, later.
 */
export async function startReset(app: App, call: Call, input: Input<'startReset'>) {
  await app.limits.requireFew('resetsFromNetwork', call.networkAddress);
  await app.limits.noteFailure('resetsFromNetwork', call.networkAddress);
  await app.database.transaction('installation', async (tx) => {
    const { accountId } = await findLogin(tx, app, call.host, input);
    await app.jobs.enqueue(tx, 'identity.reset', { memberId: accountId });
  });
  return {};
}

/** Registers the job that sends the link. */
export function resetJobs(app: App): void {
  app.jobs.work('identity.reset', (data) => sendReset(app, data));
}

/** A link that works for an hour; an older one ends. Within seven days of a change of address: from when it will be possible. */
async function sendReset(app: App, data: JobData): Promise<void> {
  const memberId = String(data['memberId']) as MemberId;
  const member = await app.database.transaction('installation', (tx) => selectMember(tx, memberId));
  if (member?.state !== 'active' || !(await isFewMails(app, memberId))) return;
  const { organisation_id: organisationId } = member;
  await app.database.transaction({ organisationId }, async (tx) => {
    const locked = await lockMember(tx, memberId);
    if (locked?.state !== 'active') return;
    const about = { organisationId, memberId };
    const changedAt = (await findAddressChanges(tx, app, [memberId])).get(memberId);
    if (changedAt) {
      const from = new Date(changedAt.getTime() + ADDRESS_CHANGE_SHOWN);
      await queueMemberMail(tx, app, locked, 'reset.later', { day: spellDay(from, locked.language, locked.time_zone) });
      return recordAudit(tx, app, system, 'account.reset_started', { ...about, details: { later: true } });
    }
    const link = await makeReset(tx, app, locked);
    await queueMemberMail(tx, app, locked, MAIL, { link });
    await recordAudit(tx, app, system, 'account.reset_started', { ...about, details: { later: false } });
  });
}

/** More mails than these are left out: nobody fills another's mailbox through us. */
async function isFewMails({ limits }: App, memberId: MemberId): Promise<boolean> {
  const few = await limits.requireFew('resetMails', memberId).then(
    () => true,
    () => false,
  );
  if (few) await limits.noteFailure('resetMails', memberId);
  return few;
}

/** Links that were sent and not used no longer work, and leave the mails that are kept here. */
export async function endResets(tx: Tx, app: App, memberId: MemberId): Promise<void> {
  await updateResetsWithdrawn(tx, memberId, app.clock.now());
  await dropKeptMails(tx, memberId, MAIL);
}

async function makeReset(tx: Tx, app: App, member: MemberRow): Promise<string> {
  const now = app.clock.now();
  const token = makeToken();
  await updateResetsWithdrawn(tx, member.id, now);
  await insertReset(tx, {
    id: app.ids.next<ResetId>(),
    organisation_id: member.organisation_id,
    member_id: member.id,
    token_hash: token.hash,
    created_at: now,
    expires_at: new Date(now.getTime() + RESET_LIFETIME),
    used_at: null,
    withdrawn_at: null,
  });
  return memberLink(tx, app, member, 'reset', token.text);
}

/** A link of a member's organisation. The secret stands behind the '#': browsers don't send it to any server. */
export async function memberLink(
  tx: Tx,
  app: App,
  member: MemberRow,
  page: 'reset' | 'address',
  secret: string,
): Promise<string> {
  const { short_name: shortName } = await requireOrganisation(tx, member.organisation_id);
  return `${publicAddress(app)}/o/${shortName}/${page}#${secret}`;
}

export const requireOrganisation = (tx: Tx, organisationId: MemberRow['organisation_id']) =>
  tx
    .selectFrom('organisations')
    .select(['id', 'short_name', 'name', 'country'])
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow();

/** Queues a mail to a member's address, or to another one of theirs. */
export async function queueMemberMail(
  tx: Tx,
  app: App,
  member: MemberRow,
  kind: MailKind,
  given: Partial<MailGiven> = {},
  to: string = openMemberAddress(app, member),
): Promise<void> {
  const owner = { organisationId: member.organisation_id, memberId: member.id };
  await queueMail(tx, app, { ...owner, kind, to, language: member.language, given });
}

/** When the addresses of these members were changed, within the last seven days. */
export async function findAddressChanges(
  tx: Tx,
  app: App,
  memberIds: readonly MemberId[],
): Promise<Map<MemberId, Date>> {
  const since = new Date(app.clock.now().getTime() - ADDRESS_CHANGE_SHOWN);
  const rows = await selectAddressChangedAt(tx, memberIds, since);
  return new Map(rows.flatMap(({ member_id, confirmed_at }) => (confirmed_at ? [[member_id, confirmed_at]] : [])));
}

/** Whose account a link is for, and where new keys go on. */
export async function describeReset(app: App, call: Call, { token }: Input<'describeReset'>) {
  const reset = await requireReset(app, call.networkAddress, token);
  const { organisation_id: organisationId, member_id: memberId } = reset;
  return app.database.transaction({ organisationId }, async (tx) => {
    const member = (await selectMember(tx, memberId)) ?? fail('link.gone');
    const { id, short_name: shortName, name, country } = await requireOrganisation(tx, organisationId);
    const { account, newestCard, nextPackage } = await readKeysBefore(tx, memberId);
    return {
      organisation: { id, shortName, name, country },
      ...{ memberId, role: member.role, name: openMemberName(app, member), address: openMemberAddress(app, member) },
      expiresAt: reset.expires_at.getTime(),
      ...{ newestCard: presentCard(newestCard), nextPackage, generation: account.generation },
      ...{ bundleVersion: account.bundle_version, slotsVersion: account.slots_version },
    };
  });
}

/** First half of the new password. Keeps nothing: it may be done again. */
export async function startResetPassword(app: App, call: Call, input: Input<'startResetPassword'>) {
  const { member_id: memberId } = await requireReset(app, call.networkAddress, input.token);
  const registrationResponse = await answerRegistration(app, memberId, input.registrationRequest);
  return { registrationResponse, memberId, serverId: app.keystore.installationId };
}

/**
 * New keys in the place of all that there were, and this device signed in. Of several at once one succeeds; the others
 * get `link.gone`, and `account.stale` where the keys changed in another way meanwhile.
 */
export async function finishReset(app: App, call: Call, input: Input<'finishReset'>) {
  const {
    id,
    organisation_id: organisationId,
    member_id: memberId,
  } = await requireReset(app, call.networkAddress, input.token);
  const owner = { organisationId, memberId };
  const before = await app.database.transaction(owner, (tx) => readKeysBefore(tx, memberId));
  const checked = await requireNewKeys(owner, input, { before, continued: false });
  return signInHere(app, call, organisationId, async (tx, deviceId) => {
    const member = await lockMember(tx, memberId);
    if (member?.state !== 'active' || !(await updateResetUsed(tx, id, app.clock.now()))) return fail('link.gone');
    await dropKeptMails(tx, memberId, MAIL);
    const replaced = await storeNewKeys(tx, app, owner, checked, input);
    await keepFormer(tx, replaced);
    await updateAccount(tx, memberId, { reset_card_n: input.card.n, reset_at: app.clock.now(), found_card_n: null });
    await endSignIns(tx, app, { memberId }, 'reset');
    await closeIntroductionsOf(tx, memberId, app.clock.now());
    await updateWaitingWithdrawn(tx, memberId, app.clock.now());
    await queueMemberMail(tx, app, member, 'reset.done');
    const token = await signInMember(tx, app, member, { deviceId, ...input.device });
    const actor = actorSignedIn(app, member, token, deviceId);
    await recordAudit(tx, app, actor, 'account.reset', { memberId, details: { cardN: input.card.n } });
    await app.reactions.run(tx, app, actor, 'accountReset', owner);
    return { token, profile: presentProfile(app, member, await agreementNeeded(tx, member)) };
  }).catch((error: unknown) => {
    // Slots whose ids are somebody else's.
    if (errorCode(error) === UNIQUE_VIOLATION) fail('account.key_refused');
    throw error;
  });
}

/** For somebody who finds the old password or code. What an earlier reset replaced stays only while that one still waits. */
async function keepFormer(tx: Tx, { account, newestCard, replacedAt }: Replaced): Promise<void> {
  const { member_id, organisation_id, generation, opaque_record, recovery_auth_hash } = account;
  if (account.reset_card_n === null) await deleteFormerAccounts(tx, member_id);
  await insertFormerAccount(tx, {
    ...{ member_id, organisation_id, generation, opaque_record, recovery_auth_hash },
    ...{ bundle: account.bundle, bundle_version: account.bundle_version },
    ...{ slots_version: account.slots_version, slots_signature: account.slots_signature },
    ...{ card_n: newestCard.n, replaced_at: replacedAt },
  });
}

/** The reset of which something still waits: when, and until when the old password or code would bring it back. */
export async function findReset(
  tx: Tx,
  app: App,
  memberId: MemberId,
): Promise<{ at: Date; formerUntil: Date | null } | null> {
  const account = await selectAccount(tx, memberId);
  if (!account?.reset_at) return null;
  const since = new Date(app.clock.now().getTime() - REPLACED_SLOT_LIFETIME);
  const former = await selectOldestFormer(tx, memberId, since);
  const formerUntil = former ? new Date(former.replaced_at.getTime() + REPLACED_SLOT_LIFETIME) : null;
  return { at: account.reset_at, formerUntil };
}

/** Nothing waits for a confirmation any more, or what waited was found again. */
export async function endReset(tx: Tx, app: App, memberId: MemberId): Promise<void> {
  await updateAccount(tx, memberId, { reset_card_n: null, reset_at: null, found_card_n: null });
  onCommit(tx, () => app.feed.tell([memberId], { type: 'changed', what: 'account' }));
}

/** The reset of this secret, or `link.gone`; wrong secrets are counted against the network address. */
async function requireReset(app: App, networkAddress: string, token: string) {
  await app.limits.requireFew('wrongLink', networkAddress);
  const now = app.clock.now();
  const reset = isToken(token)
    ? await app.database.transaction('installation', (tx) => selectResetByToken(tx, hashToken(token), now))
    : undefined;
  if (!reset) await app.limits.noteFailure('wrongLink', networkAddress);
  return reset ?? fail('link.gone');
}
