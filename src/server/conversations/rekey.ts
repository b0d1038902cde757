// New keys of somebody who is or was in it: vouched for after a reset, by who may and only where keys are lost; or one's own,
// where all keys of the account were made anew.
import type { ControlAct } from '../../shared/control-entry.ts';
import type { appendControl as contract } from '../../shared/conversations.ts';
import { fail } from '../../shared/errors.ts';
import type { MemberId } from '../../shared/ids.ts';
import type { z } from 'zod';
import type { MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { contactsAmong } from '../contacts/relation.ts';
import type { Tx } from '../db/database.ts';
import type { ControlCase } from './control.ts';
import { arePackagesTaken } from './people.ts';
import { isNewestPackage, selectLostKeys, selectOldKeys, updateRekeyed } from './restore-store.ts';
import { settleRestore } from './restore.ts';
import { isGranted, requireCompleteShares, type GivenShare } from './shares.ts';

type Rekey = Extract<ControlAct, { type: 'rekey' }>;
type Input = z.output<typeof contract.input>;

/**
 * What new keys change, once they may be taken: the newest card's, from a package that the actor took for this very
 * member. `not_allowed` where none of the target's keys are lost, or old.
 */
export async function requireRekey(
  tx: Tx,
  app: App,
  member: MemberActor,
  at: ControlCase & { act: Rekey },
  { newKeys, topic }: Input,
): Promise<(tx: Tx) => Promise<void>> {
  const { act, participants, conversation } = at;
  const { id, sign, hpke } = act.participant;
  const target = participants.find((each) => each.id === id);
  if (!newKeys || newKeys.participantId !== id || !target?.memberId) return fail('conversation.chain_refused');
  if (conversation.closedAt && topic) fail('conversation.closed');
  const { memberId } = target;
  const where = { now: app.clock.now(), conversationId: conversation.id };
  if (act.basis === 'self') {
    if (conversation.closedAt) fail('conversation.closed');
    if ((await selectOldKeys(tx, memberId, where)).length === 0) fail('not_allowed');
  } else {
    if (!(await isContact(tx, member.memberId, memberId))) fail('not_allowed');
    if ((await selectLostKeys(tx, memberId, where)).length === 0) fail('not_allowed');
  }
  const taken = { memberId, k: newKeys.k, sign, hpke };
  const isTaken = await arePackagesTaken(tx, member.memberId, [taken]);
  if (!isTaken || !(await isNewestPackage(tx, memberId, newKeys.k))) return fail('conversation.chain_refused');
  return async (tx) => {
    if (!(await updateRekeyed(tx, id, { sign, hpke }))) fail('conversation.chain_refused');
    await settleRestore(tx, app, memberId);
  };
}

/**
 * With a new epoch one share for everybody; without one only shares for whom the keys are, and never beyond what the chain
 * grants receiver and giver.
 */
export function requireRekeyShares(at: ControlCase & { act: Rekey }, shares: readonly GivenShare[]): void {
  const { next, chain, control, act } = at;
  if (next.epoch !== chain.state.epoch) return requireCompleteShares(next, shares);
  const allowed = shares.every(
    (share) =>
      share.participantId === act.participant.id &&
      isGranted(next, share) &&
      isGranted(next, { ...share, participantId: control.entry.actor }),
  );
  if (!allowed) fail('conversation.shares_incomplete');
}

async function isContact(tx: Tx, memberId: MemberId, other: MemberId): Promise<boolean> {
  return (await contactsAmong(tx, memberId, [other])).has(other);
}
