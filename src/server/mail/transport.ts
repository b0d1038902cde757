// How mails leave: by SMTP, or not at all.
import nodemailer from 'nodemailer';
import type { Config } from '../config.ts';

export interface OutgoingMail {
  to: string;
  subject: string;
  text: string;
  /** Stays the same when a mail is tried again, so that receivers can tell. */
  messageId: string;
}

export interface MailTransport {
  /** Hands the mail to the server, or throws a `MailRefused`. */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** Why a mail was not taken: a code only, since servers repeat addresses in their sentences. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  readonly code: string;
  /** Trying again doesn't help. */
  readonly forGood: boolean;
  constructor(code: string, forGood: boolean) {
    super(code);
    this.code = code;
    this.forGood = forGood;
  }
}

/** Sends through the server at `config.smtpUrl`. */
export function createMailTransport(config: Config): MailTransport {
  if (config.smtpUrl === null) throw new Error('createMailTransport: no mail server is set');
  const transport = nodemailer.createTransport(config.smtpUrl, {
    from: config.mailFrom,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, messageId }) {
      try {
        await transport.sendMail({ to, subject, text, messageId, headers: { 'Auto-Submitted': 'auto-generated' } });
      } catch (error) {
        throw describeRefusal(error);
      }
    },
    close: () => transport.close(),
  };
}

function describeRefusal(error: unknown): MailRefused {
  const found = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    responseCode?: unknown;
  };
  const status = typeof found.responseCode === 'number' ? found.responseCode : null;
  const code = typeof found.code === 'string' ? found.code : 'EUNKNOWN';
  return new MailRefused(status === null ? code : `${code} ${status}`, status !== null && status >= 500);
}
