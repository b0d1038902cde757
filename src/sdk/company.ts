// Who is in a conversation, as pages show it: by the signed chain. The server's word counts for what no chain knows:
// numbers, nicknames, and names of those who are no contacts.
import { findJoined, findRecord } from '../shared/chain-state.ts';
import type { PresentedParticipant } from '../shared/conversations.ts';
import type { ParticipantId } from '../shared/ids.ts';
import type { Bundle } from './bundle.ts';
import { announcedNow, type Ledger } from './ledger.ts';

export interface Company {
  readonly participants: PresentedParticipant[];
  readonly managerId: ParticipantId | null;
  readonly deputyIds: readonly ParticipantId[];
}

/** Everybody whom chain or server names, and who leads. Somebody in the chain whom the server hides is shown too. */
export function companyOf(ledger: Ledger, pins: Bundle['pins']): Company {
  const { conversation, chain } = ledger;
  const { selfId, participants, managerId } = conversation;
  if (!chain) return { participants, managerId, deputyIds: [] };
  const announced = announcedNow(ledger);
  const isActive = (id: ParticipantId) => findJoined(chain, id) !== null && !announced.has(id);
  const shown = participants.map((person) => {
    const { participantId: id, active } = person;
    const record = findRecord(chain, id);
    if (!record) return { ...person, active: false };
    const self = id === selfId;
    const { kind, professional } = record;
    // Of one's own end the server may know earlier than the chain that one sees.
    return {
      ...person,
      kind,
      professional,
      self,
      active: isActive(id) && (active || !self),
      shown: named(person, pins),
    };
  });
  const hidden = chain.participants.filter(
    ({ record: { id } }) => !participants.some((one) => one.participantId === id),
  );
  const most = Math.max(0, ...participants.map(({ number }) => number));
  const added = hidden.map(({ record: { id, kind, professional } }, at) => ({
    ...{ participantId: id, kind, professional, active: isActive(id), self: id === selfId },
    ...{ number: most + 1 + at, binding: null, shown: { as: 'number' } as const },
    ...{ formerNicknames: [], notChosen: false },
  }));
  // Between the manager's end and the signature of who follows, the server says who that is.
  const leads = chain.manager !== null && managerId !== null && isActive(chain.manager) ? chain.manager : managerId;
  // Who is out of it is told of neither.
  const deputyIds = isActive(selfId) ? chain.deputies.filter(isActive) : [];
  return { participants: [...shown, ...added], managerId: leads, deputyIds };
}

/** A contact is named as this account knows them: another name is told where contacts are shown, not slipped in here. */
function named({ shown }: PresentedParticipant, pins: Bundle['pins']): PresentedParticipant['shown'] {
  if (shown.as !== 'name' || shown.memberId === null) return shown;
  const name = pins[shown.memberId]?.name ?? shown.name;
  return { ...shown, name };
}
