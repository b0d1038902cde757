// Joining a call, which starts it where none runs (V1, V2): one transaction under the conversation's lock, so that ten at once are in one
// call, and a call never has nobody in it.
import type { z } from 'zod';
import { decodeSeat, encodeCallStarted, LEASE, type Seat } from '../../shared/call-format.ts';
import type * as contracts from '../../shared/calls.ts';
import { EncodingError, fromBase64Url, toBase64Url } from '../../shared/encoding.ts';
import { fail } from '../../shared/errors.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { appendEntries } from '../conversations/append.ts';
import type { Stander } from '../conversations/standing.ts';
import type { Tx } from '../db/database.ts';
import { requireLiveSignIn } from '../identity/sign-ins.ts';
import { isSignedBy } from '../primitives.ts';
import { endOnly, endSeats } from './ending.ts';
import { asParameters } from './parameters.ts';
import { presentCall } from './presenting.ts';
import { ringPeople, stopRinging } from './ringing.ts';
import { isFull, mayBeInCall, mayStart } from './rules.ts';
import { findCallIn, requireScene, tellOfCall, type CallScene, type Scene } from './scene.ts';
import {
  deleteRing,
  insertCall,
  insertSeat,
  isRungBy,
  selectEarlierSeats,
  selectRemoved,
  selectSeats,
  updateCall,
  type SeatRow,
} from './store.ts';

type Input = z.output<typeof contracts.joinCall.input>;

/** Takes a seat, signed by this member's participant, in the call with this id: the one that runs, or a new one. */
export async function joinCall(
  app: App,
  actor: Actor,
  input: Input,
): Promise<z.input<typeof contracts.joinCall.output>> {
  const member = requireMember(actor);
  const { call, own } = await app.database.transaction(member, async (tx) => {
    // Locked before it is relied on: whoever signs this device out waits, and then finds the seat.
    await requireLiveSignIn(tx, member.signInId);
    const scene = await requireScene(tx, app, input.conversationId);
    const self = scene.standing.participants.find(({ memberId }) => memberId === member.memberId) ?? fail('not_found');
    requireMayBeInCall(scene, self);
    const seat = readSeat(input, self);
    app.media.requireWorker();
    const running = await findCallIn(tx, scene);
    const place = { self, seat, member };
    const joined = running
      ? await joinRunning(tx, app, running, place, input)
      : await startCall(tx, app, scene, place, input);
    tellOfCall(tx, app, joined);
    const own = joined.seats.find(({ participantId }) => participantId === self.id);
    return { call: await presentCall(tx, app, joined, self), own };
  });
  if (own) await leaveEarlier(app, member, own);
  return { call, routerRtpCapabilities: asParameters(await app.media.capabilities(call.callId)) };
}

/** One seat a person (V7): who joins another call has left the one before. After the join: two conversations are locked one by one. */
async function leaveEarlier(app: App, member: MemberActor, own: SeatRow): Promise<void> {
  const earlier = await app.database.transaction(member, (tx) => selectEarlierSeats(tx, member.memberId, own));
  for (const { conversationId, seatId } of earlier) {
    await app.database.transaction(member, async (tx) => {
      const scene = await findCallIn(tx, await requireScene(tx, app, conversationId));
      const left = scene?.seats.filter(({ id }) => id === seatId) ?? [];
      if (scene) await endSeats(tx, app, scene, left, 'moved');
    });
  }
}

function requireMayBeInCall({ standing }: Scene, self: Stander): void {
  if (!self.active || self.kind === 'pending') fail('conversation.not_active');
  if (standing.closed) fail('conversation.closed');
  if (!mayBeInCall(standing, self)) fail('conversation.read_only');
}

/** The seat as its participant signed it, for this call of this conversation. */
function readSeat({ conversationId, callId, seat: { bytes, signature } }: Input, self: Stander): Seat {
  const signed = fromBase64Url(bytes);
  const seat = decoded(signed);
  const isRight =
    seat !== null && seat.conversation === conversationId && seat.call === callId && seat.participant === self.id;
  if (!isRight || !self.signKey) return fail('call.seat_refused');
  return isSignedBy(self.signKey, fromBase64Url(signature), signed) ? seat : fail('call.seat_refused');
}

function decoded(bytes: Uint8Array): Seat | null {
  try {
    return decodeSeat(bytes);
  } catch (error) {
    if (error instanceof EncodingError) return null;
    throw error;
  }
}

interface Joining {
  self: Stander;
  seat: Seat;
  member: MemberActor;
}

async function joinRunning(
  tx: Tx,
  app: App,
  scene: CallScene,
  joining: Joining,
  { callId, seat }: Input,
): Promise<CallScene> {
  const { call } = scene;
  const { self, member } = joining;
  if (call.id !== callId) fail('call.changed');
  if ((await selectRemoved(tx, call.id)).has(self.id)) fail('call.removed');
  const seated = scene.seats.map(({ participantId }) => participantId);
  if (isFull(seated, self.id)) fail('call.full');
  const former = scene.seats.filter(({ participantId }) => participantId === self.id);
  if (former.length > 0) await endOnly(tx, app, scene, former, 'moved');
  await takeSeat(tx, app, scene, joining, seat);
  if (await deleteRing(tx, call.id, self.id)) stopRinging(tx, app, scene, [member.memberId]);
  const now = app.clock.now();
  const clockFrom = call.clockFrom ?? (scene.seats.length > 1 ? now : null);
  const aloneSince = scene.seats.length > 1 ? null : now;
  await updateCall(tx, call.id, { clock_from: clockFrom, alone_since: aloneSince });
  return { ...scene, call: { ...call, clockFrom, aloneSince } };
}

async function startCall(
  tx: Tx,
  app: App,
  { conversation, standing }: Scene,
  joining: Joining,
  { callId, seat, anyway }: Input,
): Promise<CallScene> {
  const { self, member } = joining;
  if (!mayStart(standing, self)) fail(standing.linkEnded ? 'call.link_ended' : 'call.nobody');
  app.media.requireRoom();
  const others = standing.participants.filter((each) => each.id !== self.id && mayBeInCall(standing, each));
  const now = app.clock.now();
  const otherMembers = others.flatMap(({ memberId }) => memberId ?? []);
  if (!anyway && (await isRungBy(tx, member.memberId, otherMembers, now))) fail('call.rings_you');
  const call = {
    ...{ id: callId, organisationId: standing.organisationId, conversationId: standing.conversationId },
    ...{ starterId: self.id, startedAt: now, clockFrom: null, aloneSince: now },
  };
  const inserted = await insertCall(tx, {
    ...{ id: call.id, organisation_id: call.organisationId, conversation_id: call.conversationId },
    ...{ starter_participant_id: self.id, started_at: now, alone_since: now },
  });
  // One that is over, or somebody else's.
  if (!inserted) fail('call.changed');
  const scene: CallScene = { conversation, standing, call, seats: [] };
  await takeSeat(tx, app, scene, joining, seat);
  const entry = { kind: 'callStarted', authorId: null, entryId: null, targetId: null, controlN: null, signature: null };
  await appendEntries(tx, app, conversation, [{ ...entry, bytes: encodeCallStarted(callId, self.id) }], {
    activity: true,
    notify: { memberIds: [], kind: 'callStarted' },
    readBy: null,
  });
  await ringPeople(tx, app, scene, self.id, others);
  return scene;
}

async function takeSeat(
  tx: Tx,
  app: App,
  scene: CallScene,
  { self, seat, member }: Joining,
  signed: Input['seat'],
): Promise<void> {
  const now = app.clock.now();
  const isNew = await insertSeat(tx, {
    ...{ id: Buffer.from(seat.seat), organisation_id: scene.call.organisationId, call_id: scene.call.id },
    ...{ participant_id: self.id, device_id: member.deviceId },
    ...{ bytes: Buffer.from(signed.bytes, 'base64url'), signature: Buffer.from(signed.signature, 'base64url') },
    ...{ joined_at: now, until: new Date(now.getTime() + LEASE) },
  });
  if (!isNew || app.media.isOver(toBase64Url(seat.seat))) fail('call.seat_refused');
  scene.seats = await selectSeats(tx, scene.call.id);
}
