// Words of the organisation, or of the recipient, in the place of ours (H2, E9). Of what a mail is about they know no more than ours.
import type { Language } from '../../shared/contract.ts';
import { contactTexts } from './contact-texts.ts';
import { notificationTexts } from './notification-texts.ts';
import { writeMail, type MailKind } from './texts.ts';
import type { MailGiven, MailText } from './words.ts';

export interface Wording {
  /** The organisation's subject of invitations and of mails about something new; null: ours, in the recipient's language. */
  subject: string | null;
  /** The recipient's own words, instead of subject and text of mails about something new. */
  own: string | null;
}

/** Mails about ways into an account keep their subject: whoever expects one has to find it. */
const invitations = ['invitation', 'invitation.again', ...Object.keys(contactTexts)];

/** A mail under these words. */
export function wordMail(kind: MailKind, language: Language, given: MailGiven, wording: Wording): MailText {
  const { subject, own } = wording;
  const isNews = kind in notificationTexts;
  if (isNews && own !== null) return { subject: own, text: `${own}\n\n${given.link}\n` };
  const words = writeMail(kind, language, given);
  return subject !== null && (isNews || invitations.includes(kind)) ? { ...words, subject } : words;
}
