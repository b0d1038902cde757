// How mails leave: by SMTP, or not at all.
import nodemailer from 'nodemailer';
import type { Config } from '../config.ts';

export interface OutgoingMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where one press ends mails of this kind; null for those that can't be stopped. */
  stop: string | null;
  /** The organisation's name for the sender; null: as the installation is set up. The address is always the same. */
  sender: string | null;
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
  const transport = nodemailer.createTransport(
    { url: config.smtpUrl, connectionTimeout: 30_000, greetingTimeout: 30_000, socketTimeout: 120_000 },
    { from: config.mailFrom, disableFileAccess: true, disableUrlAccess: true },
  );
  return {
    async send({ stop, sender, ...mail }) {
      const from = sender !== null && { from: { name: sender, address: addressOf(config.mailFrom) } };
      try {
        await transport.sendMail({
          ...mail,
          ...from,
          headers: { ...automatic, ...(stop !== null && stopHeaders(stop)) },
        });
      } catch (error) {
        throw describeRefusal(error);
      }
    },
    close: () => transport.close(),
  };
}

function addressOf(mailFrom: string): string {
  return /<([^>]+)>/.exec(mailFrom)?.[1] ?? mailFrom;
}

/** No "out of office" comes back: RFC 3834, and the header that Exchange looks at instead. */
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** RFC 8058: mail programs show a button of their own, which works without signing in. */
function stopHeaders(link: string) {
  return {
    'List-Unsubscribe': { prepared: true, value: `<${link}>` },
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

function describeRefusal(error: unknown): MailRefused {
  const found = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    responseCode?: unknown;
  };
  const status = typeof found.responseCode === 'number' ? found.responseCode : null;
  const code = typeof found.code === 'string' ? found.code : 'EUNKNOWN';
  // That our own name or password is refused says nothing about the mail: somebody will mend it.
  const forGood = status !== null && status >= 500 && code !== 'EAUTH';
  return new MailRefused(status === null ? code : `${code} ${status}`, forGood);
}
