// Plans to hand over a client (K8): begun, finished, stopped. A plan says what is wanted; what is done of it shows in care
// links and conversations, so that it can be interrupted anywhere and gone on with from any device.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/hand-over.ts';
import type { HandOverId, MemberId, OrganisationId } from '../../shared/ids.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import { findMember } from '../identity/members.ts';
import { openMemberName } from '../identity/names.ts';
import { addCareLink, endCareLinkRow, findStandingLink, lockLinksOfClient } from '../organisations/care-links.ts';
import type { Happenings, Reactions } from '../reactions.ts';
import {
  insertChoices,
  insertHandOver,
  lockHandOver,
  lockMembers,
  selectChoices,
  selectHandOvers,
  updateHandOverEnded,
  type HandOverRow,
  type WhichHandOvers,
} from './hand-over-store.ts';
import { mayHandOverClient, mayTakeOver } from './rules.ts';
import { createTask, withdrawTasks } from './tasks.ts';

type Input<Name extends 'startHandOver' | 'finishHandOver' | 'stopHandOver'> = z.output<
  (typeof contracts)[Name]['input']
>;

/** An open plan with what was chosen. */
export interface Plan {
  id: HandOverId;
  organisationId: OrganisationId;
  professionalId: MemberId;
  clientId: MemberId;
  colleague: { memberId: MemberId; name: string };
  begunAt: Date;
  choices: Awaited<ReturnType<typeof selectChoices>>;
}

/** `not_found` for who may not hand over this client; gives the plan that they have begun. */
export async function requireHandOver(tx: Tx, app: App, member: MemberActor, clientId: MemberId): Promise<Plan | null> {
  const client = await findMember(tx, clientId);
  const isTreating = (await findStandingLink(tx, member.memberId, clientId))?.kind === 'treatment';
  if (!client || !mayHandOverClient(member, client, { isTreating })) return fail('not_found');
  const [row] = await selectHandOvers(tx, { professionalId: member.memberId, clientId, open: true });
  return row ? presentPlan(tx, app, row) : null;
}

async function presentPlan(tx: Tx, app: App, row: HandOverRow): Promise<Plan> {
  const colleague = await findMember(tx, row.colleague_id);
  return {
    ...peopleOf(row),
    begunAt: row.begun_at,
    colleague: { memberId: row.colleague_id, name: colleague ? openMemberName(app, colleague) : '' },
    choices: await selectChoices(tx, row.id),
  };
}

function peopleOf({ id, organisation_id, professional_id, client_id }: HandOverRow) {
  return { id, organisationId: organisation_id, professionalId: professional_id, clientId: client_id };
}

/** Whether this very plan has begun before; `hand_over.begun` where another one has its id. */
export async function hasBegun(tx: Tx, member: MemberActor, plan: Input<'startHandOver'>): Promise<boolean> {
  const row = await lockHandOver(tx, plan.handOverId);
  if (!row) return false;
  const isSame =
    row.professional_id === member.memberId &&
    row.client_id === plan.clientId &&
    row.colleague_id === plan.colleagueId &&
    textOf(await selectChoices(tx, row.id)) === textOf(choicesOf(plan));
  return isSame || fail('hand_over.begun');
}

function choicesOf({ conversations }: Input<'startHandOver'>) {
  return [...new Map(conversations.map((one) => [one.conversationId, one])).values()];
}

function textOf(choices: readonly { conversationId: string; reads: string }[]): string {
  return choices
    .map(({ conversationId, reads }) => `${conversationId} ${reads}`)
    .toSorted()
    .join();
}

/**
 * Links the colleague and tells the client of both, in this transaction: before it is committed nobody is given a key.
 * Refuses as the rules say; what may be done with the conversations was asked before.
 */
export async function beginHandOver(
  tx: Tx,
  app: App,
  member: MemberActor,
  plan: Input<'startHandOver'>,
): Promise<void> {
  const { handOverId, clientId, colleagueId } = plan;
  const { organisationId, memberId } = member;
  const colleague = await findMember(tx, colleagueId);
  if (!colleague || !mayTakeOver(member, colleague)) return fail('not_found');
  const row = { id: handOverId, organisation_id: organisationId, professional_id: memberId };
  const people = { client_id: clientId, colleague_id: colleagueId };
  if (!(await insertHandOver(tx, { ...row, ...people, begun_at: app.clock.now() }))) {
    // The same one, sent twice at once, has begun.
    return (await hasBegun(tx, member, plan)) ? undefined : fail('hand_over.begun');
  }
  const choices = choicesOf(plan);
  await insertChoices(
    tx,
    choices.map(({ conversationId, reads }) => ({
      ...{ organisation_id: organisationId, hand_over_id: handOverId, conversation_id: conversationId, reads },
    })),
  );
  const details = { handOverId, colleagueId, conversations: choices.length };
  await recordAudit(tx, app, member, 'hand_over.begun', { memberId: clientId, details });
  await addCareLink(tx, app, member, { organisationId, professionalId: colleagueId, clientId });
  await tell(tx, app, { organisationId, forMemberId: clientId, aboutMemberId: memberId });
  await tell(tx, app, { organisationId, forMemberId: colleagueId, aboutMemberId: clientId });
  const own = { forMemberId: memberId, aboutMemberId: clientId };
  await createTask(tx, app, { organisationId, kind: 'handOverBegun', ...own });
}

/** Those two are there, and stay so until this transaction ends. */
export async function lockThoseInvolved(
  tx: Tx,
  { clientId, colleagueId }: Pick<Input<'startHandOver'>, 'clientId' | 'colleagueId'>,
): Promise<void> {
  await lockMembers(tx, [clientId, colleagueId]);
}

/** One's own plan, locked; `isOver` where it was finished before. */
export async function requireOwnPlan(
  tx: Tx,
  app: App,
  member: MemberActor,
  { handOverId }: Input<'finishHandOver'>,
): Promise<Plan & { isOver: boolean }> {
  const row = await lockHandOver(tx, handOverId);
  if (row?.professional_id !== member.memberId) return fail('not_found');
  if (row.ended_as === 'stopped') return fail('hand_over.stopped');
  return { ...(await presentPlan(tx, app, row)), isOver: row.ended_as === 'done' };
}

/** Ends the own link of the professional, last of all. `care_link.last` where the client would be left with nobody. */
export async function completeHandOver(tx: Tx, app: App, member: MemberActor, plan: Plan): Promise<void> {
  const { clientId, colleague } = plan;
  const links = (await lockLinksOfClient(tx, clientId)).filter(({ kind }) => kind === 'treatment');
  if (!links.some((link) => link.professional_id === colleague.memberId)) fail('care_link.last');
  // Before the link: its end doesn't stop what is done.
  await end(tx, app, member, plan, 'done');
  const own = links.find((link) => link.professional_id === member.memberId);
  if (own) await endCareLinkRow(tx, app, member, own, 'ended');
}

/** Stops one's own plan: what was done of it stays. Stopped before, or finished, is stopped. */
export async function stopHandOver(app: App, actor: Actor, { handOverId }: Input<'stopHandOver'>) {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const row = await lockHandOver(tx, handOverId);
    if (row?.professional_id !== member.memberId) return fail('not_found');
    await stop(tx, app, actor, row);
  });
  return {};
}

export function handOverReactions(reactions: Reactions): void {
  reactions.on('memberDeactivated', (tx, app, actor, { memberId }) => stopAll(tx, app, actor, { memberId }));
  reactions.on('careLinkEnded', stopWithoutLink);
}

/** Without the link of one of the two professionals there is nothing to hand over, or nobody to hand over to. */
async function stopWithoutLink(tx: Tx, app: App, actor: Actor, what: Happenings['careLinkEnded']): Promise<void> {
  const { professionalId, clientId, kind } = what;
  if (kind !== 'treatment') return;
  await stopAll(tx, app, actor, { professionalId, clientId });
  await stopAll(tx, app, actor, { colleagueId: professionalId, clientId });
}

async function stopAll(tx: Tx, app: App, actor: Actor, which: WhichHandOvers): Promise<void> {
  for (const row of await selectHandOvers(tx, { ...which, open: true })) await stop(tx, app, actor, row);
}

/** Everybody is told but who stopped it. */
async function stop(tx: Tx, app: App, actor: Actor, row: HandOverRow): Promise<void> {
  const { organisation_id: organisationId, professional_id, client_id, colleague_id } = row;
  if (!(await end(tx, app, actor, peopleOf(row), 'stopped'))) return;
  const about = new Map([
    [client_id, professional_id],
    [colleague_id, client_id],
    [professional_id, client_id],
  ]);
  for (const [forMemberId, aboutMemberId] of about) {
    const isActing = actor.kind === 'member' && actor.memberId === forMemberId;
    const member = await findMember(tx, forMemberId);
    if (!isActing && member?.state === 'active') await tell(tx, app, { organisationId, forMemberId, aboutMemberId });
  }
}

/** False where it has ended before. */
async function end(
  tx: Tx,
  app: App,
  actor: Actor,
  { id, organisationId, professionalId, clientId }: Omit<Plan, 'colleague' | 'begunAt' | 'choices'>,
  as: 'done' | 'stopped',
): Promise<boolean> {
  if (!(await updateHandOverEnded(tx, id, as, app.clock.now()))) return false;
  await withdrawTasks(tx, app, { kind: 'handOverBegun', forMemberId: professionalId, aboutMemberId: clientId });
  const details = { handOverId: id, as };
  await recordAudit(tx, app, actor, 'hand_over.ended', { organisationId, memberId: clientId, details });
  return true;
}

interface Told {
  organisationId: OrganisationId;
  forMemberId: MemberId;
  aboutMemberId: MemberId;
}

/** Tells anew: what was said of an earlier one, or of an earlier state, makes room. */
async function tell(tx: Tx, app: App, { organisationId, ...about }: Told): Promise<void> {
  await withdrawTasks(tx, app, { kind: 'handOver', ...about });
  await createTask(tx, app, { organisationId, kind: 'handOver', ...about });
}

/** Whether the client learns of this link by a hand-over, which says more than that there is one. */
export async function isToldByHandOver(
  tx: Tx,
  { professionalId: colleagueId, clientId }: { professionalId: MemberId; clientId: MemberId },
): Promise<boolean> {
  return (await selectHandOvers(tx, { colleagueId, clientId, open: true })).length > 0;
}
