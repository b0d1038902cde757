// Who may sign which control entry, and what it changes: the table of protocol §5, one function per type. Pure, the
// same on the server and on devices. Anybody may shrink, only the manager may grow, a deputy only where the table says.
import { findJoined, findRecord, type ChainState, type Joined } from './chain-state.ts';
import {
  refuseChain,
  type ControlAct,
  type ControlEntry,
  type ConversationKind,
  type Participant,
} from './control-entry.ts';
import { equalBytes } from './encoding.ts';
import type { ParticipantId } from './ids.ts';

/** What is true at the entry's place in the log and isn't in the chain itself; the caller knows it from the log. */
export interface ChainFacts {
  /** Participants whose end the server announced and whom no entry has dropped yet. */
  readonly announced: ReadonlySet<ParticipantId>;
  /** The conversation is closed: new keys come without a new epoch. */
  readonly closed: boolean;
}

export const noFacts: ChainFacts = { announced: new Set(), closed: false };

export const MOST_PARTICIPANTS = 50;

/** What an entry changes, before epochs and limits are looked at. */
export interface Outcome {
  readonly kind: ConversationKind;
  readonly manager: ParticipantId | null;
  readonly deputies: readonly ParticipantId[];
  readonly participants: readonly Joined[];
  readonly former: readonly Participant[];
  readonly newEpoch: boolean;
}

type Act<Type extends ControlAct['type']> = Extract<ControlAct, { type: Type }>;

/** One entry to be judged: the state before it, who signed it, what is true around it. */
interface Case {
  readonly state: ChainState;
  readonly entry: ControlEntry;
  readonly facts: ChainFacts;
}

/** The first entry: the starter is its first participant and leads. */
export function create(entry: ControlEntry, act: Act<'create'>): Outcome {
  const [starter] = act.participants;
  if (!starter || starter.id !== entry.actor || starter.kind !== 'member') return refuseChain('not_allowed');
  if (act.participants.some(({ kind }) => kind === 'guest')) return refuseChain('wrong_participant');
  const ids = act.participants.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) return refuseChain('already_in');
  const participants = act.participants.map((record) => ({
    record,
    joinedN: 0,
    addedBy: entry.actor,
    invite: null,
  }));
  return { kind: act.kind, manager: starter.id, deputies: [], participants, former: [], newEpoch: true };
}

/** The effect of any later entry on the state before it; refuses what the table of §5 doesn't allow. */
export function effectOf(state: ChainState, entry: ControlEntry, facts: ChainFacts): Outcome {
  const at = { state, entry, facts };
  switch (entry.act.type) {
    case 'create':
      return refuseChain('wrong_number');
    case 'add':
      return add(at, entry.act);
    case 'admit':
      return admit(at, entry.act);
    case 'remove':
      return remove(at, entry.act);
    case 'drop':
      return drop(at, entry.act);
    case 'rekey':
      return rekey(at, entry.act);
    case 'manager':
      return lead(at, entry.act);
  }
}

function add(at: Case, { participant, history, invite }: Act<'add'>): Outcome {
  const { state, entry } = at;
  const actor = requireActive(at);
  const guest = participant.kind === 'guest';
  if (!(isManager(at) || (guest && isDeputy(at)))) return refuseChain('not_allowed');
  if (guest && !actor.professional) return refuseChain('not_allowed');
  if (findJoined(state, participant.id)) return refuseChain('already_in');
  const before = state.former.find(({ id }) => id === participant.id);
  if (before && (before.kind === 'guest') !== guest) return refuseChain('wrong_participant');
  if ((participant.kind === 'pending') !== (invite !== null)) return refuseChain('wrong_participant');
  if (history.from === 'epoch' && history.epoch > state.epoch) return refuseChain('wrong_range');
  const joined = { record: participant, joinedN: entry.n, addedBy: entry.actor, invite };
  return {
    ...unchanged(state),
    participants: [...state.participants, joined],
    former: state.former.filter(({ id }) => id !== participant.id),
  };
}

function admit(at: Case, { participant }: Act<'admit'>): Outcome {
  const { state } = at;
  const actor = requireActive(at);
  const pending = findJoined(state, participant.id);
  if (pending?.record.kind !== 'pending') return refuseChain('wrong_participant');
  if (participant.kind !== 'member') return refuseChain('wrong_participant');
  if (participant.professional !== pending.record.professional) return refuseChain('wrong_participant');
  if (!(isManager(at) || isDeputy(at) || mayBeInviter(at, actor, pending))) return refuseChain('not_allowed');
  return { ...unchanged(state), participants: withRecord(state, participant) };
}

/** Who starts from a snapshot isn't told who added whom: then anybody who was in before could have been it. */
function mayBeInviter({ state, entry }: Case, actor: Participant, pending: Joined): boolean {
  if (pending.addedBy !== null) return pending.addedBy === entry.actor;
  const inviter = findJoined(state, entry.actor);
  return actor.kind === 'member' && inviter !== null && inviter.joinedN <= pending.joinedN;
}

function remove(at: Case, { participants }: Act<'remove'>): Outcome {
  const { state, entry } = at;
  requireActive(at);
  const leaving = requireJoined(state, participants);
  if (participants.includes(entry.actor)) return refuseChain('not_allowed');
  const guestsOnly = leaving.every(({ record }) => record.kind === 'guest');
  if (!(isManager(at) || (guestsOnly && isDeputy(at)))) return refuseChain('not_allowed');
  return without(state, participants);
}

function drop(at: Case, { participants }: Act<'drop'>): Outcome {
  const { state, facts } = at;
  requireActive(at);
  requireJoined(state, participants);
  if (participants.some((id) => !facts.announced.has(id))) return refuseChain('not_announced');
  return without(state, participants);
}

function rekey(at: Case, { participant, basis }: Act<'rekey'>): Outcome {
  const { state, entry, facts } = at;
  const target = findRecord(state, participant.id);
  if (!target || target.kind !== 'member' || participant.kind !== 'member') return refuseChain('wrong_participant');
  if (participant.professional !== target.professional) return refuseChain('wrong_participant');
  if (equalBytes(participant.sign, target.sign) || equalBytes(participant.hpke, target.hpke)) {
    return refuseChain('key_reused');
  }
  const own = entry.actor === participant.id;
  if (own !== (basis === 'self')) return refuseChain('not_allowed');
  if (!own && !mayVouch(at, target)) return refuseChain('not_allowed');
  const active = findJoined(state, participant.id) !== null && !facts.announced.has(participant.id);
  return {
    ...unchanged(state),
    participants: withRecord(state, participant),
    former: state.former.map((record) => (record.id === participant.id ? participant : record)),
    newEpoch: active && !facts.closed,
  };
}

/** §9: manager or deputy; for the manager any member, but only professionals where another professional is in it. */
function mayVouch(at: Case, target: Participant): boolean {
  const actor = requireActive(at);
  if (actor.kind !== 'member') return false;
  if (isManager(at) || isDeputy(at) || isOneToOne(at.state, actor, target)) return true;
  if (at.state.manager !== target.id) return false;
  const anotherProfessional = activeMembers(at).some(({ id, professional }) => professional && id !== target.id);
  return actor.professional || !anotherProfessional;
}

/** In a one-to-one always the other person, also when one of the two is no longer in it (§9). */
function isOneToOne(state: ChainState, actor: Participant, target: Participant): boolean {
  const everybody = [...state.participants.map(({ record }) => record), ...state.former];
  const snapshot = state.participants.some(({ addedBy }) => addedBy === null);
  return !snapshot && everybody.every(({ id }) => id === actor.id || id === target.id);
}

function lead(at: Case, { manager, basis, deputies }: Act<'manager'>): Outcome {
  const { state, entry } = at;
  requireActive(at);
  if (basis === 'handover' && !isManager(at)) return refuseChain('not_allowed');
  if (basis === 'succession' && !(manager === entry.actor && isSuccessor(at))) return refuseChain('not_successor');
  const members = activeMembers(at);
  if (!members.some(({ id }) => id === manager)) return refuseChain('wrong_participant');
  const allowed = deputies.every((deputy) => members.some(({ id, professional }) => id === deputy && professional));
  if (!allowed || deputies.includes(manager) || new Set(deputies).size !== deputies.length) {
    return refuseChain('wrong_participant');
  }
  return { ...unchanged(state), manager, deputies, newEpoch: false };
}

/** The first professional, else the first member, in the order of joining, once the manager was dropped. */
function isSuccessor(at: Case): boolean {
  const members = activeMembers(at);
  const successor = members.find(({ professional }) => professional) ?? members[0];
  return at.state.manager === null && successor?.id === at.entry.actor;
}

function requireActive({ state, entry, facts }: Case): Participant {
  const actor = findJoined(state, entry.actor)?.record;
  if (!actor || actor.kind === 'pending' || facts.announced.has(actor.id)) return refuseChain('not_active');
  return actor;
}

function isManager({ state, entry }: Case): boolean {
  return state.manager === entry.actor;
}

function isDeputy({ state, entry }: Case): boolean {
  return state.deputies.includes(entry.actor);
}

function activeMembers({ state, facts }: Case): Participant[] {
  const records = state.participants.map(({ record }) => record);
  return records.filter(({ id, kind }) => kind === 'member' && !facts.announced.has(id));
}

function requireJoined(state: ChainState, ids: readonly ParticipantId[]): Joined[] {
  if (ids.length === 0 || new Set(ids).size !== ids.length) return refuseChain('wrong_participant');
  return ids.map((id) => findJoined(state, id) ?? refuseChain('wrong_participant'));
}

function unchanged(state: ChainState): Outcome {
  const { kind, manager, deputies, participants, former } = state;
  return { kind, manager, deputies, participants, former, newEpoch: true };
}

/** New keys keep place and joined n (§5). */
function withRecord(state: ChainState, record: Participant): Joined[] {
  return state.participants.map((joined) => (joined.record.id === record.id ? { ...joined, record } : joined));
}

function without(state: ChainState, ids: readonly ParticipantId[]): Outcome {
  const stays = (id: ParticipantId) => !ids.includes(id);
  const left = state.participants.map(({ record }) => record).filter(({ id }) => !stays(id));
  return {
    ...unchanged(state),
    manager: state.manager !== null && stays(state.manager) ? state.manager : null,
    deputies: state.deputies.filter(stays),
    participants: state.participants.filter(({ record }) => stays(record.id)),
    former: [...state.former, ...left],
  };
}
