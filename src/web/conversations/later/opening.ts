// When the recipient's office hours begin next (C23): of whom manages the conversation, where that is a professional, else the first
// to be back (E2). Of contacts only: of others nobody knows when they work.
import { useMemo } from 'preact/hooks';
import type { ConversationSummary, KnownContact } from '../../../sdk/model.ts';
import type { ConversationId } from '../../../shared/ids.ts';
import { nextOpening } from '../../../shared/week.ts';
import { device } from '../../app/device.ts';
import { read } from '../../app/watch.ts';

export interface Opening {
  at: number;
  name: string;
}

export function useOpening(conversationId: ConversationId): Opening | null {
  const list = read(device.conversations.list);
  const contacts = read(device.contacts.list);
  const all = list.is === 'ready' ? list.value.items : [];
  const summary = all.find((one) => one.conversationId === conversationId);
  const known = contacts.is === 'ready' ? contacts.value : null;
  return useMemo(() => (summary && known ? findOpening(summary, known, Date.now()) : null), [summary, known]);
}

export function findOpening(
  { participants, managerId }: Pick<ConversationSummary, 'participants' | 'managerId'>,
  contacts: readonly Pick<KnownContact, 'memberId' | 'name' | 'officeHours'>[],
  now: number,
): Opening | null {
  const openings = participants.flatMap(({ participantId, active, self, shown }) => {
    const memberId = shown.as === 'name' ? shown.memberId : null;
    const contact = contacts.find((one) => one.memberId === memberId);
    if (!active || self || !contact?.officeHours) return [];
    const { week, timeZone } = contact.officeHours;
    const at = nextOpening(new Date(now), week, timeZone);
    return at ? [{ at: at.getTime(), name: contact.name, leads: participantId === managerId }] : [];
  });
  const first = openings.find(({ leads }) => leads) ?? openings.toSorted((a, b) => a.at - b.at)[0];
  return first ? { at: first.at, name: first.name } : null;
}
