// A call as a member sees it. Of people only ids of participants who are in the conversation with the viewer: who that is, the projection
// of the conversation says (N3).
import type { z } from 'zod';
import type { Call, CallReadiness } from '../../shared/calls.ts';
import type * as contracts from '../../shared/calls.ts';
import { fail } from '../../shared/errors.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { findStanding, type Stander } from '../conversations/standing.ts';
import type { Tx } from '../db/database.ts';
import type { CallsState } from './calls.ts';
import { isFull, mayBeInCall, mayDirect, mayEndForAll, mayLetBackIn, mayStart } from './rules.ts';
import type { CallScene } from './scene.ts';
import {
  selectLiveCall,
  selectOwnRings,
  selectRemoved,
  selectRings,
  selectRunning,
  selectSeats,
  type RingRow,
} from './store.ts';

/** The call of a conversation that this member is in; `not_found` for others. */
export async function getCall(
  app: App,
  actor: Actor,
  { conversationId }: z.output<typeof contracts.getCall.input>,
): Promise<z.input<typeof contracts.getCall.output>> {
  const member = requireMember(actor);
  return app.database.snapshot(member, async (tx) => {
    const standing = (await findStanding(tx, app, conversationId)) ?? fail('not_found');
    const self = standing.participants.find(({ memberId }) => memberId === member.memberId);
    if (!self) return fail('not_found');
    const readiness = readinessOf(app.calls.state());
    // Who is out of it hears of no call; a page that asks at that moment is told nothing worse than that.
    if (!self.active) return { call: null, start: false, readiness };
    const call = await selectLiveCall(tx, conversationId);
    // Without keys nobody is in a call: whoever waits to be let in hears nothing of one.
    const isThere = call !== null && mayBeInCall(standing, self);
    const seats = isThere ? await selectSeats(tx, call.id) : [];
    return {
      call: isThere ? await presentCall(tx, app, { standing, call, seats }, self) : null,
      start: call === null && mayStart(standing, self),
      readiness,
    };
  });
}

function readinessOf(state: CallsState): CallReadiness {
  if (state.state !== 'unavailable') return state;
  return { state: state.why === 'off' ? 'off' : 'unavailable' };
}

/** What runs in this member's conversations, and what rings them. */
export async function listCalls(app: App, actor: Actor): Promise<z.input<typeof contracts.listCalls.output>> {
  const member = requireMember(actor);
  const now = app.clock.now();
  return app.database.snapshot(member, async (tx) => {
    const rings = await selectOwnRings(tx, member.memberId, now);
    const running = await selectRunning(tx, member.memberId, now);
    return {
      now: now.getTime(),
      rings: rings.map((ring) => ({ ...ring, until: ring.until.getTime() })),
      running: running.map((one) => ({ ...one, startedAt: one.startedAt.getTime() })),
    };
  });
}

/** As `self`, who is in the conversation, sees it. */
export async function presentCall(
  tx: Tx,
  app: App,
  { standing, call, seats }: Pick<CallScene, 'standing' | 'call' | 'seats'>,
  self: Stander,
): Promise<Call> {
  const now = app.clock.now();
  const rings = await selectRings(tx, call.id);
  const removed = await selectRemoved(tx, call.id);
  const seated = new Set(seats.map(({ participantId }) => participantId));
  const people = standing.participants.filter((each) => mayBeInCall(standing, each));
  const away = people.filter(({ id }) => !seated.has(id) && id !== self.id);
  const leads = mayLetBackIn(standing, self.id);
  const own = seats.find(({ participantId }) => participantId === self.id) ?? null;
  const directed = people.flatMap(({ id }) => (mayDirect(standing, self.id, id) ? [id] : []));
  const stateOf = ({ id }: Stander) => {
    // Only who may let them back in is told why they don't come.
    if (removed.has(id)) return leads ? 'removed' : 'unavailable';
    const ring = rings.find(({ participantId }) => participantId === id);
    return ring ? shownAs(ring, now) : 'unavailable';
  };
  const others = away.map((each) => ({ participantId: each.id, state: stateOf(each) }));
  const isStarterIn = people.some(({ id }) => id === call.starterId);
  const may = mayBeInCall(standing, self) && !removed.has(self.id);
  return {
    ...{ callId: call.id, conversationId: standing.conversationId },
    starterId: isStarterIn ? call.starterId : null,
    ...{ startedAt: call.startedAt.getTime(), clockFrom: call.clockFrom?.getTime() ?? null, now: now.getTime() },
    seats: seats.map(({ id, participantId, joinedAt, bytes, signature }) => ({
      ...{ seatId: id, participantId, joinedAt: joinedAt.getTime() },
      ...{ bytes: bytes.toString('base64url'), signature: signature.toString('base64url') },
    })),
    media: own ? await app.media.sentIn(call.id) : [],
    others,
    ownSeatId: own?.id ?? null,
    abilities: {
      join: may && !isFull([...seated], self.id),
      ring: own ? away.filter(({ id }) => !removed.has(id)).map(({ id }) => id) : [],
      endForAll: mayEndForAll(standing, self.id),
      mute: own ? directed.filter((id) => seated.has(id)) : [],
      remove: own ? directed : [],
      letBackIn: leads ? people.flatMap(({ id }) => (removed.has(id) ? [id] : [])) : [],
    },
  };
}

function shownAs({ state, until }: RingRow, now: Date): Call['others'][number]['state'] {
  if (state === 'later') return 'inFiveMinutes';
  if (until <= now) return 'unavailable';
  return state === 'ringing' || state === 'answering' ? state : 'unavailable';
}
