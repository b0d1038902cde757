// Deleting by the register: everything of an organisation, in the order that references allow.
import { sql } from 'kysely';
import type { ConversationId, DeviceId, OrganisationId } from '../../shared/ids.ts';
import type { Tx } from './database.ts';
import { deletionRegister } from './deletion-register.ts';
import type { Tables } from './tables.ts';

/** What has secrets in the keystore, to be destroyed once the rows are gone. */
export interface Doomed {
  conversationIds: ConversationId[];
  deviceIds: DeviceId[];
}

/** Deletes all rows of an organisation that don't outlive it. */
export async function deleteOrganisationRows(tx: Tx, organisationId: OrganisationId): Promise<Doomed> {
  const conversations = await tx
    .selectFrom('conversations')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .execute();
  const devices = await tx.selectFrom('devices').select('id').where('organisation_id', '=', organisationId).execute();
  // A conversation and its manager refer to each other; the check can wait until both are gone.
  await sql`set constraints all deferred`.execute(tx);
  const doomed = (Object.keys(deletionRegister) as (keyof Tables)[]).filter(
    (table) => deletionRegister[table].organisation === 'deleted',
  );
  for (const table of await inOrderOfReferences(tx, doomed)) {
    const column = table === 'organisations' ? 'id' : 'organisation_id';
    await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${organisationId}`.execute(tx);
  }
  return {
    conversationIds: conversations.map((row) => row.id),
    deviceIds: devices.map((row) => row.id),
  };
}

/** Who refers to others comes before them. References that can wait until the commit don't count. */
async function inOrderOfReferences(tx: Tx, tables: (keyof Tables)[]): Promise<(keyof Tables)[]> {
  const { rows } = await sql<{ from: string; to: string }>`
    select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
    where contype = 'f' and not condeferrable and conrelid <> confrelid`.execute(tx);
  const ordered: (keyof Tables)[] = [];
  const left = new Set(tables);
  while (left.size > 0) {
    const free = [...left].filter(
      (table) => !rows.some(({ from, to }) => to === table && left.has(from as keyof Tables)),
    );
    if (free.length === 0) throw new Error('deletion: tables refer to each other in a circle');
    for (const table of free) left.delete(table);
    ordered.push(...free);
  }
  return ordered;
}
