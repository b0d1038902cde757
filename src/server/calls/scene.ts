// The call of a conversation with everybody around it, read at once, under the conversation's lock where it is to be changed.
import { fail } from '../../shared/errors.ts';
import type { CallId, ConversationId, DeviceId, MemberId, ParticipantId } from '../../shared/ids.ts';
import type { MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { requireLockedConversation } from '../conversations/conversations.ts';
import { findStanding, type Stander, type Standing } from '../conversations/standing.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { mayBeInCall } from './rules.ts';
import {
  selectConversationOfCall,
  selectLiveCall,
  selectOwnSeat,
  selectSeats,
  type CallRow,
  type SeatRow,
} from './store.ts';

/** A conversation that is locked, and what is known of its call. */
export interface Scene {
  conversation: Awaited<ReturnType<typeof requireLockedConversation>>;
  standing: Standing;
}

export interface CallScene extends Scene {
  call: CallRow;
  /** Who is in it, in order of joining. */
  seats: SeatRow[];
}

/** Locks the conversation: nothing of its call changes until the transaction ends. */
export async function requireScene(tx: Tx, app: App, conversationId: ConversationId): Promise<Scene> {
  const conversation = await requireLockedConversation(tx, app, conversationId);
  const standing = (await findStanding(tx, app, conversationId)) ?? fail('not_found');
  return { conversation, standing };
}

/** The call that runs there, or null. */
export async function findCallIn(tx: Tx, scene: Scene): Promise<CallScene | null> {
  const call = await selectLiveCall(tx, scene.conversation.id);
  return call && { ...scene, call, seats: await selectSeats(tx, call.id) };
}

/** A call that runs, from the place of a member who is in its conversation now; `not_found` for others. */
export async function requireCall(
  tx: Tx,
  app: App,
  member: MemberActor,
  callId: CallId,
): Promise<CallScene & { self: Stander }> {
  const conversationId = (await selectConversationOfCall(tx, callId)) ?? fail('not_found');
  const scene = await findCallIn(tx, await requireScene(tx, app, conversationId));
  if (scene?.call.id !== callId) return fail('not_found');
  const self = scene.standing.participants.find(({ memberId }) => memberId === member.memberId);
  return self && mayBeInCall(scene.standing, self) ? { ...scene, self } : fail('not_found');
}

/** A call from the seat of this device; `call.seat_ended` where it has none (any more). */
export async function requireSeated(
  tx: Tx,
  app: App,
  member: MemberActor,
  seatId: string,
): Promise<CallScene & { self: Stander; seat: SeatRow }> {
  const { conversationId } = await requireSeat(tx, member, seatId);
  const scene = await findCallIn(tx, await requireScene(tx, app, conversationId));
  const seat = scene?.seats.find(({ id }) => id === seatId);
  const self = scene?.standing.participants.find(({ id }) => id === seat?.participantId);
  return scene && seat && self ? { ...scene, seat, self } : fail('call.seat_ended');
}

/** The same without a lock: for what changes nothing of the call. */
export async function requireSeat(tx: Tx, { deviceId }: { deviceId: DeviceId }, seatId: string) {
  return (await selectOwnSeat(tx, seatId, deviceId)) ?? fail('call.seat_ended');
}

/** Members who are in the conversation with keys: whom a call there concerns. */
export function membersIn(standing: Standing): MemberId[] {
  return standing.participants.flatMap((each) => (mayBeInCall(standing, each) && each.memberId) || []);
}

/** Once it is committed, everybody's pages fetch the call again. */
export function tellOfCall(tx: Tx, app: App, { standing, call }: Pick<CallScene, 'standing' | 'call'>): void {
  const { conversationId } = standing;
  onCommit(tx, () => app.feed.tell(membersIn(standing), { type: 'call', conversationId, callId: call.id }));
}

export function memberOf(standing: Standing, participantId: ParticipantId): MemberId | null {
  return standing.participants.find(({ id }) => id === participantId)?.memberId ?? null;
}
