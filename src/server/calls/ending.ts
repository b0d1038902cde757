// How seats and calls end, whatever ends them: in one transaction with the cause, and once it is committed their lines are closed.
import { encodeCallEnded } from '../../shared/call-format.ts';
import type { ParticipantId } from '../../shared/ids.ts';
import type { SeatEnd } from '../../shared/live.ts';
import type { App } from '../application.ts';
import { appendEntries } from '../conversations/append.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { isOfTwo, mayBeInCall } from './rules.ts';
import { endRings } from './ringing.ts';
import { membersIn, tellOfCall, type CallScene } from './scene.ts';
import { deleteParts, selectPeople, selectRings, updateCall, updateLeft, type SeatRow } from './store.ts';
import { recordUsage } from './usage.ts';

/** Ends some seats of a call, and the call with the last one. Gives whether it runs on. */
export async function endSeats(
  tx: Tx,
  app: App,
  scene: CallScene,
  ended: readonly SeatRow[],
  because: SeatEnd,
): Promise<boolean> {
  if (ended.length === 0) return true;
  await endOnly(tx, app, scene, ended, because);
  if (isOver(scene, because)) {
    await endWhole(tx, app, scene);
    return false;
  }
  if (scene.seats.length === 1) await updateCall(tx, scene.call.id, { alone_since: app.clock.now() });
  tellOfCall(tx, app, scene);
  return true;
}

/** The seats alone: for who takes another one in the same transaction. */
export async function endOnly(
  tx: Tx,
  app: App,
  scene: CallScene,
  ended: readonly SeatRow[],
  because: SeatEnd,
): Promise<void> {
  const { call } = scene;
  const ids = new Set(ended.map(({ id }) => id));
  await updateLeft(tx, [...ids], app.clock.now());
  scene.seats = scene.seats.filter(({ id }) => !ids.has(id));
  onCommit(tx, () => {
    for (const seat of ended) {
      app.media.closeSeat(call.id, seat.id);
      app.feed.tellDevices([seat], { type: 'seatEnded', callId: call.id, seatId: seat.id, because });
    }
  });
}

/** The last one out, and of two either (V6, V9); whoever only lost the connection is waited for. */
function isOver({ seats, standing }: CallScene, because: SeatEnd): boolean {
  if (seats.length === 0) return true;
  const others = standing.participants.filter((each) => mayBeInCall(standing, each));
  return others.length < 2 || (because !== 'gone' && isOfTwo(standing));
}

/** Ends a call for everybody. */
export async function endCallOf(tx: Tx, app: App, scene: CallScene): Promise<void> {
  if (scene.seats.length > 0) await endOnly(tx, app, scene, scene.seats, 'over');
  await endWhole(tx, app, scene);
}

async function endWhole(tx: Tx, app: App, scene: CallScene): Promise<void> {
  const { call, conversation, standing } = scene;
  if (scene.seats.length > 0) await endOnly(tx, app, scene, scene.seats, 'over');
  const now = app.clock.now();
  const people = await selectPeople(tx, call.id);
  const rings = await selectRings(tx, call.id);
  const ringing = rings.filter(({ state }) => state === 'ringing').map(({ participantId }) => participantId);
  await endRings(tx, app, scene, ringing, 'missed');
  await updateCall(tx, call.id, { ended_at: now, alone_since: null });
  await deleteParts(tx, call.id);
  await recordUsage(tx, app, scene, people, now);
  // Who is no longer in the conversation can't read of it, and is told to nobody who came later (N3).
  const isIn = (id: ParticipantId) => standing.participants.some((each) => each.id === id && each.active);
  const seconds = call.clockFrom ? Math.max(0, Math.round((now.getTime() - call.clockFrom.getTime()) / 1000)) : 0;
  const bytes = encodeCallEnded({
    call: call.id,
    starter: isIn(call.starterId) ? call.starterId : null,
    seconds,
    people: people.filter(isIn),
  });
  const draft = { kind: 'callEnded', authorId: null, entryId: null, targetId: null, controlN: null };
  await appendEntries(tx, app, conversation, [{ ...draft, bytes, signature: null }], {
    activity: true,
    notify: { memberIds: [], kind: 'callEnded' },
    readBy: null,
  });
  const { conversationId } = standing;
  const told = membersIn({ ...standing, closed: false, readOnly: false });
  onCommit(tx, () => {
    app.media.closeCall(call.id);
    app.feed.tell(told, { type: 'call', conversationId, callId: call.id });
  });
}
