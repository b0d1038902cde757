// Which organisation an address belongs to: its short name, its host name, or the only one there is.
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';

/** The organisation of `/o/<short name>`, of this host, or of an installation that has just one; else undefined. */
export async function findOrganisation(tx: Tx, place: { organisation?: string | undefined; host: string }) {
  const open = tx.selectFrom('organisations').selectAll().where('ended_at', 'is', null);
  if (place.organisation) return open.where('short_name', '=', place.organisation.toLowerCase()).executeTakeFirst();
  const found = await open
    .where((eb) => eb.or([eb('host', '=', place.host.toLowerCase()), eb('host', 'is', null)]))
    .orderBy('host', (order) => order.nullsLast())
    .limit(2)
    .execute();
  const [first, second] = found;
  return first && (first.host !== null || second === undefined) ? first : undefined;
}

/** Where people reach this server, without a slash at the end. */
export function publicAddress(app: App): string {
  return app.config.publicUrl ?? `http://localhost:${app.config.port}`;
}
