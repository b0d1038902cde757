// Handing over a client (K8), as far as it is about conversations: which of them can go along, and what of a plan is left
// to do. Adding the colleague, handing over the lead and leaving are acts of the device, each with its own rules.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/hand-over.ts';
import type { HandOverObstacle } from '../../shared/hand-over.ts';
import type { MemberId } from '../../shared/ids.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import {
  beginHandOver,
  completeHandOver,
  hasBegun,
  lockThoseInvolved,
  requireHandOver,
  requireOwnPlan,
  type Plan,
} from '../contacts/handing-over.ts';
import type { Tx } from '../db/database.ts';
import { selectPlacesWithClient, type PlaceWithClient } from './hand-over-store.ts';
import { isKnown, presentParticipants, type Company } from './projection.ts';
import { handOverObstacle } from './rules.ts';

type Names = 'getHandOver' | 'startHandOver' | 'finishHandOver';
type Input<Name extends Names> = z.output<(typeof contracts)[Name]['input']>;
type Output<Name extends Names> = z.input<(typeof contracts)[Name]['output']>;

/** At most so many are in a conversation (C1). */
const MOST_PEOPLE = 50;

/** Own conversations with a client, and the plan that was begun. */
export async function getHandOver(
  app: App,
  actor: Actor,
  { clientId }: Input<'getHandOver'>,
): Promise<Output<'getHandOver'>> {
  const member = requireMember(actor);
  return app.database.transaction(member, async (tx) => {
    const plan = await requireHandOver(tx, app, member, clientId);
    const found = await readTogether(tx, app, member, { clientId, plan });
    return {
      conversations: found
        .filter(({ isTogether }) => isTogether)
        .map(({ place, obstacle }) => ({ conversationId: place.id, obstacle })),
      handOver: plan && {
        ...{ handOverId: plan.id, colleague: plan.colleague, begunAt: plan.begunAt.getTime() },
        conversations: presentChoices(plan, found),
      },
    };
  });
}

/** Begins: the colleague is linked and the client told. The same again changes nothing. */
export async function startHandOver(
  app: App,
  actor: Actor,
  input: Input<'startHandOver'>,
): Promise<Output<'startHandOver'>> {
  const member = requireMember(actor);
  const { clientId } = input;
  await app.database.transaction(member, async (tx) => {
    await lockThoseInvolved(tx, input);
    if (await hasBegun(tx, member, input)) return;
    await requireHandOver(tx, app, member, clientId);
    const found = await readTogether(tx, app, member, { clientId, plan: null });
    const isAble = ({ conversationId, reads }: Input<'startHandOver'>['conversations'][number]) => {
      const one = found.find(({ place }) => place.id === conversationId);
      const isInside = one?.company?.rows.some((row) => row.active && row.memberId === input.colleagueId) ?? false;
      return one?.isTogether && one.obstacle === null && isInside === (reads === 'asBefore');
    };
    if (!input.conversations.every(isAble)) fail('hand_over.conversation');
    await beginHandOver(tx, app, member, input);
  });
  return {};
}

/** Ends the own care link, last of all. What can't be handed over any more doesn't hold it up. */
export async function finishHandOver(
  app: App,
  actor: Actor,
  input: Input<'finishHandOver'>,
): Promise<Output<'finishHandOver'>> {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const plan = await requireOwnPlan(tx, app, member, input);
    if (plan.isOver) return;
    const found = await readTogether(tx, app, member, { clientId: plan.clientId, plan });
    if (presentChoices(plan, found).some(({ state }) => state === 'waits')) fail('hand_over.unfinished');
    await completeHandOver(tx, app, member, plan);
  });
  return {};
}

interface Together {
  place: PlaceWithClient;
  company: Company | undefined;
  /** The client is in it, by a name that the member sees. */
  isTogether: boolean;
  obstacle: HandOverObstacle | null;
}

/** Conversations with the client, and those of the plan. */
async function readTogether(
  tx: Tx,
  app: App,
  member: MemberActor,
  { clientId, plan }: { clientId: MemberId; plan: Plan | null },
): Promise<Together[]> {
  const planned = plan?.choices.map(({ conversationId }) => conversationId) ?? [];
  const places = await selectPlacesWithClient(tx, member.memberId, { clientId, planned, now: app.clock.now() });
  const looks = places
    .filter(({ selfActive }) => selfActive)
    .map(({ id, selfId, selfActive, lastPosition, readable }) => ({
      ...{ conversationId: id, selfId, selfActive, lastPosition, readable },
    }));
  const companies = await presentParticipants(tx, app, member, looks);
  return places.map((place) => {
    const company = companies.get(place.id);
    // Somebody who hasn't been told yet that one is a contact is not named by being listed here.
    const isTogether = company?.rows.some((row) => row.memberId === clientId && row.active && isKnown(row)) ?? false;
    return { place, company, isTogether, obstacle: obstacleOf(place, company, { clientId, plan }) };
  });
}

function obstacleOf(
  { closed, readOnly, managerId, chainManagerId, selfId }: PlaceWithClient,
  company: Company | undefined,
  { clientId, plan }: { clientId: MemberId; plan: Plan | null },
): HandOverObstacle | null {
  const active = company?.rows.filter((row) => row.active) ?? [];
  const self = active.find(({ id }) => id === selfId);
  if (!self) return null;
  const isInside = (memberId: MemberId | undefined) => active.some((row) => row.memberId === memberId);
  const full = active.length >= MOST_PEOPLE && !isInside(plan?.colleague.memberId);
  const at = { closed, readOnly, managerId, chainManagerId, deputyIds: [], self };
  return handOverObstacle(at, { clientActive: isInside(clientId), full });
}

type Choices = NonNullable<Output<'getHandOver'>['handOver']>['conversations'];

/** What is left of each: a conversation is done once one is no longer in it. */
function presentChoices({ choices, colleague }: Plan, found: readonly Together[]): Choices {
  return choices.map((choice) => {
    const one = found.find(({ place }) => place.id === choice.conversationId);
    if (!one?.place.selfActive) return { ...choice, state: 'done' };
    const leader = one.company?.rows.find(({ id }) => id === one.place.managerId);
    // The colleague leads already: leaving is left, also where it has been closed meanwhile.
    if (leader?.memberId === colleague.memberId) return { ...choice, state: 'waits' };
    return { ...choice, state: one.obstacle ?? 'waits' };
  });
}
