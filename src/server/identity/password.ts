// Typing the password again before keys change, and choosing another one.
import type { z } from 'zod';
import { fromBase64Url } from '../../shared/encoding.ts';
import { fail } from '../../shared/errors.ts';
import type { KeySlot, SignedSlots } from '../../shared/identity.ts';
import type * as contracts from '../../shared/identity.ts';
import type * as waysBack from '../../shared/ways-back.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import type { Call } from '../http/routes.ts';
import { finishAttempt, startAttempt } from './attempts.ts';
import {
  insertSlots,
  lockAccount,
  selectAccount,
  selectCards,
  selectSlots,
  updateAccount,
  updateSlotPlace,
  updateSlotReplaced,
} from './key-store.ts';
import { answerRegistration } from './opaque.ts';
import { requireSignedSlots, storedCard } from './proofs.ts';
import { isProved, slotChangeProblem } from './rules.ts';
import { raiseSignIn } from './sign-ins.ts';
import { deleteAttemptsOf } from './store.ts';

type Names = 'startProof' | 'finishProof' | 'startPasswordChange' | 'finishPasswordChange' | 'replaceRecoveryCode';
type Input<Name extends Names> = z.output<(typeof contracts)[Name]['input']>;

/** First half of typing the password again. */
export async function startProof(app: App, call: Call, { loginRequest }: Input<'startProof'>) {
  const { organisationId, memberId } = requireMember(call.actor);
  const account = await app.database.transaction({ organisationId }, (tx) => selectAccount(tx, memberId));
  const claimed = { accountId: memberId, organisationId, memberId, serviceDeskId: null };
  const from = { loginRequest, networkAddress: call.networkAddress };
  const started = await startAttempt(app, { ...claimed, record: account?.opaque_record ?? null }, 'prove', from);
  return { ...started, serverId: app.keystore.installationId };
}

/** Second half: for five minutes this sign-in may change keys and password. The sign-in gets a new token. */
export async function finishProof(app: App, call: Call, input: Input<'finishProof'>) {
  const actor = requireMember(call.actor);
  const { attemptId, finishRequest } = input;
  const proved = await finishAttempt(app, 'prove', { attemptId, finishRequest, networkAddress: call.networkAddress });
  if (proved.memberId !== actor.memberId) fail('signin.refused');
  const token = await app.database.transaction({ organisationId: actor.organisationId }, async (tx) => {
    await recordAudit(tx, app, actor, 'account.proved');
    return raiseSignIn(tx, app, actor.signInId);
  });
  if (!token) fail('signin.needed');
  call.setSignIn('member', token);
  return {};
}

/** First half of choosing another password. Needs a proof less than five minutes old. */
export async function startPasswordChange(app: App, call: Call, input: Input<'startPasswordChange'>) {
  const actor = requireProof(app, call.actor);
  const registrationResponse = await answerRegistration(app, actor.memberId, input.registrationRequest);
  return { registrationResponse, serverId: app.keystore.installationId };
}

/** Second half: record and slot change together, or neither. Other devices stay signed in. */
export function finishPasswordChange(app: App, call: Call, input: Input<'finishPasswordChange'>) {
  const { slots, registrationRecord } = input;
  return changeSlots(app, requireProof(app, call.actor), ['password'], slots, async (tx, actor) => {
    const change = { opaque_record: registrationRecord, password_changed_at: app.clock.now() };
    await updateAccount(tx, actor.memberId, change);
    // What was begun with the old password must not end well.
    await deleteAttemptsOf(tx, actor.memberId);
    await recordAudit(tx, app, actor, 'account.password_changed');
  });
}

/** Replaces the slot of the recovery code; the old code no longer opens anything new. */
export function replaceRecoveryCode(app: App, call: Call, input: Input<'replaceRecoveryCode'>) {
  const { slots, recoveryAuthHash } = input;
  return changeSlots(app, requireProof(app, call.actor), ['recovery'], slots, async (tx, actor) => {
    const change = { recovery_auth_hash: Buffer.from(recoveryAuthHash, 'base64url') };
    await updateAccount(tx, actor.memberId, change);
    await recordAudit(tx, app, actor, 'account.recovery_code_replaced');
  });
}

/** Password and recovery code in one step: both old ones open nothing new, or neither has changed. */
export function replaceWaysIn(app: App, actor: Actor, input: z.output<(typeof waysBack)['replaceWaysIn']['input']>) {
  const { slots, registrationRecord, recoveryAuthHash } = input;
  return changeSlots(app, requireProof(app, actor), ['password', 'recovery'], slots, async (tx, member) => {
    await updateAccount(tx, member.memberId, {
      ...{ opaque_record: registrationRecord, password_changed_at: app.clock.now() },
      recovery_auth_hash: Buffer.from(recoveryAuthHash, 'base64url'),
    });
    await deleteAttemptsOf(tx, member.memberId);
    await recordAudit(tx, app, member, 'account.ways_replaced');
  });
}

/** The member, if password or recovery code were typed less than five minutes ago; else `signin.proof_needed`. */
export function requireProof(app: App, actor: Actor): MemberActor {
  const member = requireMember(actor);
  if (!isProved(member.provedAt, app.clock.now())) fail('signin.proof_needed');
  return member;
}

/**
 * Replaces the one slot of each of these kinds; the list is the next version, and signed. Two devices at once: the second
 * is stale.
 */
async function changeSlots(
  app: App,
  actor: MemberActor,
  kinds: readonly KeySlot['kind'][],
  after: SignedSlots,
  also: (tx: Tx, actor: MemberActor) => Promise<void>,
) {
  const { organisationId, memberId } = actor;
  await app.database.transaction({ organisationId }, async (tx) => {
    const account = await lockAccount(tx, memberId);
    const card = (await selectCards(tx, [memberId])).at(-1);
    if (!account || !card) throw new Error('an acting member has no account');
    if (after.version !== account.slots_version + 1) fail('account.stale');
    const identity = await storedCard(card);
    await requireSignedSlots(memberId, account.generation, identity.card.sign, after);
    const before = await selectSlots(tx, memberId);
    const slots = before.map((row) => ({ slotId: row.id, kind: row.kind, box: row.box.toString('base64url') }));
    const problem = slotChangeProblem(slots, after.slots, kinds);
    if (problem) fail(problem);
    await storeSlots(tx, app, actor, { before: before.filter((slot) => kinds.includes(slot.kind)), after, kinds });
    await also(tx, actor);
  });
  app.feed.tell([memberId], { type: 'changed', what: 'account' });
  return {};
}

async function storeSlots(
  tx: Tx,
  app: App,
  { organisationId, memberId }: MemberActor,
  change: { before: { id: KeySlot['slotId'] }[]; after: SignedSlots; kinds: readonly KeySlot['kind'][] },
): Promise<void> {
  const now = app.clock.now();
  const { version, slots, signature } = change.after;
  for (const { id } of change.before) await updateSlotReplaced(tx, id, now);
  for (const [place, slot] of slots.entries()) {
    if (!change.kinds.includes(slot.kind)) await updateSlotPlace(tx, slot.slotId, place);
    else {
      const owner = { organisation_id: organisationId, member_id: memberId };
      const box = Buffer.from(fromBase64Url(slot.box));
      const { slotId: id, kind, generation } = slot;
      await insertSlots(tx, [{ ...owner, id, kind, generation, box, place, created_at: now }]);
    }
  }
  await updateAccount(tx, memberId, {
    slots_version: version,
    slots_signature: Buffer.from(fromBase64Url(signature)),
  });
}
