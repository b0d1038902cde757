// Letting an invited person, who has keys now, into every conversation that waits for them (protocol §5 admit, §8).
import { findJoined } from '../shared/chain-state.ts';
import type { ConversationId, MemberId, ParticipantId } from '../shared/ids.ts';
import type { ContactsInside } from './contacts.ts';
import type { Held } from './held.ts';
import type { ConversationSummary } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import { appendAct, dropEnded, withNewestState } from './sending.ts';
import { requireOwnPackage } from './start.ts';

/** The number of conversations into which they were let in. Goes on with the others where one fails, then fails. */
export async function letInEverywhere(
  parts: DeviceParts,
  contacts: ContactsInside,
  { hold, seen }: { hold: (id: ConversationId) => Held; seen: readonly ConversationSummary[] },
  { memberId, basis }: { memberId: MemberId; basis: 'code' | 'tapped' },
): Promise<number> {
  if (waitingFor(parts, memberId).length === 0) await parts.vault.refresh();
  let count = 0;
  let failure: unknown = null;
  const own = waitingFor(parts, memberId);
  const led = basis === 'tapped' ? waitingWhereLed(parts, seen, memberId) : [];
  for (const { conversationId, participantId } of [...own, ...led]) {
    try {
      if (await letIn(parts, contacts, hold(conversationId), { memberId, participantId, basis })) count += 1;
    } catch (error) {
      failure = error;
    }
  }
  if (failure !== null) throw failure;
  if (count > 0) parts.tell({ type: 'letIn', memberId, conversations: count });
  return count;
}

function waitingFor({ vault }: DeviceParts, memberId: MemberId) {
  const pending = Object.entries(vault.bundle.pending) as [
    ParticipantId,
    { conversationId: ConversationId; memberId: MemberId },
  ][];
  return pending
    .filter(([, waiting]) => waiting.memberId === memberId)
    .map(([participantId, { conversationId }]) => ({ participantId, conversationId }));
}

/**
 * What somebody else started, and where one leads or is a deputy: whom a pending place stands for is the server's word
 * there, so only a person who reads the name lets them in. Never against what this account knows itself.
 */
function waitingWhereLed(
  { vault }: DeviceParts,
  seen: readonly ConversationSummary[],
  memberId: MemberId,
): { conversationId: ConversationId; participantId: ParticipantId }[] {
  return seen.flatMap(({ conversationId, participants, abilities }) =>
    participants
      .filter(
        ({ kind, active, shown }) => kind === 'pending' && active && shown.as === 'name' && shown.memberId === memberId,
      )
      .filter(({ participantId: id }) => abilities.letIn.includes(id) && vault.bundle.pending[id] === undefined)
      .map(({ participantId }) => ({ conversationId, participantId })),
  );
}

interface Wish {
  memberId: MemberId;
  participantId: ParticipantId;
  basis: 'code' | 'tapped';
}

async function letIn(
  parts: DeviceParts,
  contacts: ContactsInside,
  held: Held,
  { memberId, participantId, basis }: Wish,
): Promise<boolean> {
  await held.refresh();
  const pendingRecord = async () => {
    const { chain } = await held.ledger();
    const record = chain && findJoined(chain, participantId)?.record;
    return record?.kind === 'pending' ? record : null;
  };
  if (!(await pendingRecord())) return false;
  await contacts.reload();
  const { packages } = await parts.api.act('takeKeyPackages', { memberIds: [memberId] });
  const taken = packages.find((one) => one.memberId === memberId);
  const keys = taken && (await requireOwnPackage(parts, contacts, memberId, taken));
  if (!keys) throw new SdkError('keys_missing');
  return withNewestState(held, async () => {
    await dropEnded(held, parts);
    const record = await pendingRecord();
    if (!record) return false;
    const { k, sign, hpke } = keys;
    const participant = { id: participantId, kind: 'member', professional: record.professional, sign, hpke } as const;
    await appendAct(held, parts, { type: 'admit', participant, basis }, { newKeys: { participantId, k } });
    return true;
  });
}
