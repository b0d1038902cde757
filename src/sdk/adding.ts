// Adding somebody to a conversation, and removing somebody, signed by its manager (C8, C9).
import { pendingParticipant, type History, type Participant } from '../shared/control-entry.ts';
import type { Conversation } from '../shared/conversations.ts';
import type { InvitationId, MemberId, ParticipantId } from '../shared/ids.ts';
import type { ContactsInside } from './contacts.ts';
import type { Held } from './held.ts';
import { newId } from './ids.ts';
import type { Ledger } from './ledger.ts';
import type { DeviceParts } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import { appendAct, dropEnded, requireInside, withNewestState } from './sending.ts';
import { inNoOrder, requireOwnPackage, type OwnKeys } from './start.ts';

type Reads = 'fromNow' | 'everything';

/** Adds these contacts one after the other, each with an entry and a new epoch of their own. Who is in already stays so. */
export async function addParticipants(
  parts: DeviceParts,
  contacts: ContactsInside,
  held: Held,
  { memberIds, reads }: { memberIds: readonly MemberId[]; reads: Reads },
): Promise<void> {
  await held.refresh();
  await requireInside(held);
  for (const memberId of inNoOrder([...new Set(memberIds)])) {
    await contacts.requireTrusted(memberId);
    await addOne(parts, contacts, held, { memberId, reads });
  }
}

async function addOne(
  parts: DeviceParts,
  contacts: ContactsInside,
  held: Held,
  { memberId, reads }: { memberId: MemberId; reads: Reads },
): Promise<void> {
  if (isInside((await held.ledger()).conversation, memberId)) return;
  // The same at each try, so that a lost answer adds nobody twice.
  const fresh = newId<ParticipantId>();
  const { packages } = await parts.api.act('takeKeyPackages', { memberIds: [memberId] });
  const taken = packages.find((one) => one.memberId === memberId);
  if (!taken) throw new SdkError('contact.unknown');
  const keys = await requireOwnPackage(parts, contacts, memberId, taken);
  await withNewestState(held, async () => {
    await dropEnded(held, parts);
    const ledger = await held.newestLedger();
    const { conversation } = ledger;
    if (isInside(conversation, memberId)) return;
    // Who was in it comes back to their own place.
    const before = conversation.returning.find((one) => one.memberId === memberId);
    const id = before?.participantId ?? fresh;
    const participant = recordOf(id, taken.professional, keys);
    // Names this addition and nothing else: a real invitation's would let strangers recognise somebody elsewhere.
    const invite = keys ? null : newId<InvitationId>();
    if (!keys) await notePending(parts, held, { participantId: id, memberId });
    const act = { type: 'add', participant, history: historyOf(ledger, reads), invite } as const;
    await appendAct(held, parts, act, { added: { participantId: id, memberId, k: keys?.k ?? null } });
  });
}

function isInside({ participants }: Conversation, memberId: MemberId): boolean {
  return participants.some(({ active, shown }) => active && shown.as === 'name' && shown.memberId === memberId);
}

function recordOf(id: ParticipantId, professional: boolean, keys: OwnKeys | null): Participant {
  if (!keys) return pendingParticipant(id, professional);
  return { id, kind: 'member', professional, sign: keys.sign, hpke: keys.hpke };
}

/** "Everything" is what oneself reads without a hole up to now. */
function historyOf({ stretches }: Ledger, reads: Reads): History {
  const own = stretches.at(-1);
  if (reads === 'fromNow' || own?.to !== null) return { from: 'now' };
  return { from: 'epoch', epoch: own.epoch, position: own.from };
}

/** Whom a pending participant stands for is this account's own knowledge, not the server's word. */
async function notePending(
  { vault }: DeviceParts,
  { id: conversationId }: Held,
  { participantId, memberId }: { participantId: ParticipantId; memberId: MemberId },
): Promise<void> {
  await vault.change((bundle) => ({
    ...bundle,
    pending: { ...bundle.pending, [participantId]: { conversationId, memberId } },
  }));
}

/** Removes somebody at once; gone already is gone. */
export async function removeParticipant(
  parts: DeviceParts,
  held: Held,
  participantId: ParticipantId,
  hideHistory: boolean,
): Promise<void> {
  await held.refresh();
  await requireInside(held);
  await withNewestState(held, async () => {
    await dropEnded(held, parts);
    const { chain } = await held.newestLedger();
    const isThere = chain?.participants.some(({ record }) => record.id === participantId) ?? false;
    if (!isThere) return;
    await appendAct(held, parts, { type: 'remove', participants: [participantId] }, { hideHistory });
  });
}
