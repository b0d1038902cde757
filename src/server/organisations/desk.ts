// What the service desk does: organisations, the mail queue. It sees no name and no address of anybody.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/installation.ts';
import { requireServiceDesk, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { openMail, openMailDomain } from '../mail/mails.ts';
import { explainTakenName, makeOrganisation } from './organisations.ts';
import { selectFeatures, selectInstallation, selectMemberCounts, selectOrganisations } from './store.ts';

type Input<Name extends 'createOrganisation' | 'listMails'> = z.output<(typeof contracts)[Name]['input']>;

const MAILS_PER_PAGE = 50;

/** The organisations with numbers and features. */
export async function listOrganisations(app: App, actor: Actor) {
  requireServiceDesk(actor);
  return app.database.transaction('installation', async (tx) => {
    const rows = await selectOrganisations(tx);
    const counts = await selectMemberCounts(tx);
    return {
      organisations: await Promise.all(
        rows.map(async (row) => {
          const own = counts.filter((count) => count.organisation_id === row.id);
          const numberOf = (role: string) => own.find((count) => count.role === role)?.count ?? 0;
          const features = await selectFeatures(tx, row.id);
          return {
            ...{ id: row.id, shortName: row.short_name, name: row.name, country: row.country },
            ...{ timeZone: row.time_zone, language: row.language, demo: row.demo },
            createdAt: row.created_at.getTime(),
            members: {
              professionals: numberOf('professional'),
              clients: numberOf('client'),
              friends: numberOf('friend'),
            },
            administratorActive: own.some((count) => count.administrators > 0),
            features: features.map(({ feature, enabled, requested_at, answer }) => ({
              ...{ feature, enabled },
              requestedAt: answer === null ? (requested_at?.getTime() ?? null) : null,
            })),
          };
        }),
      ),
    };
  });
}

/** Makes an organisation and invites its first administrator by mail. Not beside a demo. */
export async function createOrganisation(app: App, actor: Actor, input: Input<'createOrganisation'>) {
  requireServiceDesk(actor);
  return app.database
    .transaction('installation', async (tx) => {
      if ((await selectInstallation(tx)).demo) fail('setup.demo_here');
      const administrator = { ...input.administrator, profession: null };
      const what = { organisation: input.organisation, administrator, demo: false, delivery: 'mail' } as const;
      const { organisationId } = await makeOrganisation(tx, app, actor, what);
      return { organisationId };
    })
    .catch(explainTakenName);
}

/** The mail queue. While no mail server is set, kept mails are shown too, and that is noted. */
export async function listMails(app: App, actor: Actor, { before }: Input<'listMails'>) {
  requireServiceDesk(actor);
  return app.database.transaction('installation', async (tx) => {
    let query = tx.selectFrom('mails').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc');
    if (before !== undefined) query = query.where('created_at', '<', new Date(before));
    const rows = await query.limit(MAILS_PER_PAGE + 1).execute();
    const shown = rows.slice(0, MAILS_PER_PAGE);
    const isOpen = (row: (typeof rows)[number]) => app.mail === null && row.state === 'kept';
    const opened = shown.filter(isOpen).map((row) => row.id);
    if (opened.length > 0) await recordAudit(tx, app, actor, 'mails.listed', { details: { mails: opened } });
    return {
      mailServer: app.mail !== null,
      mails: shown.map((row) => ({
        ...{ mailId: row.id, kind: row.kind, state: row.state, domain: openMailDomain(app, row) },
        createdAt: row.created_at.getTime(),
        sentAt: row.sent_at?.getTime() ?? null,
        attempts: row.attempts,
        lastError: row.last_error,
        kept: isOpen(row) ? openMail(app, row) : null,
      })),
      more: rows.length > MAILS_PER_PAGE,
    };
  });
}
