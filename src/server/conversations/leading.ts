// Who leads: handing over, naming deputies, following a manager (C4, C5, C20). Signed in the chain; what devices can't check
// of it, who is whose contact, is checked here.
import type { ControlAct } from '../../shared/control-entry.ts';
import { fail } from '../../shared/errors.ts';
import type { Tx } from '../db/database.ts';
import type { ControlCase } from './control.ts';
import { selectRoles } from './people.ts';
import { mayBeDeputy, mayHandOver, type Inside } from './rules.ts';
import { selectClientsWhoKnowAll } from './seen-store.ts';
import { replaceDeputies, updateConversation, type ParticipantRow } from './store.ts';

type Lead = Extract<ControlAct, { type: 'manager' }>;

/** What a new manager, or new deputies, change in the rows; `not_allowed` where C4 or C20 doesn't let them. */
export async function requireLead(
  tx: Tx,
  { conversation, next, participants }: ControlCase,
  self: ParticipantRow,
  act: Lead,
): Promise<(tx: Tx) => Promise<void>> {
  const { managerId, chainManagerId, closedAt, readOnly } = conversation;
  if (act.basis === 'succession') {
    // Who follows is decided by C5, which devices can't check: they don't see who is whose contact.
    if (act.manager !== managerId) return fail('not_allowed');
  } else {
    const roles = await selectRoles(tx, participants);
    const inside = (row: ParticipantRow): Inside => ({ ...row, role: roles.get(row.id) ?? null });
    const at = { closed: closedAt !== null, readOnly, managerId, chainManagerId, deputyIds: [], self: inside(self) };
    const find = (id: ParticipantRow['id']) =>
      inside(participants.find((each) => each.id === id) ?? fail('not_allowed'));
    if (act.manager !== self.id) {
      const knowAll = await selectClientsWhoKnowAll(tx, conversation.id);
      if (!mayHandOver(at, find(act.manager), () => knowAll.has(act.manager))) return fail('not_allowed');
    }
    // Whoever hands over may themself stay as a deputy.
    const able = (id: ParticipantRow['id']) => id === self.id || mayBeDeputy(at, find(id));
    if (at.self.role === 'friend' || !act.deputies.every(able)) return fail('not_allowed');
  }
  return async (tx) => {
    await replaceDeputies(tx, conversation, next.deputies);
    await updateConversation(tx, conversation.id, { manager_participant_id: act.manager });
  };
}
