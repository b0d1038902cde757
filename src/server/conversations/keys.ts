// Key shares that got lost or never opened: whoever lacks one says so, whoever holds the secret grants it again. Nothing
// is signed; the commitments are in the chain.
import type { z } from 'zod';
import { findJoined, mayHoldEpoch } from '../../shared/chain-state.ts';
import type {
  grantShares as grantContract,
  reportMissingShares as reportContract,
} from '../../shared/conversations.ts';
import { fail } from '../../shared/errors.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit } from '../db/database.ts';
import { readChain } from './chain.ts';
import { requireLockedConversation } from './conversations.ts';
import { isGranted, readShares, storeShares } from './shares.ts';
import { deleteGranted, deleteSpareShares, insertMissing, selectParticipants } from './store.ts';

/** Of several shares for one participant any that opens is enough; of one giver no more than these are kept. */
const MOST_ALIKE = 4;

/** Stores key shares again, from an active member with keys, within what the chain grants giver and receiver. */
export async function grantShares(
  app: App,
  actor: Actor,
  input: z.output<typeof grantContract.input>,
): Promise<z.input<typeof grantContract.output>> {
  const member = requireMember(actor);
  const shares = readShares(input.shares, 'not_allowed');
  return app.database.transaction(member, async (tx) => {
    const conversation = await requireLockedConversation(tx, app, input.conversationId);
    const participants = await selectParticipants(tx, conversation.id);
    const self = participants.find(({ memberId }) => memberId === member.memberId) ?? fail('not_found');
    const { state, announced } = await readChain(tx, conversation.id);
    const active = self.active && !announced.has(self.id) && findJoined(state, self.id)?.record.kind === 'member';
    const allowed = shares.every(
      (share) => isGranted(state, share) && isGranted(state, { ...share, participantId: self.id }),
    );
    const receivers = participants.filter(({ id }) => shares.some(({ participantId }) => participantId === id));
    if (!active || !allowed || receivers.some(({ kind }) => kind === 'pending')) fail('not_allowed');

    await storeShares(tx, app, conversation, self.id, shares);
    const receiverIds = receivers.map(({ id }) => id);
    await deleteSpareShares(tx, receiverIds, MOST_ALIKE);
    await deleteGranted(tx, shares);
    await recordAudit(tx, app, member, 'conversation.keys_granted', {
      conversationId: conversation.id,
      details: { participantIds: receiverIds },
    });
    const memberIds = receivers.flatMap(({ memberId }) => memberId ?? []);
    onCommit(tx, () => app.feed.tell(memberIds, { type: 'conversation', conversationId: conversation.id }));
    return {};
  });
}

/** Notes epochs for which this member holds no share that opens, and asks the others' devices. */
export async function reportMissingShares(
  app: App,
  actor: Actor,
  input: z.output<typeof reportContract.input>,
): Promise<z.input<typeof reportContract.output>> {
  const member = requireMember(actor);
  return app.database.transaction(member, async (tx) => {
    const conversation = await requireLockedConversation(tx, app, input.conversationId);
    const participants = await selectParticipants(tx, conversation.id);
    const self = participants.find(({ memberId }) => memberId === member.memberId) ?? fail('not_found');
    const { state } = await readChain(tx, conversation.id);
    const epochs = [...new Set(input.epochs)].filter((epoch) => mayHoldEpoch(state, self.id, epoch));
    const place = { organisationId: member.organisationId, conversationId: conversation.id, participantId: self.id };
    await insertMissing(tx, place, self.kind === 'pending' ? [] : epochs, app.clock.now());
    const others = participants.filter(({ id, active }) => active && id !== self.id);
    const memberIds = others.flatMap(({ memberId }) => memberId ?? []);
    onCommit(tx, () => app.feed.tell(memberIds, { type: 'conversation', conversationId: conversation.id }));
    return {};
  });
}
