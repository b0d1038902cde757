// Agreeing to the organisation's privacy statement and house rules, once for each version.
import { fail } from '../../shared/errors.ts';
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';

/** The newest texts of an organisation, if it has published any. */
export const findTexts = (tx: Tx, organisationId: OrganisationId) =>
  tx
    .selectFrom('organisation_texts')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The version that waits for this member's agreement, or null. */
export async function agreementNeeded(
  tx: Tx,
  member: { id: MemberId; organisation_id: OrganisationId },
): Promise<number | null> {
  const texts = await findTexts(tx, member.organisation_id);
  if (!texts) return null;
  const agreed = await tx
    .selectFrom('agreements')
    .select('version')
    .where('member_id', '=', member.id)
    .where('version', '=', texts.version)
    .executeTakeFirst();
  return agreed ? null : texts.version;
}

/** Notes that a member agreed; the same version twice is fine. */
export async function insertAgreement(
  tx: Tx,
  app: App,
  member: { id: MemberId; organisation_id: OrganisationId },
  version: number,
): Promise<void> {
  await tx
    .insertInto('agreements')
    .values({
      organisation_id: member.organisation_id,
      member_id: member.id,
      version,
      agreed_at: app.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Agrees to a version that exists; an older one than the newest doesn't open what waits for the newest. */
export async function agreeToTexts(app: App, actor: Actor, { version }: { version: number }) {
  const member = requireMember(actor);
  const { organisationId } = member;
  await app.database.transaction({ organisationId }, async (tx) => {
    const newest = await findTexts(tx, organisationId);
    if (!newest || version < 1 || version > newest.version) fail('bad_input');
    await insertAgreement(tx, app, { id: member.memberId, organisation_id: organisationId }, version);
    await recordAudit(tx, app, actor, 'member.agreed', { details: { version } });
  });
  return {};
}
