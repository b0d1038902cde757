// Incoming calls (V4): rings as rows with a deadline, told to every open page of who is rung, and outside the app by the domain above.
import type { z } from 'zod';
import { RINGS_FOR } from '../../shared/call-format.ts';
import type * as contracts from '../../shared/calls.ts';
import { fail } from '../../shared/errors.ts';
import type { MemberId, ParticipantId } from '../../shared/ids.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { findSilencing } from '../contacts/silenced.ts';
import type { Stander } from '../conversations/standing.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { mayBeInCall } from './rules.ts';
import { memberOf, requireScene, findCallIn, requireSeated, tellOfCall, type CallScene } from './scene.ts';
import {
  selectBusy,
  selectConversationOfCall,
  selectOwnRings,
  selectRemoved,
  selectRings,
  updateRings,
  upsertRings,
  type OwnRing,
  type RingRow,
} from './store.ts';

/** Accepting opens a preview: how long the others are told that somebody is about to come. */
const ANSWERING_FOR = 60_000;

/** Of these members those for whom it is quiet now: no sound, no push (H4). */
type FindQuiet = (tx: Tx, app: App, memberIds: readonly MemberId[]) => Promise<Set<MemberId>>;

/** Quiet hours are the business of a domain above: it says at wiring for whom they are. */
let findQuiet: FindQuiet = async () => new Set();
export function serveQuiet(find: FindQuiet): void {
  findQuiet = find;
}

/**
 * Rings these people. Somebody in another call is told, not rung; quiet hours, muting and having silenced the caller take the
 * sound, never the card.
 */
export async function ringPeople(
  tx: Tx,
  app: App,
  { call, standing }: CallScene,
  callerId: ParticipantId,
  rung: readonly Stander[],
): Promise<void> {
  const { organisationId, conversationId } = standing;
  const people = rung.flatMap(({ id, memberId, muted }) => (memberId ? [{ id, memberId, muted }] : []));
  const memberIds = people.map(({ memberId }) => memberId);
  const busy = await selectBusy(tx, memberIds, call.id);
  const quiet = await findQuiet(tx, app, memberIds);
  const callerMemberId = memberOf(standing, callerId);
  const silencing = callerMemberId ? await findSilencing(tx, callerMemberId, memberIds) : new Set<MemberId>();
  const until = new Date(app.clock.now().getTime() + RINGS_FOR);
  const rings = people.map(({ id, memberId, muted }) => ({
    ...{ id, memberId },
    busy: busy.has(memberId),
    sound: !muted && !quiet.has(memberId) && !silencing.has(memberId) && !busy.has(memberId),
  }));
  await upsertRings(
    tx,
    rings.map(({ id, busy, sound }) => ({
      ...{ organisation_id: organisationId, call_id: call.id, participant_id: id, caller_participant_id: callerId },
      ...{ state: 'ringing' as const, busy, sound, until },
    })),
  );
  const pushed = rings.filter(({ sound }) => sound).map(({ memberId }) => memberId);
  await app.reactions.run(tx, app, { kind: 'system' }, 'callRings', { organisationId, memberIds: pushed });
  onCommit(tx, () => {
    for (const { memberId, busy, sound } of rings) {
      const ring = { callId: call.id, conversationId, callerId, until: until.getTime(), busy, sound };
      app.feed.tell([memberId], { type: 'ring', ...ring });
    }
  });
}

/** Stops rings, on all devices; `missed` is told outside the app. */
export async function endRings(
  tx: Tx,
  app: App,
  { call, standing }: CallScene,
  participantIds: readonly ParticipantId[],
  as: 'missed' | 'declined',
): Promise<void> {
  if (participantIds.length === 0) return;
  await updateRings(tx, call.id, participantIds, { state: as });
  const memberIds = participantIds.flatMap((id) => memberOf(standing, id) ?? []);
  if (as === 'missed') await tellMissed(tx, app, { call, standing }, participantIds);
  stopRinging(tx, app, { call, standing }, memberIds);
}

/** Told outside the app is who didn't silence the caller; the line in the timeline is everybody's. */
async function tellMissed(
  tx: Tx,
  app: App,
  { call, standing }: Pick<CallScene, 'call' | 'standing'>,
  participantIds: readonly ParticipantId[],
): Promise<void> {
  const memberIds: MemberId[] = [];
  for (const { participantId, callerId } of await selectRings(tx, call.id)) {
    const memberId = participantIds.includes(participantId) ? memberOf(standing, participantId) : null;
    const callerMemberId = memberOf(standing, callerId);
    if (!memberId) continue;
    if (callerMemberId && (await findSilencing(tx, callerMemberId, [memberId])).has(memberId)) continue;
    memberIds.push(memberId);
  }
  const { organisationId } = standing;
  await app.reactions.run(tx, app, { kind: 'system' }, 'callMissed', { organisationId, memberIds });
}

export function stopRinging(
  tx: Tx,
  app: App,
  { call, standing }: Pick<CallScene, 'call' | 'standing'>,
  memberIds: readonly MemberId[],
): void {
  const { conversationId } = standing;
  onCommit(tx, () => app.feed.tell(memberIds, { type: 'ringEnded', callId: call.id, conversationId }));
}

/** What rings this member now, for the domain that tells people outside the app. */
export async function listRings(tx: Tx, app: App, memberId: MemberId): Promise<OwnRing[]> {
  return selectOwnRings(tx, memberId, app.clock.now());
}

/** Answers on behalf of all devices of this member. Where it doesn't ring (any more) nothing happens. */
export async function answerRing(
  app: App,
  actor: Actor,
  { callId, answer }: z.output<typeof contracts.answerRing.input>,
): Promise<z.input<typeof contracts.answerRing.output>> {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const conversationId = await selectConversationOfCall(tx, callId);
    const scene = conversationId && (await findCallIn(tx, await requireScene(tx, app, conversationId)));
    if (!scene || scene.call.id !== callId) return;
    const ring = await findOwnRing(tx, scene, member.memberId);
    if (!ring) return;
    const until = new Date(app.clock.now().getTime() + ANSWERING_FOR);
    const states = { accepted: 'answering', no: 'declined', later: 'later' } as const;
    await updateRings(tx, callId, [ring.participantId], {
      state: states[answer],
      ...(answer === 'accepted' && { until }),
    });
    stopRinging(tx, app, scene, [member.memberId]);
    tellOfCall(tx, app, scene);
  });
  return {};
}

async function findOwnRing(tx: Tx, { call, standing }: CallScene, memberId: MemberId): Promise<RingRow | null> {
  const isOwn = ({ participantId, state }: RingRow) =>
    state === 'ringing' && memberOf(standing, participantId) === memberId;
  return (await selectRings(tx, call.id)).find(isOwn) ?? null;
}

/** Rings somebody who isn't in it, again or for the first time. Whom it rings already, it rings on. */
export async function ringAgain(
  app: App,
  actor: Actor,
  { seatId, participantId }: z.output<typeof contracts.ringAgain.input>,
): Promise<z.input<typeof contracts.ringAgain.output>> {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const scene = await requireSeated(tx, app, member, seatId);
    const { standing, call, seats, self } = scene;
    const rung = standing.participants.find(({ id }) => id === participantId) ?? fail('not_found');
    if (!mayBeInCall(standing, rung)) fail('not_found');
    if ((await selectRemoved(tx, call.id)).has(participantId)) fail('not_allowed');
    const rings = await selectRings(tx, call.id);
    const isRinging = rings.some((ring) => ring.participantId === participantId && ring.state === 'ringing');
    if (isRinging || seats.some((seat) => seat.participantId === participantId)) return;
    await ringPeople(tx, app, scene, self.id, [rung]);
    tellOfCall(tx, app, scene);
  });
  return {};
}
