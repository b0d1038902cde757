// What the words of a mail may be made of. A type of its own, so that nothing else can get into one: no name, no topic, no
// text of anybody has a place here, with the one exception that is named.
import type { Language } from '../../shared/contract.ts';

export interface MailText {
  subject: string;
  text: string;
}

/** All that a mail may say beside its fixed words. */
export interface MailGiven {
  link: string;
  /** A day, spelled in the recipient's language. */
  day: string;
  /** Of a friend's invitation only: who invites, where they chose to be named (F1); else empty. */
  by: string;
}

export type Words = Record<Language, (given: MailGiven) => MailText>;
