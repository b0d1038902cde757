// What who leads the conversation does in its calls (V6, V18): end for all, mute, remove, let back in.
import type { z } from 'zod';
import type * as contracts from '../../shared/calls.ts';
import { fail } from '../../shared/errors.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { endCallOf, endSeats } from './ending.ts';
import { endRings } from './ringing.ts';
import { mayDirect, mayEndForAll, mayLetBackIn } from './rules.ts';
import { requireCall, requireSeated, tellOfCall } from './scene.ts';
import { deleteRemoved, insertRemoved, selectRings } from './store.ts';

/** Ends it for everybody; `not_found` where it is over already. */
export async function endCall(
  app: App,
  actor: Actor,
  { callId }: z.output<typeof contracts.endCall.input>,
): Promise<z.input<typeof contracts.endCall.output>> {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const scene = await requireCall(tx, app, member, callId);
    if (!mayEndForAll(scene.standing, scene.self.id)) fail('not_allowed');
    await endCallOf(tx, app, scene);
  });
  return {};
}

/** Pauses the microphone of one or of all others. They may unmute themselves. */
export async function muteInCall(
  app: App,
  actor: Actor,
  { seatId, participantId }: z.output<typeof contracts.muteInCall.input>,
): Promise<z.input<typeof contracts.muteInCall.output>> {
  const member = requireMember(actor);
  const { call, muted } = await app.database.transaction(member, async (tx) => {
    const { call, seats, standing, self } = await requireSeated(tx, app, member, seatId);
    const may = seats.filter((seat) => mayDirect(standing, self.id, seat.participantId));
    const muted = participantId === null ? may : may.filter((seat) => seat.participantId === participantId);
    if (muted.length === 0 && (participantId !== null || !mayLetBackIn(standing, self.id))) fail('not_allowed');
    return { call, muted };
  });
  for (const seat of muted) await app.media.mute(call.id, seat.id);
  return {};
}

/** Their seat ends at once, and they don't get another one until somebody lets them. */
export async function removeFromCall(
  app: App,
  actor: Actor,
  { seatId, participantId }: z.output<typeof contracts.removeFromCall.input>,
): Promise<z.input<typeof contracts.removeFromCall.output>> {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const scene = await requireSeated(tx, app, member, seatId);
    if (!scene.standing.participants.some(({ id, active }) => id === participantId && active)) fail('not_found');
    if (!mayDirect(scene.standing, scene.self.id, participantId)) fail('not_allowed');
    await insertRemoved(tx, scene.call, participantId);
    const ringing = (await selectRings(tx, scene.call.id)).filter(
      (ring) => ring.participantId === participantId && ring.state === 'ringing',
    );
    await endRings(
      tx,
      app,
      scene,
      ringing.map((ring) => ring.participantId),
      'declined',
    );
    const removed = scene.seats.filter((seat) => seat.participantId === participantId);
    if (removed.length > 0) await endSeats(tx, app, scene, removed, 'removed');
    else tellOfCall(tx, app, scene);
  });
  return {};
}

export async function letBackIn(
  app: App,
  actor: Actor,
  { callId, participantId }: z.output<typeof contracts.letBackIn.input>,
): Promise<z.input<typeof contracts.letBackIn.output>> {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const scene = await requireCall(tx, app, member, callId);
    if (!mayLetBackIn(scene.standing, scene.self.id)) fail('not_allowed');
    await deleteRemoved(tx, callId, participantId);
    tellOfCall(tx, app, scene);
  });
  return {};
}
