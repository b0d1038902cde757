// Mails and pushes that would have left, beside the real ways out.
import { MailRefused, type MailTransport, type OutgoingMail } from '../../src/server/mail/transport.ts';
import type { PushOutcome, PushSubscription, PushTransport } from '../../src/server/push/transport.ts';

export interface Mailbox extends MailTransport {
  mails: OutgoingMail[];
  /** What the mail server says to each mail; null takes it. */
  answer: (mail: OutgoingMail) => MailRefused | Error | null;
  /** Takes out what has come for this address. */
  take(address: string): OutgoingMail[];
}

export function openMailbox(): Mailbox {
  const box: Mailbox = {
    mails: [],
    answer: () => null,
    async send(mail) {
      const refusal = box.answer(mail);
      if (refusal !== null) throw refusal;
      box.mails.push(mail);
    },
    take(address) {
      const found = box.mails.filter(({ to }) => to === address);
      box.mails = box.mails.filter(({ to }) => to !== address);
      return found;
    },
    close() {},
  };
  return box;
}

/** The mail server is busy, or says that there is nobody of this name. */
export const busy = () => new MailRefused('EMESSAGE 451', false);
export const nobodyThere = () => new MailRefused('EENVELOPE 550', true);

export interface PushBox extends PushTransport {
  pushes: { subscription: PushSubscription; payload: string }[];
  answer: PushOutcome;
}

export function openPushBox(): PushBox {
  const box: PushBox = {
    pushes: [],
    answer: 'taken',
    isAllowed: (endpoint) => endpoint.startsWith('https://push.example.org/'),
    async send(subscription, payload) {
      if (box.answer === 'taken') box.pushes.push({ subscription, payload });
      return box.answer;
    },
  };
  return box;
}
