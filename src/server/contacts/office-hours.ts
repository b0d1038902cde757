// When professionals work (E1): their own to set, for their contacts to see, and for notifications to wait for.
import type { z } from 'zod';
import type { MemberId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/office-hours.ts';
import { usualWeek, type Week } from '../../shared/week.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { deleteWeek, selectWeeks, upsertWeek } from './office-hours-store.ts';
import { whoHasAsContact } from './relation.ts';

export async function getOfficeHours(app: App, actor: Actor) {
  const { organisationId, memberId } = requireMember(actor);
  return app.database.transaction({ organisationId }, async (tx) => {
    const week = (await selectWeeks(tx, [memberId])).get(memberId);
    return { week: week ? [...week] : null };
  });
}

/** Sets the week of whoever calls; null is the usual one. Contacts' devices hear of it. */
export async function setOfficeHours(
  app: App,
  actor: Actor,
  { week }: z.output<(typeof contracts)['setOfficeHours']['input']>,
) {
  const { organisationId, memberId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    if (week) await upsertWeek(tx, { organisationId, memberId }, week, app.clock.now());
    else await deleteWeek(tx, memberId);
    await app.reactions.run(tx, app, actor, 'officeHoursSet', { organisationId, memberId });
    const told = await whoHasAsContact(tx, memberId);
    onCommit(tx, () => app.feed.tell(told, { type: 'changed', what: 'contacts' }));
  });
  return { week };
}

/** Of each of these professionals the week that counts. */
export async function listWeeks(tx: Tx, memberIds: readonly MemberId[]): Promise<(memberId: MemberId) => Week> {
  const weeks = await selectWeeks(tx, memberIds);
  return (memberId) => weeks.get(memberId) ?? usualWeek;
}
