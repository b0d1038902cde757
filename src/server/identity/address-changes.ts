// Another address (A11): the new one is confirmed before anything changes, the old one can take it back for 72 hours. For
// seven days contacts see that it changed, and no reset starts from it.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type { AddressChangeId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/ways-back.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit, type Act } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import type { Call } from '../http/routes.ts';
import { dropKeptMails } from '../mail/mails.ts';
import {
  insertAddressChange,
  selectChangeByToken,
  selectChangesOf,
  selectMemberByAddress,
  updateChangeConfirmed,
  updateChangesUndone,
  updateWaitingWithdrawn,
  type AddressChange,
} from './address-store.ts';
import type { MemberRow } from './members.ts';
import { openMemberAddress, sealMemberAddress } from './names.ts';
import { requireProof } from './password.ts';
import { endResets, memberLink, queueMemberMail, requireOrganisation } from './resets.ts';
import { ADDRESS_CONFIRM_LIFETIME, ADDRESS_UNDO_LIFETIME } from './rules.ts';
import { endSignIns } from './sign-ins.ts';
import { deleteAttemptsOf, lockMember, updateMember } from './store.ts';
import { hashToken, isToken, makeToken } from './tokens.ts';

/** The kind of mail that brings the link to the new address. */
const CONFIRM_MAIL = 'address.confirm';

type Names = 'requestAddressChange' | 'describeAddressLink' | 'followAddressLink';
type Input<Name extends Names> = z.output<(typeof contracts)[Name]['input']>;

/** Sends a link to the new address; an earlier change that waits is taken back. Who asks can't tell whether it is taken. */
export async function requestAddressChange(app: App, actor: Actor, { address }: Input<'requestAddressChange'>) {
  const member = requireProof(app, actor);
  const { organisationId, memberId } = member;
  await app.limits.requireFew('addressMails', memberId);
  await app.limits.noteFailure('addressMails', memberId);
  await app.database.transaction(member, async (tx) => {
    const row = (await lockMember(tx, memberId)) ?? fail('signin.needed');
    const now = app.clock.now();
    await updateWaitingWithdrawn(tx, memberId, now);
    await dropKeptMails(tx, memberId, CONFIRM_MAIL);
    const newHash = app.keystore.lookupHash(organisationId, address);
    if (!row.address_hash || newHash.equals(row.address_hash)) return;
    const id = app.ids.next<AddressChangeId>();
    const token = makeToken();
    await insertAddressChange(tx, {
      ...{ id, organisation_id: organisationId, member_id: memberId, old_hash: row.address_hash, new_hash: newHash },
      old_box: app.keystore.sealName(`address_changes.old_box:${id}`, openMemberAddress(app, row)),
      new_box: app.keystore.sealName(`address_changes.new_box:${id}`, address),
      confirm_hash: token.hash,
      created_at: now,
      expires_at: new Date(now.getTime() + ADDRESS_CONFIRM_LIFETIME),
    });
    const owner = await selectMemberByAddress(tx, organisationId, newHash);
    if (owner) await queueMemberMail(tx, app, owner, 'address.taken');
    else {
      const link = await memberLink(tx, app, row, 'address', token.text);
      await queueMemberMail(tx, app, row, CONFIRM_MAIL, { link }, address);
    }
    await recordAudit(tx, app, member, 'address.change_requested', { memberId, details: {} });
    tellAccount(tx, app, row);
  });
  return {};
}

/** One's own change that waits, or that can still be taken back from the old address. */
export async function getAddressChange(app: App, actor: Actor) {
  const member = requireMember(actor);
  const now = app.clock.now();
  const changes = await app.database.transaction(member, (tx) => selectChangesOf(tx, member.memberId));
  const waiting = changes.find((each) => !each.confirmed_at && each.expires_at > now);
  const confirmed = changes.findLast((each) => each.confirmed_at && undoUntil(each) > now);
  return {
    waiting: waiting ? { address: openNew(app, waiting), expiresAt: waiting.expires_at.getTime() } : null,
    changed: confirmed?.confirmed_at
      ? { at: confirmed.confirmed_at.getTime(), undoUntil: undoUntil(confirmed).getTime() }
      : null,
  };
}

/** Takes back what nobody has confirmed yet; the link no longer works. */
export async function withdrawAddressChange(app: App, actor: Actor) {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const withdrawn = await updateWaitingWithdrawn(tx, member.memberId, app.clock.now());
    if (!withdrawn) return;
    await dropKeptMails(tx, member.memberId, CONFIRM_MAIL);
    await recordAudit(tx, app, member, 'address.change_withdrawn', { memberId: member.memberId });
    onCommit(tx, () => app.feed.tell([member.memberId], { type: 'changed', what: 'account' }));
  });
  return {};
}

/** What a link would do. Changes nothing: mail scanners follow links too. */
export async function describeAddressLink(app: App, call: Call, { token }: Input<'describeAddressLink'>) {
  const change = await requireChange(app, call.networkAddress, token);
  const { short_name: shortName, name } = await app.database.transaction(
    { organisationId: change.organisation_id },
    (tx) => requireOrganisation(tx, change.organisation_id),
  );
  const isUndo = change.confirmed_at !== null;
  return {
    does: isUndo ? ('undo' as const) : ('confirm' as const),
    organisation: { shortName, name },
    address: isUndo ? openOld(app, change) : openNew(app, change),
    expiresAt: (isUndo ? undoUntil(change) : change.expires_at).getTime(),
  };
}

/**
 * Confirms the new address, or gives the old one back and ends all sign-ins. `member.address_taken` where somebody else
 * has it meanwhile; of two at once the second gets `link.gone`.
 */
export async function followAddressLink(app: App, call: Call, { token }: Input<'followAddressLink'>) {
  const { organisation_id: organisationId, member_id: memberId } = await requireChange(app, call.networkAddress, token);
  return app.database
    .transaction({ organisationId }, async (tx) => {
      const member = await lockMember(tx, memberId);
      const change = await findChange(tx, app, token);
      if (member?.state !== 'active' || !change) return fail('link.gone');
      // What was asked for from the mailbox before must not be answered from it now.
      await endResets(tx, app, memberId);
      const did = change.confirmed_at ? ('undo' as const) : ('confirm' as const);
      await (did === 'undo' ? undo(tx, app, member, change) : confirm(tx, app, member, change));
      await app.reactions.run(tx, app, { kind: 'signedOut' }, 'memberChanged', { organisationId, memberId });
      tellAccount(tx, app, member);
      return { did };
    })
    .catch((error: unknown) => {
      if (String(error).includes('members_by_address')) fail('member.address_taken');
      throw error;
    });
}

async function confirm(tx: Tx, app: App, member: MemberRow, change: AddressChange): Promise<void> {
  const undoing = makeToken();
  const confirmed = await updateChangeConfirmed(tx, change.id, { now: app.clock.now(), undoHash: undoing.hash });
  if (!confirmed) fail('link.gone');
  await dropKeptMails(tx, member.id, CONFIRM_MAIL);
  await moveTo(tx, app, member, openNew(app, change));
  const link = await memberLink(tx, app, member, 'address', undoing.text);
  await queueMemberMail(tx, app, member, 'address.changed', { link });
  await record(tx, app, 'address.changed', member, openNew(app, change));
}

/** Whoever changed it may be signed in anywhere: every sign-in ends, and what they asked for since is over. */
async function undo(tx: Tx, app: App, member: MemberRow, change: AddressChange): Promise<void> {
  const now = app.clock.now();
  if (!(await updateChangesUndone(tx, change, now))) fail('link.gone');
  await updateWaitingWithdrawn(tx, member.id, now);
  await moveTo(tx, app, member, openOld(app, change));
  await deleteAttemptsOf(tx, member.id);
  await endSignIns(tx, app, { memberId: member.id }, 'address given back');
  await queueMemberMail(tx, app, member, 'address.undone');
  await record(tx, app, 'address.change_undone', member, openOld(app, change));
}

function moveTo(tx: Tx, app: App, member: MemberRow, address: string) {
  return updateMember(tx, member.id, sealMemberAddress(app, member.organisation_id, member.id, address));
}

function record(tx: Tx, app: App, act: Act, member: MemberRow, to: string): Promise<void> {
  const about = { organisationId: member.organisation_id, memberId: member.id };
  return recordAudit(tx, app, { kind: 'signedOut' }, act, about, `${openMemberAddress(app, member)} → ${to}`);
}

function tellAccount(tx: Tx, app: App, { id }: MemberRow): void {
  onCommit(tx, () => app.feed.tell([id], { type: 'changed', what: 'account' }));
}

/** The change of this secret, or `link.gone`; wrong secrets are counted against the network address. */
async function requireChange(app: App, networkAddress: string, token: string): Promise<AddressChange> {
  await app.limits.requireFew('wrongLink', networkAddress);
  const change = await app.database.transaction('installation', (tx) => findChange(tx, app, token));
  if (!change) await app.limits.noteFailure('wrongLink', networkAddress);
  return change ?? fail('link.gone');
}

async function findChange(tx: Tx, app: App, token: string): Promise<AddressChange | undefined> {
  if (!isToken(token)) return undefined;
  const now = app.clock.now();
  const undoableSince = new Date(now.getTime() - ADDRESS_UNDO_LIFETIME);
  return selectChangeByToken(tx, hashToken(token), { now, undoableSince });
}

function undoUntil({ confirmed_at: at }: Pick<AddressChange, 'confirmed_at'>): Date {
  return new Date((at?.getTime() ?? 0) + ADDRESS_UNDO_LIFETIME);
}

function openNew(app: App, { id, new_box: box }: Pick<AddressChange, 'id' | 'new_box'>): string {
  return app.keystore.openName(`address_changes.new_box:${id}`, box);
}

function openOld(app: App, { id, old_box: box }: Pick<AddressChange, 'id' | 'old_box'>): string {
  return app.keystore.openName(`address_changes.old_box:${id}`, box);
}
