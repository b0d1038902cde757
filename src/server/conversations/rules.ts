// Who may what in a conversation, and who follows a manager. Pure; the page gets the answers as abilities.
import type { HandOverObstacle } from '../../shared/hand-over.ts';
import type { MemberId, ParticipantId } from '../../shared/ids.ts';
import type { Role } from '../../shared/identity.ts';

/** Somebody in a conversation, as its rules see them. */
export interface Place {
  id: ParticipantId;
  kind: 'member' | 'guest' | 'pending';
  professional: boolean;
  active: boolean;
  addedBy: ParticipantId | null;
}

/** A conversation from the place of one of its participants. */
export interface Situation {
  closed: boolean;
  /** The time that was left after a care link's end is over (K3). */
  readOnly: boolean;
  managerId: ParticipantId | null;
  /** As the signed chain names them. */
  chainManagerId: ParticipantId | null;
  deputyIds: readonly ParticipantId[];
  self: Place;
}

/** Every active participant with keys, in an open conversation (C19). */
export function mayWrite({ closed, readOnly, self }: Situation): boolean {
  return !closed && !readOnly && self.active && self.kind !== 'pending';
}

/** The manager (C3), once the chain says so too. */
export function mayChangeTopic(at: Situation): boolean {
  return mayWrite(at) && at.chainManagerId === at.self.id;
}

/** Somebody else in it, as far as it matters for one's own name. */
export interface Companion {
  active: boolean;
  /** A contact. */
  related: boolean;
  /** They have seen one's name, and keep it. */
  knowsViewer: boolean;
  /** Where their newest membership began. */
  sincePosition: number;
}

/** At any time, once somebody there is or was no contact (N1), or a choice was made. */
export function mayChooseName(active: boolean, hasChosen: boolean, others: readonly Companion[]): boolean {
  return active && (hasChosen || others.some(({ related }) => !related));
}

/** On entering, or when a stranger enters after one had put it off (N1). Not for who knows one's name and keeps it (N2). */
export function isNameOffered(
  self: { active: boolean; hasChosen: boolean; putOffAt: number },
  others: readonly Companion[],
): boolean {
  const waits = ({ active, related, knowsViewer, sincePosition }: Companion) =>
    active && !related && !knowsViewer && sincePosition > self.putOffAt;
  return self.active && !self.hasChosen && others.some(waits);
}

/** The manager (C3), once the chain says so too: what they sign there counts. */
export function mayLead(at: Situation): boolean {
  return mayWrite(at) && at.managerId === at.self.id && at.chainManagerId === at.self.id;
}

/** The manager from their own contacts (C3); a friend adds nobody. */
export function mayAdd(at: Situation & { self: Inside }): boolean {
  return mayLead(at) && at.self.role !== 'friend';
}

/** The manager anybody else who is in (C8); a deputy guests (C20). */
export function mayRemove(at: Situation, other: Place): boolean {
  if (!other.active || other.id === at.self.id || !mayWrite(at)) return false;
  return mayLead(at) || (other.kind === 'guest' && at.deputyIds.includes(at.self.id));
}

/** Everybody but the manager, who hands over or closes (C4); also where it is closed. */
export function mayLeave({ managerId, self }: Situation): boolean {
  return self.active && managerId !== self.id;
}

/** The manager, in a way that needs no signature (C3). */
export function mayClose(at: Situation): boolean {
  return mayWrite(at) && at.managerId === at.self.id;
}

export function mayReopen(at: Situation): boolean {
  return hasClosed(at) && !at.readOnly;
}

/** The one who leads a closed conversation. */
export function hasClosed({ closed, managerId, self }: Situation): boolean {
  return closed && self.active && managerId === self.id;
}

/** Somebody in a conversation with their account, where the rule asks for it. */
export interface Inside extends Place {
  role: Role | null;
}

/**
 * To whom the manager hands over (C4): a professional in it, or a client whose contacts all other members are. A friend
 * hands over to nobody.
 */
export function mayHandOver(at: Situation & { self: Inside }, other: Inside, knowsAll: () => boolean): boolean {
  if (!mayLead(at) || at.self.role === 'friend' || other.id === at.self.id) return false;
  if (!other.active || other.kind !== 'member') return false;
  return other.role === 'professional' || (other.role === 'client' && knowsAll());
}

/** Why this member can't hand a conversation over along with its client (K8); null where they can. */
export function handOverObstacle(
  at: Situation & { self: Inside },
  { clientActive, full }: { clientActive: boolean; full: boolean },
): HandOverObstacle | null {
  if (at.closed) return 'closed';
  if (at.readOnly) return 'readOnly';
  if (!clientActive) return 'clientGone';
  if (!mayAdd(at) && !maySucceed(at)) return 'notManager';
  return full ? 'full' : null;
}

/** Whom the manager names as deputy (C20): a professional in it. */
export function mayBeDeputy(at: Situation & { self: Inside }, other: Inside): boolean {
  if (!mayLead(at) || at.self.role === 'friend' || other.id === at.self.id) return false;
  return other.active && other.kind === 'member' && other.professional;
}

/** Who added the pending person, the manager or a deputy (P10). */
export function mayLetIn(at: Situation, pending: Place): boolean {
  if (pending.kind !== 'pending' || !pending.active || !mayWrite(at)) return false;
  return pending.addedBy === at.self.id || at.chainManagerId === at.self.id || at.deputyIds.includes(at.self.id);
}

/**
 * Who may confirm somebody's new keys after a reset, wherever they are contacts (A10): manager or deputy; the other person
 * of a one-to-one; for the manager any member, but only professionals where another one is in it. As the chain's rules.
 */
export function mayConfirm(
  at: {
    managerId: ParticipantId | null;
    deputyIds: readonly ParticipantId[];
    everybody: readonly Place[];
    targetId: ParticipantId;
  },
  selfId: ParticipantId,
): boolean {
  const { managerId, deputyIds, everybody, targetId } = at;
  const active = everybody.filter((each) => each.active && each.kind === 'member');
  const self = active.find(({ id }) => id === selfId);
  if (!self || selfId === targetId) return false;
  if (managerId === selfId || deputyIds.includes(selfId)) return true;
  if (everybody.every(({ id }) => id === selfId || id === targetId)) return true;
  if (managerId !== targetId) return false;
  return self.professional || !active.some(({ id, professional }) => professional && id !== targetId);
}

/** Who manages by C5 and has not signed it yet. */
export function maySucceed(at: Situation): boolean {
  return mayWrite(at) && at.managerId === at.self.id && at.chainManagerId !== at.self.id;
}

/** Whether this device is asked to grant key shares again: active and with keys. */
export function mayGrant(at: Situation): boolean {
  return at.self.active && at.self.kind === 'member';
}

/** An active member as succession sees them, in order of joining. */
export interface Candidate {
  id: ParticipantId;
  memberId: MemberId;
  role: Role;
  pending: boolean;
}

/**
 * Who manages after the manager's end (C5): the longest-standing professional; else the first member if that is a client
 * whose contacts all others are; else nobody, and the conversation closes. Never a friend, never who has no keys yet.
 */
export function successor(
  members: readonly Candidate[],
  isContactOfFirst: (memberId: MemberId) => boolean,
): Candidate | null {
  const withKeys = members.filter(({ pending }) => !pending);
  const professional = withKeys.find(({ role }) => role === 'professional');
  if (professional) return professional;
  const [first] = withKeys;
  if (first?.role !== 'client') return null;
  const others = members.filter(({ id }) => id !== first.id);
  return others.every(({ memberId }) => isContactOfFirst(memberId)) ? first : null;
}
