// Care links as rows: which professional and which client belong together, from when to when, by whom.
import { sql } from 'kysely';
import type { AbsenceId, CareLinkId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import type { CareLinksTable } from '../db/tables.ts';

export type CareLinkRow = CareLinksTable;

export interface NewCareLink {
  organisationId: OrganisationId;
  professionalId: MemberId;
  clientId: MemberId;
  /** For as long as an absence lasts, which its professional set. */
  cover?: { absenceId: AbsenceId; madeBy: MemberId };
}

/** Links the two, unless they are linked; who reacts tells the client. Returns the standing link. */
export async function addCareLink(tx: Tx, app: App, actor: Actor, link: NewCareLink): Promise<CareLinkId> {
  const { organisationId, professionalId, clientId, cover } = link;
  const kind = cover ? 'cover' : 'treatment';
  const id = app.ids.next<CareLinkId>();
  const added = await tx
    .insertInto('care_links')
    .values({
      id,
      organisation_id: organisationId,
      professional_id: professionalId,
      client_id: clientId,
      kind,
      absence_id: cover?.absenceId ?? null,
      from_at: app.clock.now(),
      made_by: cover?.madeBy ?? (actor.kind === 'member' ? actor.memberId : null),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) return (await findStandingLink(tx, professionalId, clientId))?.id ?? id;
  const details = { careLinkId: id, professionalId, kind };
  await recordAudit(tx, app, actor, 'care_link.made', { organisationId, memberId: clientId, details });
  await app.reactions.run(tx, app, actor, 'careLinkMade', {
    organisationId,
    careLinkId: id,
    professionalId,
    clientId,
    kind,
  });
  return id;
}

/** Ends a standing link; `mistake` also hides the client from the professional. False where it has ended already. */
export async function endCareLinkRow(
  tx: Tx,
  app: App,
  actor: Actor,
  link: CareLinkRow,
  as: 'ended' | 'mistake',
): Promise<boolean> {
  const ended = await tx
    .updateTable('care_links')
    .set({ to_at: app.clock.now(), ended_as: as, ended_by: actor.kind === 'member' ? actor.memberId : null })
    .where('id', '=', link.id)
    .where('to_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!ended) return false;
  const { organisation_id: organisationId, professional_id: professionalId, client_id: clientId } = link;
  const what = { organisationId, careLinkId: link.id, professionalId, clientId, kind: link.kind, as };
  const details = { careLinkId: link.id, professionalId, as };
  await recordAudit(tx, app, actor, 'care_link.ended', { organisationId, memberId: clientId, details });
  await app.reactions.run(tx, app, actor, 'careLinkEnded', what);
  return true;
}

/** The links of a member, standing and ended. */
export const listCareLinkRows = (tx: Tx, memberId: MemberId): Promise<CareLinkRow[]> =>
  tx
    .selectFrom('care_links')
    .selectAll()
    .where((eb) => eb.or([eb('professional_id', '=', memberId), eb('client_id', '=', memberId)]))
    .orderBy('from_at', 'desc')
    .execute();

/** The links of these clients that stand, with whether their professionals still have an account to use. */
const selectStanding = (tx: Tx, clientIds: readonly MemberId[]) =>
  tx
    .selectFrom('care_links')
    .innerJoin('members as professional', 'professional.id', 'care_links.professional_id')
    .selectAll('care_links')
    .select(sql<boolean>`professional.state = 'active'`.as('isStaffed'))
    .where('care_links.client_id', 'in', [...clientIds])
    .where('care_links.to_at', 'is', null)
    .orderBy('care_links.id');

export const listLinksOfClients = async (tx: Tx, clientIds: readonly MemberId[]) =>
  clientIds.length === 0 ? [] : selectStanding(tx, clientIds).execute();

/**
 * All links of a client that stand, locked: who ends one must know that another remains, and that nobody deactivates its
 * professional meanwhile.
 */
export const lockLinksOfClient = (tx: Tx, clientId: MemberId) =>
  selectStanding(tx, [clientId]).forUpdate('care_links').forShare('professional').execute();

export const findCareLink = (tx: Tx, id: CareLinkId) =>
  tx.selectFrom('care_links').selectAll().where('id', '=', id).executeTakeFirst();

export const findStandingLink = (tx: Tx, professionalId: MemberId, clientId: MemberId) =>
  tx
    .selectFrom('care_links')
    .selectAll()
    .where('professional_id', '=', professionalId)
    .where('client_id', '=', clientId)
    .where('to_at', 'is', null)
    // One that lasts before one for an absence.
    .orderBy('kind', 'desc')
    .executeTakeFirst();

/** All standing links of an organisation. */
export const listStandingLinks = (tx: Tx, organisationId: OrganisationId) =>
  tx
    .selectFrom('care_links')
    .select(['professional_id', 'client_id'])
    .where('organisation_id', '=', organisationId)
    .where('to_at', 'is', null)
    .execute();
