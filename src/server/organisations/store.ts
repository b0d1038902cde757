// SQL of organisations, their texts and features, and the installation. Private to this folder.
import type { Insertable } from 'kysely';
import type { Feature } from '../../shared/contract.ts';
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import type { Tx } from '../db/database.ts';
import type { FeaturesTable, OrganisationsTable, OrganisationTextsTable } from '../db/tables.ts';

// Installation

export const selectInstallation = (tx: Tx) => tx.selectFrom('installation').selectAll().executeTakeFirstOrThrow();

/** The installation as it stays until the end of this transaction. */
export const lockInstallation = (tx: Tx) =>
  tx.selectFrom('installation').selectAll().forUpdate().executeTakeFirstOrThrow();

export const updateInstallation = (
  tx: Tx,
  change: { setup_token_hash?: Buffer | null; set_up_at?: Date | null; demo?: boolean },
) => tx.updateTable('installation').set(change).execute();

// Organisations

export const insertOrganisation = (tx: Tx, organisation: Insertable<OrganisationsTable>) =>
  tx.insertInto('organisations').values(organisation).execute();

export const selectOrganisation = (tx: Tx, id: OrganisationId) =>
  tx.selectFrom('organisations').selectAll().where('id', '=', id).executeTakeFirst();

export const selectOrganisations = (tx: Tx) =>
  tx.selectFrom('organisations').selectAll().where('ended_at', 'is', null).orderBy('name').execute();

export const updateOrganisationRow = (tx: Tx, id: OrganisationId, change: Partial<Insertable<OrganisationsTable>>) =>
  tx.updateTable('organisations').set(change).where('id', '=', id).execute();

export const insertTexts = (tx: Tx, texts: Insertable<OrganisationTextsTable>) =>
  tx.insertInto('organisation_texts').values(texts).execute();

// Features

export const insertFeatures = (tx: Tx, rows: Insertable<FeaturesTable>[]) =>
  tx.insertInto('features').values(rows).execute();

export const selectFeatures = (tx: Tx, organisationId: OrganisationId) =>
  tx.selectFrom('features').selectAll().where('organisation_id', '=', organisationId).orderBy('feature').execute();

export const updateFeature = (
  tx: Tx,
  organisationId: OrganisationId,
  feature: Feature,
  change: Partial<Omit<FeaturesTable, 'organisation_id' | 'feature'>>,
) =>
  tx
    .updateTable('features')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('feature', '=', feature)
    .executeTakeFirst();

// Members, as administrators list them

export const selectMembers = (tx: Tx, organisationId: OrganisationId) =>
  tx
    .selectFrom('members')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('state', '<>', 'deleted')
    .orderBy('created_at')
    .execute();

/** Locked, so that of two last administrators who leave at once the second sees that the first has left. */
export const lockActiveAdministrators = (tx: Tx, organisationId: OrganisationId) =>
  tx
    .selectFrom('members')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('administrator', '=', true)
    .where('state', '=', 'active')
    .orderBy('id')
    .forUpdate()
    .execute();

export const selectActiveMemberIds = async (
  tx: Tx,
  organisationId: OrganisationId,
  filter: { role?: 'professional'; administrator?: true } = {},
): Promise<MemberId[]> => {
  let query = tx
    .selectFrom('members')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('state', '=', 'active');
  if (filter.role) query = query.where('role', '=', filter.role);
  if (filter.administrator) query = query.where('administrator', '=', true);
  return (await query.execute()).map((row) => row.id);
};

/** How many members there are, by role and state, for every organisation. */
export const selectMemberCounts = (tx: Tx) =>
  tx
    .selectFrom('members')
    .select((eb) => [
      'organisation_id',
      'role',
      eb.fn.countAll<number>().as('count'),
      eb.fn
        .countAll<number>()
        .filterWhere((where) => where.and([where('administrator', '=', true), where('state', '=', 'active')]))
        .as('administrators'),
    ])
    .where('state', 'in', ['invited', 'active'])
    .groupBy(['organisation_id', 'role'])
    .execute();
