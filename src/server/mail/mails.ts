// The mail queue. A mail is a row first, in the transaction that causes it, and is sent later. Address and text are
// sealed, and wiped as soon as they have left.
import type { Language } from '../../shared/contract.ts';
import type { MailId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { JobData } from '../jobs/jobs.ts';
import type { Tx } from '../db/database.ts';
import { MailRefused } from './transport.ts';

const MINUTE = 60_000;
/** How long after each failed try the next one comes. */
const WAITS = [1, 5, 30, 120, 360].map((minutes) => minutes * MINUTE);

export interface NewMail {
  organisationId: OrganisationId | null;
  memberId: MemberId | null;
  kind: string;
  to: string;
  language: Language;
  subject: string;
  text: string;
}

/** Queues a mail in this transaction; without a mail server it is kept for the service desk to show. */
export async function queueMail(tx: Tx, app: App, mail: NewMail): Promise<MailId> {
  const id = app.ids.next<MailId>();
  await tx
    .insertInto('mails')
    .values({
      id,
      organisation_id: mail.organisationId,
      member_id: mail.memberId,
      kind: mail.kind,
      to_box: app.keystore.sealName(`mails.to_box:${id}`, mail.to),
      domain_box: app.keystore.sealName(`mails.domain_box:${id}`, domainOf(mail.to)),
      content_box: app.keystore.sealName(
        `mails.content_box:${id}`,
        JSON.stringify({ subject: mail.subject, text: mail.text }),
      ),
      state: app.mail ? 'waiting' : 'kept',
      created_at: app.clock.now(),
      sent_at: null,
      last_error: null,
    })
    .execute();
  if (app.mail) await app.jobs.enqueue(tx, 'mail.send', { mailId: id });
  return id;
}

/** Drops kept mails of this kind to a member, once the secret in them has been used or replaced. */
export async function dropKeptMails(tx: Tx, memberId: MemberId, kind: string): Promise<void> {
  await tx
    .deleteFrom('mails')
    .where('member_id', '=', memberId)
    .where('kind', '=', kind)
    .where('state', '=', 'kept')
    .execute();
}

/** A kept mail in the clear; the caller has made sure that it may be shown. */
export function openMail(app: App, row: { id: MailId; to_box: Buffer; content_box: Buffer }) {
  const { subject, text } = readContent(app.keystore.openName(`mails.content_box:${row.id}`, row.content_box));
  return { to: app.keystore.openName(`mails.to_box:${row.id}`, row.to_box), subject, text };
}

/** The domain of the address, for the queue; it stays when address and text have been wiped. */
export function openMailDomain(app: App, row: { id: MailId; domain_box: Buffer }): string {
  return app.keystore.openName(`mails.domain_box:${row.id}`, row.domain_box);
}

/** Registers the job that sends. */
export function mailJobs(app: App): void {
  app.jobs.work('mail.send', (data) => sendMail(app, data));
}

async function sendMail(app: App, data: JobData): Promise<void> {
  const id = String(data['mailId']) as MailId;
  const row = await app.database.transaction('installation', (tx) =>
    tx.selectFrom('mails').selectAll().where('id', '=', id).where('state', '=', 'waiting').executeTakeFirst(),
  );
  if (!row || !app.mail) return;
  const refusal = await trySending(app, { ...openMail(app, row), messageId: `<${id}@${senderDomain(app)}>` });
  const attempts = row.attempts + 1;
  const wait = WAITS[row.attempts];
  await app.database.transaction('installation', async (tx) => {
    if (refusal !== null && !refusal.forGood && wait !== undefined) {
      await tx.updateTable('mails').set({ attempts, last_error: refusal.code }).where('id', '=', id).execute();
      const startAfter = new Date(app.clock.now().getTime() + wait);
      return app.jobs.enqueue(tx, 'mail.send', { mailId: id }, { startAfter });
    }
    const sent = refusal === null;
    const wiped = { to_box: Buffer.alloc(0), content_box: Buffer.alloc(0) };
    await tx
      .updateTable('mails')
      .set({ ...wiped, attempts, state: sent ? 'sent' : 'failed', last_error: refusal?.code ?? null })
      .set({ sent_at: sent ? app.clock.now() : null })
      .where('id', '=', id)
      .execute();
  });
}

async function trySending(app: App, mail: { to: string; subject: string; text: string; messageId: string }) {
  try {
    await app.mail!.send(mail);
    return null;
  } catch (error) {
    if (error instanceof MailRefused) return error;
    throw error;
  }
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function senderDomain(app: App): string {
  return /@([^>\s]+)/.exec(app.config.mailFrom)?.[1] ?? 'localhost';
}

function readContent(text: string): { subject: string; text: string } {
  return JSON.parse(text) as { subject: string; text: string };
}
