// The mail queue. A mail is a row first, in the transaction that causes it, and is sent later. Address and text are
// sealed, and wiped as soon as they have left.
import type { Language } from '../../shared/contract.ts';
import type { MailId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { JobData } from '../jobs/jobs.ts';
import type { Tx } from '../db/database.ts';
import { renderHtml } from './html.ts';
import { stopTexts } from './notification-texts.ts';
import type { MailKind } from './texts.ts';
import { MailRefused, type OutgoingMail } from './transport.ts';
import { wordMail } from './wording.ts';
import type { MailGiven } from './words.ts';

const MINUTE = 60_000;
/** How long after each failed try the next one comes. */
const WAITS = [1, 5, 30, 120, 360].map((minutes) => minutes * MINUTE);
/** Longer than any try takes: see the transport's time limits. */
const TAKEN_FOR = 10 * MINUTE;
const KEPT_FOR = 31 * 24 * 60 * MINUTE;
const wiped = { to_box: Buffer.alloc(0), content_box: Buffer.alloc(0) };

export interface NewMail {
  organisationId: OrganisationId | null;
  memberId: MemberId | null;
  kind: MailKind;
  to: string;
  language: Language;
  /** What its words need; see `MailGiven`. */
  given?: Partial<MailGiven>;
  /** The recipient's own words, see `Wording`. */
  wording?: string | null;
  /** Where one press ends mails of this kind, for mails that can be stopped (RFC 8058). */
  stop?: string;
}

/** Queues a mail in this transaction; without a mail server it is kept for the service desk to show. */
export async function queueMail(tx: Tx, app: App, mail: NewMail): Promise<MailId> {
  const id = app.ids.next<MailId>();
  const content = writeContent(mail, await selectWording(tx, mail.organisationId));
  await tx
    .insertInto('mails')
    .values({
      id,
      organisation_id: mail.organisationId,
      member_id: mail.memberId,
      kind: mail.kind,
      to_box: app.keystore.sealName(`mails.to_box:${id}`, mail.to),
      domain_box: app.keystore.sealName(`mails.domain_box:${id}`, domainOf(mail.to)),
      content_box: app.keystore.sealName(`mails.content_box:${id}`, JSON.stringify(content)),
      state: app.mail ? 'waiting' : 'kept',
      created_at: app.clock.now(),
      sent_at: null,
      last_error: null,
    })
    .execute();
  if (app.mail) await app.jobs.enqueue(tx, 'mail.send', { mailId: id });
  return id;
}

interface Content {
  language: Language;
  subject: string;
  text: string;
  stop: string | null;
  /** Missing in mails that waited when this came. */
  sender?: string | null;
}

/** What the organisation wants to be called in mails. */
interface OrganisationWording {
  sender: string | null;
  subject: string | null;
}

async function selectWording(tx: Tx, organisationId: OrganisationId | null): Promise<OrganisationWording> {
  const none = { sender: null, subject: null };
  if (organisationId === null) return none;
  const of = tx.selectFrom('organisations').select(['mail_sender as sender', 'mail_subject as subject']);
  return (await of.where('id', '=', organisationId).executeTakeFirst()) ?? none;
}

function writeContent(mail: NewMail, { sender, subject: chosen }: OrganisationWording): Content {
  const { kind, language, given, stop, wording } = mail;
  const all = { link: '', day: '', by: '', ...given };
  const { subject, text } = wordMail(kind, language, all, { subject: chosen, own: wording ?? null });
  const whole = stop === undefined ? text : `${text}\n${stopTexts[language](stop)}`;
  return { language, subject, text: whole, stop: stop ?? null, sender };
}

/** Drops kept mails of these kinds to a member, once the secret in them has been used or replaced. */
export async function dropKeptMails(tx: Tx, memberId: MemberId, ...kinds: MailKind[]): Promise<void> {
  await tx
    .deleteFrom('mails')
    .where('member_id', '=', memberId)
    .where('kind', 'in', kinds)
    .where('state', '=', 'kept')
    .execute();
}

/** A kept mail in the clear; the caller has made sure that it may be shown. */
export function openMail(app: App, row: MailBoxes) {
  const { to, subject, text } = openWhole(app, row);
  return { to, subject, text };
}

type MailBoxes = { id: MailId; to_box: Buffer; content_box: Buffer };

function openWhole(app: App, row: MailBoxes): Content & { to: string } {
  const content = JSON.parse(app.keystore.openName(`mails.content_box:${row.id}`, row.content_box)) as Content;
  return { to: app.keystore.openName(`mails.to_box:${row.id}`, row.to_box), ...content };
}

/** The domain of the address, for the queue; it stays when address and text have been wiped. */
export function openMailDomain(app: App, row: { id: MailId; domain_box: Buffer }): string {
  return app.keystore.openName(`mails.domain_box:${row.id}`, row.domain_box);
}

/** What a mail became, for who keeps account of addresses that no mail reaches. */
export interface SettledMail {
  organisationId: OrganisationId;
  memberId: MemberId;
  address: string;
  reached: boolean;
}

export interface MailHooks {
  /** Whether this mail still tells of something: asked before each try, since a mail server may be away for hours. */
  isWanted?(tx: Tx, mail: { kind: string; memberId: MemberId | null }): Promise<boolean>;
  /** In the transaction that notes it. */
  settled?(tx: Tx, mail: SettledMail): Promise<void>;
}

/** Registers the job that sends. */
export function mailJobs(app: App, hooks: MailHooks = {}): void {
  app.jobs.work('mail.send', (data) => sendMail(app, hooks, data));
  app.jobs.every(3600, 'mails.forget', () => forgetMails(app));
}

/**
 * One try. A mail is taken before it is handed over, so that no two hand it over at once. Who dies between the mail server's
 * "taken" and the note of it leaves it taken: it is tried again once `TAKEN_FOR` is over, under the same message id, by which
 * mail servers and programs can tell that they have it already.
 */
async function sendMail(app: App, hooks: MailHooks, data: JobData): Promise<void> {
  const id = String(data['mailId']) as MailId;
  const row = await takeMail(app, hooks, id);
  if (row === null || !app.mail) return;
  const { to, subject, text, language, stop, sender = null } = openWhole(app, row);
  const mail = { to, subject, text, html: renderHtml(language, { subject, text }), stop, sender };
  const refusal = await trySending(app, { ...mail, messageId: `<${id}@${senderDomain(app)}>` });
  const attempts = row.attempts + 1;
  const wait = WAITS[row.attempts];
  await app.database.transaction('installation', async (tx) => {
    if (refusal !== null && !refusal.forGood && wait !== undefined) {
      const change = { attempts, last_error: refusal.code, taken_at: null };
      await tx.updateTable('mails').set(change).where('id', '=', id).execute();
      const startAfter = new Date(app.clock.now().getTime() + wait);
      return app.jobs.enqueue(tx, 'mail.send', { mailId: id }, { startAfter });
    }
    const sent = refusal === null;
    await tx
      .updateTable('mails')
      .set({ ...wiped, attempts, state: sent ? 'sent' : 'failed', last_error: refusal?.code ?? null })
      .set({ sent_at: sent ? app.clock.now() : null })
      .where('id', '=', id)
      .execute();
    const { organisation_id: organisationId, member_id: memberId } = row;
    if (organisationId === null || memberId === null) return;
    await hooks.settled?.(tx, { organisationId, memberId, address: to, reached: sent });
  });
}

/** The row, if it waits and nobody else has it in hand. */
async function takeMail(app: App, hooks: MailHooks, id: MailId) {
  const now = app.clock.now();
  return app.database.transaction('installation', async (tx) => {
    const row = await tx
      .updateTable('mails')
      .set({ taken_at: now })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where((eb) => eb.or([eb('taken_at', 'is', null), eb('taken_at', '<=', new Date(now.getTime() - TAKEN_FOR))]))
      .returningAll()
      .executeTakeFirst();
    if (!row) return lookLater(tx, app, id);
    const wanted = (await hooks.isWanted?.(tx, { kind: row.kind, memberId: row.member_id })) ?? true;
    if (wanted) return row;
    await tx
      .updateTable('mails')
      .set({ ...wiped, state: 'dropped' })
      .where('id', '=', id)
      .execute();
    return null;
  });
}

/** Somebody has it in hand, or died with it: then it is this one's turn later. */
async function lookLater(tx: Tx, app: App, id: MailId): Promise<null> {
  const open = tx.selectFrom('mails').select('taken_at').where('id', '=', id).where('state', '=', 'waiting');
  const takenAt = (await open.executeTakeFirst())?.taken_at;
  if (takenAt) {
    const startAfter = new Date(takenAt.getTime() + TAKEN_FOR);
    await app.jobs.enqueue(tx, 'mail.send', { mailId: id }, { startAfter });
  }
  return null;
}

/** What is settled, and what nobody came to look at, is of no use after a month. */
async function forgetMails(app: App): Promise<void> {
  const before = new Date(app.clock.now().getTime() - KEPT_FOR);
  await app.database.transaction('installation', (tx) =>
    tx.deleteFrom('mails').where('state', '<>', 'waiting').where('created_at', '<', before).execute(),
  );
}

async function trySending(app: App, mail: OutgoingMail) {
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
