// Minutes of calls, without content (V11): they count from the second person on.
import type { ParticipantId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { memberOf, type CallScene } from './scene.ts';
import { deleteUsage, insertUsage } from './store.ts';

/** How long single rows are kept. */
const KEPT_MONTHS = 24;

/** Nothing of a call to which nobody came; of a temporary conversation only who started it. */
export async function recordUsage(
  tx: Tx,
  app: App,
  { call, standing }: CallScene,
  people: readonly ParticipantId[],
  now: Date,
): Promise<void> {
  if (!call.clockFrom || people.length < 2) return;
  const isTemporary = standing.kind === 'temporary';
  const professionals = standing.participants.filter(({ id, professional }) => professional && people.includes(id));
  const named = isTemporary ? [memberOf(standing, call.starterId)] : professionals.map(({ memberId }) => memberId);
  await insertUsage(tx, {
    id: app.ids.next(),
    organisation_id: call.organisationId,
    kind: isTemporary ? 'temporary' : people.length > 2 ? 'group' : 'oneToOne',
    professional_ids: named.flatMap((id) => id ?? []),
    from_at: call.clockFrom,
    to_at: now < call.clockFrom ? call.clockFrom : now,
    people: people.length,
  });
}

/** Drops what is older than it may be. */
export async function dropOldUsage(app: App): Promise<void> {
  const before = app.clock.now();
  before.setUTCMonth(before.getUTCMonth() - KEPT_MONTHS);
  await app.database.transaction('installation', (tx) => deleteUsage(tx, before));
}
