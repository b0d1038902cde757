// What calls do by the clock, and inside the happenings of the domains below.
import { ENDS_ALONE, KEEP_EVERY, RESTART_GRACE } from '../../shared/call-format.ts';
import type { ConversationId, ParticipantId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import type { Reactions } from '../reactions.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { findStanding } from '../conversations/standing.ts';
import { MEASURED_EVERY } from './admission.ts';
import { endCallOf, endSeats } from './ending.ts';
import { endRings } from './ringing.ts';
import { mayBeInCall } from './rules.ts';
import { findCallIn, tellOfCall, type CallScene } from './scene.ts';
import {
  deleteOver,
  extendLeases,
  selectConversationsOfDevices,
  selectConversationsWithCalls,
  selectDue,
  selectGone,
  selectLiveOf,
  selectRings,
  updateRings,
  type Due,
} from './store.ts';
import { dropOldUsage } from './usage.ts';

const DAY = 24 * 3_600_000;
/** Looked at every second; after a pause longer than this the server was away, and so was everybody else for it. */
const AWAY_AFTER = KEEP_EVERY;
/** How long it goes on ringing after that. */
const RINGS_AFTER = 15_000;

export function callJobs(app: App): void {
  let sweptAt: Date | null = null;
  app.jobs.every(1, 'calls.sweep', async () => {
    const now = app.clock.now();
    const wasAway = sweptAt === null || now.getTime() - sweptAt.getTime() > AWAY_AFTER;
    if (wasAway) await giveTime(app, now);
    else await sweep(app, now);
    sweptAt = now;
  });
  app.jobs.every(MEASURED_EVERY, 'calls.measure', async () => {
    const { busy, full, changed } = await app.media.measure(app.clock.now().getTime());
    if (changed) app.log.warn(full ? 'calls.full' : 'calls.room_again', { busy: Math.round(busy * 100) / 100 });
  });
  app.jobs.every(3600, 'calls.forget', async () => {
    const before = new Date(app.clock.now().getTime() - DAY);
    await app.database.transaction('installation', (tx) => deleteOver(tx, before));
    await dropOldUsage(app);
  });
}

/** A second that nobody could use doesn't count (V9): whoever was in a call has a minute to come back. */
async function giveTime(app: App, now: Date): Promise<void> {
  const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
  await app.database.transaction('installation', (tx) =>
    extendLeases(tx, now, later(RESTART_GRACE), later(RINGS_AFTER)),
  );
}

async function sweep(app: App, now: Date): Promise<void> {
  const due = await app.database.transaction('installation', (tx) =>
    selectDue(tx, now, new Date(now.getTime() - ENDS_ALONE)),
  );
  for (const one of due) {
    await app.database
      .transaction(one, (tx) => settle(tx, app, one, now))
      .catch((error: unknown) => app.log.error('calls.sweep_failed', error, { conversationId: one.conversationId }));
  }
  await closeLeftOver(app, now);
}

/** What the clock has done to one call. */
async function settle(tx: Tx, app: App, { conversationId }: Due, now: Date): Promise<void> {
  const scene = await findScene(tx, app, conversationId);
  if (!scene) return;
  const { call } = scene;
  if (await endUnlessAllowed(tx, app, scene)) return;
  if (call.aloneSince && now.getTime() - call.aloneSince.getTime() >= ENDS_ALONE) return endCallOf(tx, app, scene);
  const gone = await selectGone(tx, call.id, now);
  const goneOf = (left: boolean) => scene.seats.filter(({ id }) => gone.get(id)?.left === left);
  if (!(await endSeats(tx, app, scene, goneOf(true), 'left'))) return;
  if (!(await endSeats(tx, app, scene, goneOf(false), 'gone'))) return;
  const out = (await selectRings(tx, call.id)).filter(({ until }) => until <= now);
  const of = (state: string) =>
    out.flatMap((ring): ParticipantId[] => (ring.state === state ? [ring.participantId] : []));
  await endRings(tx, app, scene, of('ringing'), 'missed');
  const notCome = of('answering');
  if (notCome.length > 0) await updateRings(tx, call.id, notCome, { state: 'declined' });
  if (out.length > 0) tellOfCall(tx, app, scene);
}

/** Lines of calls that went without a word, as with a conversation whose time was over. */
async function closeLeftOver(app: App, now: Date): Promise<void> {
  const open = app.media.openCalls();
  if (open.length === 0) return;
  const live = await app.database.transaction('installation', (tx) => selectLiveOf(tx, open, now));
  for (const callId of open) if (!live.has(callId)) app.media.closeCall(callId);
}

export function callReactions(reactions: Reactions): void {
  reactions.on('conversationEnded', async (tx, app, _actor, { conversationId }) => {
    const scene = await findScene(tx, app, conversationId);
    if (scene) await endUnlessAllowed(tx, app, scene);
  });
  reactions.on('devicesEnded', async (tx, app, _actor, { deviceIds }) => {
    if (deviceIds.length === 0) return;
    const ended = new Set(deviceIds);
    for (const conversationId of await selectConversationsOfDevices(tx, deviceIds)) {
      const scene = await findScene(tx, app, conversationId);
      if (!scene) continue;
      const left = scene.seats.filter(({ deviceId }) => ended.has(deviceId));
      await endSeats(tx, app, scene, left, 'ended');
    }
  });
  reactions.on('featureSwitched', async (tx, app, _actor, { organisationId, feature, enabled }) => {
    if (feature !== 'videoCalls' || enabled) return;
    for (const conversationId of await selectConversationsWithCalls(tx, organisationId)) {
      const scene = await findScene(tx, app, conversationId);
      if (scene) await endCallOf(tx, app, scene);
    }
  });
}

async function findScene(tx: Tx, app: App, conversationId: ConversationId): Promise<CallScene | null> {
  const conversation = await lockConversation(tx, conversationId, app.clock.now());
  const standing = conversation && (await findStanding(tx, app, conversationId));
  return standing && findCallIn(tx, { conversation, standing });
}

/** Ends what the conversation no longer allows: seats and rings of who is no longer in it, or all where it is closed. Whether the call is over. */
async function endUnlessAllowed(tx: Tx, app: App, scene: CallScene): Promise<boolean> {
  const { standing, call } = scene;
  const allowed = new Set(standing.participants.flatMap((each) => (mayBeInCall(standing, each) ? [each.id] : [])));
  const rings = await selectRings(tx, call.id);
  const stopped = rings.filter(({ participantId, state }) => state === 'ringing' && !allowed.has(participantId));
  await endRings(
    tx,
    app,
    scene,
    stopped.map(({ participantId }) => participantId),
    'declined',
  );
  if (allowed.size < 2) {
    await endCallOf(tx, app, scene);
    return true;
  }
  const left = scene.seats.filter(({ participantId }) => !allowed.has(participantId));
  return !(await endSeats(tx, app, scene, left, 'ended'));
}
