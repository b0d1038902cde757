// The old password or recovery code, found within 30 days of a reset, brings everything back alone: it opens the former
// bundle, and the old identity key makes the changed card a continued one.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type { MemberId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/ways-back.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import type { Call } from '../http/routes.ts';
import { finishAttempt, startAttempt } from './attempts.ts';
import {
  deleteFormerAccounts,
  lockAccount,
  selectCards,
  selectFormerSlots,
  selectOldestFormer,
  updateAccount,
  updateCardCompleted,
} from './key-store.ts';
import { presentBoxes } from './keys.ts';
import { presentCard } from './members.ts';
import { isContinuation } from './proofs.ts';
import { checkCode } from './recovery.ts';
import { endReset } from './resets.ts';
import { REPLACED_SLOT_LIFETIME } from './rules.ts';
import { deleteAttemptsOf } from './store.ts';

type Names = 'startFormerProof' | 'finishFormerProof' | 'proveFormerCode' | 'completeCard';
type Input<Name extends Names> = z.output<(typeof contracts)[Name]['input']>;
type Former = NonNullable<Awaited<ReturnType<typeof selectOldestFormer>>>;

/** First half of proving the password from before a reset. */
export async function startFormerProof(app: App, call: Call, { loginRequest }: Input<'startFormerProof'>) {
  const member = requireMember(call.actor);
  const { organisationId, memberId } = member;
  const former = await app.database.transaction(member, (tx) => requireFormer(tx, app, memberId));
  const claimed = { accountId: memberId, organisationId, memberId, serviceDeskId: null, record: former.opaque_record };
  const started = await startAttempt(app, claimed, 'former', { loginRequest, networkAddress: call.networkAddress });
  return { ...started, serverId: app.keystore.installationId };
}

/** Second half: slots and bundle from before the reset. */
export async function finishFormerProof(app: App, call: Call, input: Input<'finishFormerProof'>) {
  const member = requireMember(call.actor);
  const proved = await finishAttempt(app, 'former', { ...input, networkAddress: call.networkAddress });
  if (proved.memberId !== member.memberId) fail('signin.refused');
  return app.database.transaction(member, async (tx) =>
    presentFormer(tx, app, member, await requireFormer(tx, app, member.memberId)),
  );
}

/** The same for the recovery code from before the reset. */
export async function proveFormerCode(app: App, call: Call, { proof }: Input<'proveFormerCode'>) {
  const member = requireMember(call.actor);
  const { memberId } = member;
  const former = await app.database.transaction(member, (tx) => requireFormer(tx, app, memberId));
  const claimed = { accountId: memberId, proof, hash: former.recovery_auth_hash };
  if (!(await checkCode(app, call.networkAddress, claimed))) fail('signin.refused');
  return app.database.transaction(member, (tx) => presentFormer(tx, app, member, former));
}

/** The account from before the first reset that still waits, for 30 days; else `not_found`. */
async function requireFormer(tx: Tx, app: App, memberId: MemberId): Promise<Former> {
  const since = new Date(app.clock.now().getTime() - REPLACED_SLOT_LIFETIME);
  return (await selectOldestFormer(tx, memberId, since)) ?? fail('not_found');
}

async function presentFormer(tx: Tx, app: App, member: MemberActor, former: Former) {
  const { memberId } = member;
  const slots = await selectFormerSlots(tx, memberId, former);
  const card = (await selectCards(tx, [memberId])).find(({ n }) => n === former.card_n);
  if (!card) throw new Error('a former account without its card');
  await recordAudit(tx, app, member, 'account.former_proved', { memberId, details: { cardN: former.card_n } });
  return { ...presentBoxes(former, slots), card: presentCard(card) };
}

/**
 * Adds the signature by the key of the card before to a changed card of one's own. Who can make it has the old keys:
 * what was lost with them waits for nobody any more. The same again changes nothing.
 */
export async function completeCard(app: App, actor: Actor, { n, previousSignature }: Input<'completeCard'>) {
  const member = requireMember(actor);
  const { organisationId, memberId } = member;
  await app.database.transaction(member, async (tx) => {
    const account = await lockAccount(tx, memberId);
    const cards = await selectCards(tx, [memberId]);
    const card = cards.find((each) => each.n === n);
    const before = cards.find((each) => each.n === n - 1);
    if (!account || !card || !before) return fail('account.stale');
    const signature = Buffer.from(previousSignature, 'base64url');
    if (!(await isContinuation(before, card, signature))) fail('account.key_refused');
    if (card.previous_signature) return;
    await updateCardCompleted(tx, memberId, n, signature);
    await deleteFormerAccounts(tx, memberId, before.n);
    await deleteAttemptsOf(tx, memberId);
    const changed = cards
      .filter((each) => each.n > 1 && each.n !== n && !each.previous_signature)
      .map((each) => each.n);
    await noteFound(tx, app, memberId, { n, waits: account.reset_card_n, changed });
    await recordAudit(tx, app, member, 'account.card_completed', { memberId, details: { cardN: n } });
    await app.reactions.run(tx, app, member, 'cardCompleted', { organisationId, memberId });
    onCommit(tx, () => app.feed.tell([memberId], { type: 'changed', what: 'account' }));
  });
  return {};
}

/** What is lost lies between the newest card that is still a changed one and the keys that were found. */
async function noteFound(
  tx: Tx,
  app: App,
  memberId: MemberId,
  { n, waits, changed }: { n: number; waits: number | null; changed: number[] },
): Promise<void> {
  if (waits === null || n > waits) return;
  if (n < waits) return void (await updateAccount(tx, memberId, { found_card_n: n - 1 }));
  const earlier = changed.filter((each) => each < n).at(-1);
  if (earlier === undefined) return endReset(tx, app, memberId);
  await updateAccount(tx, memberId, { reset_card_n: earlier, found_card_n: null });
}
