// The organisation itself: made, shown to its members, changed by its administrators.
import type { z } from 'zod';
import type { Language } from '../../shared/contract.ts';
import { fail } from '../../shared/errors.ts';
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/organisations.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { findTexts, insertAgreement } from '../identity/agreements.ts';
import { makeInvitation } from '../identity/invitations.ts';
import { addInvitedMember } from '../identity/members.ts';
import { randomUUID } from 'node:crypto';
import { spellDay } from '../mail/texts.ts';
import { queueMail } from '../mail/mails.ts';
import { errorCode } from '../start-error.ts';
import { addFeatures, enabledFeatures } from './features.ts';
import {
  insertOrganisation,
  insertTexts,
  selectActiveMemberIds,
  selectOrganisation,
  updateOrganisationRow,
} from './store.ts';

type Input<Name extends 'publishTexts' | 'updateOrganisation'> = z.output<(typeof contracts)[Name]['input']>;
const UNIQUE_VIOLATION = '23505';

export interface NewOrganisation {
  name: string;
  shortName: string;
  country: string;
  timeZone: string;
  language: Language;
}
export interface FirstAdministrator {
  name: string;
  address: string;
  profession: string | null;
}

/** Makes an organisation with its features, and invites its first administrator. `delivery` paper: the caller shows it. */
export async function makeOrganisation(
  tx: Tx,
  app: App,
  actor: Actor,
  what: {
    organisation: NewOrganisation;
    administrator: FirstAdministrator;
    demo: boolean;
    delivery: 'mail' | 'paper';
  },
): Promise<{ organisationId: OrganisationId; memberId: MemberId; invitationToken: string }> {
  const { organisation, administrator, delivery } = what;
  const organisationId = app.ids.next<OrganisationId>();
  // Ids of accounts are random: a time in them would tell real accounts from made-up ones.
  const memberId = randomUUID() as MemberId;
  const { name, shortName, country, timeZone, language } = organisation;
  await insertOrganisation(tx, {
    ...{ id: organisationId, name, country, language, demo: what.demo },
    short_name: shortName,
    time_zone: timeZone,
    created_at: app.clock.now(),
  });
  await addFeatures(tx, organisationId);
  const person = { ...administrator, memberId, organisationId, language, timeZone };
  await addInvitedMember(tx, app, { ...person, role: 'professional', administrator: true });
  const invitation = await makeInvitation(tx, app, { organisationId, memberId, invitedBy: null, delivery, shortName });
  if (delivery === 'mail') {
    const given = { link: invitation.link, day: spellDay(invitation.expiresAt, language, timeZone) };
    await queueMail(tx, app, { organisationId, memberId, kind: 'invitation', to: person.address, language, given });
  }
  await recordAudit(tx, app, actor, 'organisation.created', { organisationId });
  await recordAudit(tx, app, actor, 'member.invited', { organisationId, memberId, details: { delivery } });
  return { organisationId, memberId, invitationToken: invitation.token };
}

/** Turns the database's "this short name exists" into our refusal. */
export function explainTakenName(error: unknown): never {
  const isTaken = errorCode(error) === UNIQUE_VIOLATION && String(error).includes('short_name');
  if (isTaken) fail('organisation.short_name_taken');
  throw error;
}

/** What stands in the address of links into this organisation. */
export async function findShortName(tx: Tx, organisationId: OrganisationId): Promise<string> {
  const row = await selectOrganisation(tx, organisationId);
  if (!row) throw new Error('the acting organisation is gone');
  return row.short_name;
}

/** How many days conversations stay open after the end of a care link. */
export async function findDaysAfterLink(tx: Tx, organisationId: OrganisationId): Promise<number> {
  const row = await selectOrganisation(tx, organisationId);
  if (!row) throw new Error('the organisation is gone');
  return row.days_after_link;
}

/** What tells clients of one name apart here. */
export async function findTellsApart(tx: Tx, organisationId: OrganisationId): Promise<'clientNumber' | 'birthYear'> {
  return (await selectOrganisation(tx, organisationId))?.tells_apart ?? 'clientNumber';
}

/** How mails are sent in its name: null where it left that to us. */
export async function findMailWording(
  tx: Tx,
  organisationId: OrganisationId,
): Promise<{ sender: string | null; subject: string | null }> {
  const row = await selectOrganisation(tx, organisationId);
  return { sender: row?.mail_sender ?? null, subject: row?.mail_subject ?? null };
}

/** The organisation as its members see it. */
export async function getOrganisation(app: App, actor: Actor) {
  const { organisationId } = requireMember(actor);
  return app.database.transaction({ organisationId }, async (tx) => {
    const row = await selectOrganisation(tx, organisationId);
    if (!row) throw new Error('the acting organisation is gone');
    const texts = await findTexts(tx, organisationId);
    return {
      ...{ id: row.id, name: row.name, shortName: row.short_name, country: row.country },
      ...{ timeZone: row.time_zone, language: row.language, demo: row.demo },
      daysAfterLink: row.days_after_link,
      tellsApart: row.tells_apart,
      fileMegabytes: row.file_megabytes,
      deleteWithinDay: row.delete_within_day,
      mailSender: row.mail_sender,
      mailSubject: row.mail_subject,
      features: await enabledFeatures(tx, organisationId),
      texts: texts
        ? {
            version: texts.version,
            privacyStatement: texts.privacy_statement,
            houseRules: texts.house_rules,
            publishedAt: texts.published_at.getTime(),
          }
        : null,
    };
  });
}

/** Publishes the next version of the texts: every other member is asked to agree. Who publishes agrees by that. */
export async function publishTexts(app: App, actor: Actor, input: Input<'publishTexts'>) {
  const { organisationId, memberId } = requireMember(actor);
  return app.database.transaction({ organisationId }, async (tx) => {
    // Two at once: one version after the other.
    await tx.selectFrom('organisations').select('id').where('id', '=', organisationId).forUpdate().execute();
    const version = ((await findTexts(tx, organisationId))?.version ?? 0) + 1;
    await insertTexts(tx, {
      ...{ organisation_id: organisationId, version, published_by: memberId, published_at: app.clock.now() },
      privacy_statement: input.privacyStatement,
      house_rules: input.houseRules,
    });
    await insertAgreement(tx, app, { id: memberId, organisation_id: organisationId }, version);
    await recordAudit(tx, app, actor, 'organisation.texts_published', { details: { version } });
    onCommit(tx, () => app.feed.tellOrganisation(organisationId, { type: 'changed', what: 'organisation' }));
    return { version };
  });
}

/** Changes what administrators may change of it; what isn't named stays. */
export async function updateOrganisation(app: App, actor: Actor, input: Input<'updateOrganisation'>) {
  const { organisationId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    const change = {
      ...(input.name !== undefined && { name: input.name }),
      ...(input.timeZone !== undefined && { time_zone: input.timeZone }),
      ...(input.language !== undefined && { language: input.language }),
      ...(input.daysAfterLink !== undefined && { days_after_link: input.daysAfterLink }),
      ...(input.tellsApart !== undefined && { tells_apart: input.tellsApart }),
      ...(input.fileMegabytes !== undefined && { file_megabytes: input.fileMegabytes }),
      ...(input.deleteWithinDay !== undefined && { delete_within_day: input.deleteWithinDay }),
      ...(input.mailSender !== undefined && { mail_sender: input.mailSender }),
      ...(input.mailSubject !== undefined && { mail_subject: input.mailSubject }),
    };
    if (Object.keys(change).length === 0) return;
    await updateOrganisationRow(tx, organisationId, change);
    await recordAudit(tx, app, actor, 'organisation.changed', { details: { changed: Object.keys(change) } });
    onCommit(tx, () => app.feed.tellOrganisation(organisationId, { type: 'changed', what: 'organisation' }));
  });
  return {};
}

/** Notes that an administrator has checked the crisis numbers. */
export async function confirmCrisisNumbers(app: App, actor: Actor) {
  const { organisationId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    await updateOrganisationRow(tx, organisationId, { crisis_confirmed_at: app.clock.now() });
    await recordAudit(tx, app, actor, 'organisation.crisis_confirmed');
  });
  return {};
}

/** What must be true before the first client is invited, and what is advised. */
export async function getReadiness(app: App, actor: Actor) {
  const { organisationId } = requireMember(actor);
  return app.database.transaction({ organisationId }, async (tx) => {
    const organisation = await selectOrganisation(tx, organisationId);
    const administrators = await selectActiveMemberIds(tx, organisationId, { administrator: true });
    return {
      crisisConfirmed: organisation?.crisis_confirmed_at !== null,
      textsPublished: (await findTexts(tx, organisationId)) !== undefined,
      mailServer: app.mail !== null,
      secondAdministrator: administrators.length > 1,
    };
  });
}
