// Who comes and who is made to go, by the manager's signed entry (C8, C9). What devices can't check is checked here: who
// is whose contact, whose keys these are, how far the manager may read.
import type { z } from 'zod';
import { decodeControl, type ControlAct } from '../../shared/control-entry.ts';
import { snapshotOf } from '../../shared/control.ts';
import type { appendControl as contract } from '../../shared/conversations.ts';
import { fail } from '../../shared/errors.ts';
import type { MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { contactsAmong } from '../contacts/relation.ts';
import { needsFriends } from '../contacts/rules.ts';
import type { Tx } from '../db/database.ts';
import { hasFeature } from '../organisations/features.ts';
import type { ControlCase } from './control.ts';
import {
  hideHistory,
  insertMembership,
  insertSnapshot,
  selectOwnRange,
  upsertNewcomer,
  type Newcomer,
} from './membership-store.ts';
import { arePackagesTaken, lockPeople, membersInStock, type Person } from './people.ts';
import { mayAdd, mayRemove } from './rules.ts';
import { updateConversation, updateEnded, type ParticipantRow } from './store.ts';

type Input = z.output<typeof contract.input>;
type Act<Type extends ControlAct['type']> = Extract<ControlAct, { type: Type }>;
interface Manager {
  member: MemberActor;
  self: ParticipantRow;
}

/** What an addition changes, once the person may be added (K2) and reads no more than the manager. */
export async function requireAdd(
  tx: Tx,
  app: App,
  { member, self }: Manager,
  { conversation, next, control, participants, act }: ControlCase & { act: Act<'add'> },
  { added }: Input,
): Promise<(tx: Tx) => Promise<void>> {
  const { id, kind, professional, sign, hpke } = act.participant;
  if (!added || added.participantId !== id || (added.k === null) !== (kind === 'pending')) {
    return fail('conversation.chain_refused');
  }
  const { managerId, chainManagerId, closedAt, readOnly } = conversation;
  const at = { closed: closedAt !== null, readOnly, managerId, chainManagerId, deputyIds: [], self };
  if (kind === 'guest' || !mayAdd({ ...at, self: { ...self, role: member.role } })) fail('not_allowed');
  const { memberId, k } = added;
  const person = await requireEligible(tx, app, member, memberId);
  if (conversation.kind === 'temporary' && person.role !== 'professional') fail('not_allowed');
  if (professional !== (person.role === 'professional')) fail('conversation.chain_refused');
  if (k === null) {
    // Whoever has keys in stock is not kept waiting; since the device looked, they may have come.
    if (person.state !== 'invited' && (await membersInStock(tx, [memberId])).size > 0) {
      fail('conversation.state_outdated');
    }
  } else if (!(await arePackagesTaken(tx, member.memberId, [{ memberId, k, sign, hpke }]))) {
    fail('conversation.chain_refused');
  }
  // Who was in it comes back to their own place.
  const before = participants.find((each) => each.memberId === memberId);
  if (before && before.id !== id) fail('conversation.chain_refused');
  const position = conversation.lastPosition + 1;
  const newcomer: Newcomer = {
    ...{ conversation, id, memberId, professional, position, pending: kind === 'pending' },
    keys: k === null ? null : { sign, hpke },
    joinedN: control.entry.n,
    addedBy: self.id,
    at: app.clock.now(),
    readFrom: act.history.from === 'now' ? position : await requireOwnRange(tx, conversation.id, self, act.history),
  };
  return async (tx) => {
    if (!(await upsertNewcomer(tx, newcomer))) fail('conversation.chain_refused');
    await insertMembership(tx, newcomer);
    // What a care link's end set: the two are no longer alone (K3).
    await updateConversation(tx, conversation.id, { write_until: null });
    if (act.history.from === 'now') await insertSnapshot(tx, conversation, position, snapshotOf(next));
  };
}

/** A contact of the manager's own, and no friend where the organisation has none. */
async function requireEligible(tx: Tx, app: App, member: MemberActor, memberId: Newcomer['memberId']): Promise<Person> {
  // Locked before anything is asked: whoever is deactivated at this moment is either found so, or waits and ends here too.
  const person = (await lockPeople(tx, app, [memberId])).get(memberId) ?? fail('contact.unknown');
  const contacts = await contactsAmong(tx, member.memberId, [memberId]);
  if (memberId === member.memberId || !contacts.has(memberId)) fail('contact.unknown');
  if (needsFriends(member.role, person.role) && !(await hasFeature(tx, member.organisationId, 'friends')))
    fail('feature.off');
  return person;
}

/** "Everything" is what the manager can read: exactly from where their own unbroken stretch begins. */
async function requireOwnRange(
  tx: Tx,
  conversationId: ControlCase['conversation']['id'],
  self: ParticipantRow,
  history: { epoch: number; position: number },
): Promise<number> {
  const own = await selectOwnRange(tx, conversationId, self.id);
  const isOwn = own?.position === history.position && decodeControl(own.control).epoch === history.epoch;
  return isOwn ? history.position : fail('conversation.chain_refused');
}

/** What a removal changes; the entry that says so is the last that they read. */
export function requireRemove(
  { conversation, participants, act }: ControlCase & { act: Act<'remove'> },
  self: ParticipantRow,
  hidesHistory: boolean,
  at: Date,
): (tx: Tx) => Promise<void> {
  const { managerId, chainManagerId, closedAt, readOnly, lastPosition } = conversation;
  const situation = { closed: closedAt !== null, readOnly, managerId, chainManagerId, deputyIds: [], self };
  const ids = [...act.participants];
  const rows = ids.map((id) => participants.find((each) => each.id === id) ?? fail('conversation.chain_refused'));
  if (!rows.every((row) => mayRemove(situation, row))) fail('not_allowed');
  return async (tx) => {
    await updateEnded(tx, ids, { at, because: 'removed', position: lastPosition + 1, due: false });
    if (hidesHistory) await hideHistory(tx, ids);
  };
}
