// Letting an invited person, who has keys now, into every conversation that waits for them (protocol §5 admit, §8).
import { findJoined } from '../shared/chain-state.ts';
import type { ConversationId, MemberId, ParticipantId } from '../shared/ids.ts';
import type { ContactsInside } from './contacts.ts';
import type { Held } from './held.ts';
import type { ConversationSummary } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { codeOf, SdkError } from './sdk-error.ts';
import { appendAct, dropEnded, withNewestState } from './sending.ts';
import { requireOwnPackage } from './start.ts';

interface Conversations {
  hold: (id: ConversationId) => Held;
  seen: readonly ConversationSummary[];
}

/** The number of conversations into which they were let in. Goes on with the others where one fails, then fails. */
export async function letInEverywhere(
  parts: DeviceParts,
  contacts: ContactsInside,
  conversations: Conversations,
  { memberId, basis }: { memberId: MemberId; basis: 'code' | 'tapped' },
): Promise<number> {
  const { hold } = conversations;
  if (waitingFor(parts, memberId).length === 0) await parts.vault.refresh();
  let count = 0;
  let failure: unknown = null;
  const own = waitingFor(parts, memberId);
  const byName = basis === 'tapped' ? await waitingByName(parts, contacts, conversations, memberId) : [];
  for (const { conversationId, participantId } of [...own, ...byName]) {
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
 * there, so only a person who reads the name lets them in. Never against what this account knows itself; but an invited
 * friend who is no contact any more may have had an account before, and be waited for as that one since (F1).
 */
async function waitingByName(
  parts: DeviceParts,
  contacts: ContactsInside,
  { hold, seen }: Conversations,
  memberId: MemberId,
): Promise<{ conversationId: ConversationId; participantId: ParticipantId }[]> {
  const { pending } = parts.vault.bundle;
  const asked = await askedAbout(parts, hold, memberId);
  const others = seen.filter(({ conversationId }) => asked.every((one) => one.conversationId !== conversationId));
  const found = [];
  for (const { conversationId, participants, abilities } of [...asked, ...others]) {
    for (const { participantId, kind, active, shown } of participants) {
      const isTheirs = kind === 'pending' && active && shown.as === 'name' && shown.memberId === memberId;
      if (!isTheirs || !abilities.letIn.includes(participantId)) continue;
      const noted = pending[participantId];
      if (!noted || (await isGone(contacts, noted.memberId))) found.push({ conversationId, participantId });
    }
  }
  return found;
}

/** Those of the task, as they are now: news of the place may not have come yet. */
async function askedAbout(
  { api }: DeviceParts,
  hold: Conversations['hold'],
  memberId: MemberId,
): Promise<ConversationSummary[]> {
  const { tasks } = await api.ask('listTasks', {});
  const waiting = tasks.flatMap(({ about }) =>
    about.kind === 'letIn' && about.memberId === memberId ? about.conversations : [],
  );
  const asked = waiting.map(async ({ conversationId }) => {
    const held = hold(conversationId);
    await held.refresh();
    return held.summary ?? [];
  });
  return (await Promise.all(asked)).flat();
}

async function isGone(contacts: ContactsInside, memberId: MemberId): Promise<boolean> {
  try {
    await contacts.requireTrusted(memberId);
    return false;
  } catch (error) {
    if (codeOf(error) === 'contact.unknown') return true;
    if (codeOf(error) === 'contact_changed') return false;
    throw error;
  }
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
