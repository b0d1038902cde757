// What a member sees and changes of themself.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/identity.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit } from '../db/database.ts';
import { presentProfile, requireSelf } from './members.ts';
import { LOCK_AFTER_MINUTES } from './rules.ts';
import { selectDevice, updateMember } from './store.ts';

/** Who is signed in on this device. */
export async function getProfile(app: App, actor: Actor) {
  const member = requireMember(actor);
  const { organisationId } = member;
  return app.database.transaction({ organisationId }, async (tx) => {
    const device = await selectDevice(tx, member.deviceId);
    const organisation = await tx
      .selectFrom('organisations')
      .select(['id', 'short_name', 'name', 'country', 'time_zone', 'demo', 'file_megabytes', 'delete_within_day'])
      .where('id', '=', organisationId)
      .executeTakeFirstOrThrow();
    return {
      profile: presentProfile(app, await requireSelf(tx, member), member.agreementNeeded),
      deviceId: member.deviceId,
      shared: device?.shared ?? true,
      lockAfter: LOCK_AFTER_MINUTES,
      organisation: {
        id: organisation.id,
        shortName: organisation.short_name,
        name: organisation.name,
        country: organisation.country,
        timeZone: organisation.time_zone,
        demo: organisation.demo,
        fileMegabytes: organisation.file_megabytes,
        deleteWithinDay: organisation.delete_within_day,
      },
    };
  });
}

/** Changes what a member chose for themself; what is about work is for professionals only (`not_allowed`). */
export async function updateSettings(
  app: App,
  actor: Actor,
  input: z.output<(typeof contracts)['updateSettings']['input']>,
) {
  const member = requireMember(actor);
  const { organisationId, memberId, role } = member;
  const { profession, takesNewClients, alwaysOwnName, showsTyping, showsReading } = input;
  const isAboutWork = [profession, takesNewClients, alwaysOwnName].some((given) => given !== undefined);
  if (isAboutWork && role !== 'professional') fail('not_allowed');
  return app.database.transaction({ organisationId }, async (tx) => {
    const before = await requireSelf(tx, member);
    const changesNaming = alwaysOwnName !== undefined && alwaysOwnName !== (before.own_name_since !== null);
    const wasReading = before.shows_reading_since !== null;
    const change = {
      ...(input.language !== undefined && { language: input.language }),
      ...(input.timeZone !== undefined && { time_zone: input.timeZone }),
      ...(profession !== undefined && { profession: profession || null }),
      ...(takesNewClients !== undefined && { takes_new_clients: takesNewClients }),
      ...(changesNaming && { own_name_since: alwaysOwnName ? app.clock.now() : null }),
      ...(showsTyping !== undefined && { shows_typing: showsTyping }),
      ...(showsReading === !wasReading && { shows_reading_since: showsReading ? app.clock.now() : null }),
    };
    if (Object.keys(change).length > 0) await updateMember(tx, memberId, change);
    if (changesNaming) await app.reactions.run(tx, app, actor, 'ownNameChosen', { organisationId, memberId });
    if (wasReading && showsReading === false) {
      await app.reactions.run(tx, app, actor, 'readingHidden', { organisationId, memberId });
    }
    onCommit(tx, () => app.feed.tell([memberId], { type: 'changed', what: 'account' }));
    return { profile: presentProfile(app, await requireSelf(tx, member), member.agreementNeeded) };
  });
}
