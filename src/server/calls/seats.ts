// What the holder of a seat does with it: keep it, give it up, hand media keys to the other seats.
import type { z } from 'zod';
import { LEASE, RETURNS_WITHIN } from '../../shared/call-format.ts';
import type * as contracts from '../../shared/calls.ts';
import { fail } from '../../shared/errors.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit } from '../db/database.ts';
import { endSeats } from './ending.ts';
import { findCallIn, requireScene, requireSeat } from './scene.ts';
import { selectOwnSeat, selectSeats, updateLease, updateLeaving } from './store.ts';

/** The lease begins anew. */
export async function keepSeat(
  app: App,
  actor: Actor,
  { seatId }: z.output<typeof contracts.keepSeat.input>,
): Promise<z.input<typeof contracts.keepSeat.output>> {
  const member = requireMember(actor);
  const until = new Date(app.clock.now().getTime() + LEASE);
  const isKept = await app.database.transaction(member, (tx) => updateLease(tx, seatId, member.deviceId, until));
  return isKept ? { until: until.getTime() } : fail('call.seat_ended');
}

/** Gives the seat up; where it is over already nothing happens. */
export async function leaveCall(
  app: App,
  actor: Actor,
  { seatId, mayReturn }: z.output<typeof contracts.leaveCall.input>,
): Promise<z.input<typeof contracts.leaveCall.output>> {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const own = await selectOwnSeat(tx, seatId, member.deviceId);
    const scene = own && (await findCallIn(tx, await requireScene(tx, app, own.conversationId)));
    const left = scene?.seats.filter(({ id }) => id === seatId) ?? [];
    if (!scene) return;
    if (!mayReturn) {
      await endSeats(tx, app, scene, left, 'left');
      return;
    }
    await updateLeaving(tx, seatId, new Date(app.clock.now().getTime() + RETURNS_WITHIN));
    onCommit(tx, () => app.media.closeSeat(scene.call.id, seatId));
  });
  return {};
}

/** To the devices of all other seats, as it is; kept nowhere. What it says only they can check. */
export async function sendMediaKeys(
  app: App,
  actor: Actor,
  { seatId, bytes, signature }: z.output<typeof contracts.sendMediaKeys.input>,
): Promise<z.input<typeof contracts.sendMediaKeys.output>> {
  const member = requireMember(actor);
  const { callId, others } = await app.database.transaction(member, async (tx) => {
    const { callId } = await requireSeat(tx, member, seatId);
    return { callId, others: (await selectSeats(tx, callId)).filter(({ id }) => id !== seatId) };
  });
  app.feed.tellDevices(others, { type: 'mediaKeys', callId, seatId, bytes, signature });
  return {};
}

/** Asks one seat for its media keys. */
export async function askMediaKeys(
  app: App,
  actor: Actor,
  { seatId, fromSeatId, generation }: z.output<typeof contracts.askMediaKeys.input>,
): Promise<z.input<typeof contracts.askMediaKeys.output>> {
  const member = requireMember(actor);
  const { callId, from } = await app.database.transaction(member, async (tx) => {
    const { callId } = await requireSeat(tx, member, seatId);
    return { callId, from: (await selectSeats(tx, callId)).filter(({ id }) => id === fromSeatId) };
  });
  if (from.length === 0) fail('not_found');
  app.feed.tellDevices(from, { type: 'mediaWanted', callId, seatId: fromSeatId, wantedBy: seatId, generation });
  return {};
}
