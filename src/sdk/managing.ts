// What the people in a conversation do with it besides writing: who is in, who leads, whether it goes on, what it is to oneself. Loaded when
// somebody does it.
import type { ParticipantId } from '../shared/ids.ts';
import { addParticipants, removeParticipant } from './adding.ts';
import type { ContactsInside } from './contacts.ts';
import type { Held } from './held.ts';
import type { OpenConversation } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { appendAct, dropEnded, requireInside, withNewestState } from './sending.ts';

type Managing = Pick<
  OpenConversation,
  | 'addParticipants'
  | 'strangersAmong'
  | 'removeParticipant'
  | 'leave'
  | 'handOver'
  | 'nameDeputies'
  | 'closeConversation'
  | 'reopen'
  | 'succeed'
  | 'markUnread'
  | 'chooseName'
  | 'noteUnveiling'
>;

export function createManaging(parts: DeviceParts, contacts: ContactsInside, held: Held): Managing {
  const conversationId = held.id;
  const ask = (name: 'leaveConversation' | 'closeConversation' | 'reopenConversation') => async () => {
    await parts.api.act(name, { conversationId });
    await held.refresh();
  };
  return {
    addParticipants: (memberIds, reads) => addParticipants(parts, contacts, held, { memberIds, reads }),
    strangersAmong: async (memberIds) => {
      const asked = memberIds.map(async (memberId) => {
        const { knowsAll } = await parts.api.ask('getAcquaintance', { conversationId, memberId });
        return knowsAll ? [] : [memberId];
      });
      return (await Promise.all(asked)).flat();
    },
    removeParticipant: (id, { hideHistory }) => removeParticipant(parts, held, id, hideHistory),
    leave: ask('leaveConversation'),
    closeConversation: ask('closeConversation'),
    reopen: ask('reopenConversation'),
    handOver: (manager) =>
      lead(parts, held, ({ deputies }) => ({ manager, deputies: deputies.filter((id) => id !== manager) })),
    nameDeputies: (deputies) => lead(parts, held, ({ selfId }) => ({ manager: selfId, deputies })),
    succeed: () => takeLead(parts, held),
    markUnread: async (unread) => {
      await parts.api.act('markUnread', { conversationId, unread });
      await held.refresh();
    },
    chooseName: async (choice) => {
      await parts.api.act('chooseName', { conversationId, choice });
      await held.refresh();
    },
    noteUnveiling: async () => {
      await parts.api.act('noteUnveiling', { conversationId });
      await held.refresh();
    },
  };
}

interface Lead {
  manager: ParticipantId;
  deputies: readonly ParticipantId[];
}

/** Signs who leads from now on, and who helps; nothing where that is so already, by what is so now. */
async function lead(
  parts: DeviceParts,
  held: Held,
  wish: (now: { selfId: ParticipantId; deputies: readonly ParticipantId[] }) => Lead,
): Promise<void> {
  await held.refresh();
  await requireInside(held);
  await withNewestState(held, async () => {
    await dropEnded(held, parts);
    const { chain, conversation } = await held.newestLedger();
    const deputiesNow = chain?.deputies ?? [];
    const { manager, deputies } = wish({ selfId: conversation.selfId, deputies: deputiesNow });
    const isSame = deputies.length === deputiesNow.length && deputies.every((id) => deputiesNow.includes(id));
    if (chain?.manager !== manager || !isSame)
      await appendAct(held, parts, { type: 'manager', manager, basis: 'handover', deputies });
  });
}

/** The successor signs that they lead now, after the manager's end was written down. */
async function takeLead(parts: DeviceParts, held: Held): Promise<void> {
  await withNewestState(held, async () => {
    await held.refresh();
    await dropEnded(held, parts);
    const { conversation } = await held.ledger();
    const act = { type: 'manager', manager: conversation.selfId, basis: 'succession', deputies: [] } as const;
    await appendAct(held, parts, act);
  });
}
