// Who may what in calls. Pure; the page gets the answers as abilities.
import { MOST_IN_CALL } from '../../shared/call-format.ts';
import type { ParticipantId } from '../../shared/ids.ts';

/** Somebody in the conversation, as these rules see them. */
export interface Place {
  id: ParticipantId;
  kind: 'member' | 'guest' | 'pending';
  active: boolean;
}

/** The conversation of a call. */
export interface Ground {
  closed: boolean;
  readOnly: boolean;
  linkEnded: boolean;
  managerId: ParticipantId | null;
  deputyIds: readonly ParticipantId[];
  participants: readonly Place[];
}

/** Everybody who is in it with keys: nobody else can prove who they are (V10). */
export function mayBeInCall({ closed, readOnly }: Ground, { kind, active }: Place): boolean {
  return !closed && !readOnly && active && kind !== 'pending';
}

/** Any member, where there is somebody to call (V1); not where only writing is left for a while (K3). */
export function mayStart(ground: Ground, self: Place): boolean {
  if (self.kind !== 'member' || ground.linkEnded || !mayBeInCall(ground, self)) return false;
  return ground.participants.some((each) => each.id !== self.id && mayBeInCall(ground, each));
}

/** Guests included; who is in it already may move the seat to another device (V7). */
export function isFull(seated: readonly ParticipantId[], selfId: ParticipantId): boolean {
  return seated.filter((id) => id !== selfId).length >= MOST_IN_CALL;
}

/** A conversation of two: there, leaving ends the call for both (V6). */
export function isOfTwo({ participants }: Ground): boolean {
  return participants.filter(({ active }) => active).length <= 2;
}

/** Its manager; of two, either (V6). */
export function mayEndForAll(ground: Ground, selfId: ParticipantId): boolean {
  return ground.managerId === selfId || isOfTwo(ground);
}

/** Its manager anybody else, a deputy anybody but the manager (V6). */
export function mayDirect({ managerId, deputyIds }: Ground, selfId: ParticipantId, otherId: ParticipantId): boolean {
  if (otherId === selfId) return false;
  return managerId === selfId || (deputyIds.includes(selfId) && otherId !== managerId);
}

/** Who was removed returns only if manager or deputy lets them (V18). */
export function mayLetBackIn({ managerId, deputyIds }: Ground, selfId: ParticipantId): boolean {
  return managerId === selfId || deputyIds.includes(selfId);
}
