// The words of mails, in each language. Neutral on purpose: whoever sees the inbox learns nothing about care. No name of
// a person, no organisation, no content of a conversation.
import type { Language } from '../../shared/contract.ts';
import { contactTexts } from './contact-texts.ts';
import { notificationTexts } from './notification-texts.ts';
import { securityTexts } from './security-texts.ts';
import type { MailGiven, MailText, Words } from './words.ts';

const invitations: Words = {
  en: ({ link, day: until }) => ({
    subject: 'Your invitation',
    text: `Hello,

you have been invited to make an account. Open this link to begin:

${link}

The link works once, until ${until}. Don't pass it on: whoever has it can make the account in your place.

If you did not expect this mail, you need to do nothing.
`,
  }),
  nl: ({ link, day: until }) => ({
    subject: 'Je uitnodiging',
    text: `Hallo,

je bent uitgenodigd om een account te maken. Open deze link om te beginnen:

${link}

De link werkt één keer, tot ${until}. Geef hem niet door: wie hem heeft, kan het account in jouw plaats maken.

Verwachtte je deze mail niet? Dan hoef je niets te doen.
`,
  }),
  de: ({ link, day: until }) => ({
    subject: 'Ihre Einladung',
    text: `Guten Tag,

Sie sind eingeladen, ein Konto anzulegen. Öffnen Sie dazu diesen Link:

${link}

Der Link gilt einmal, bis ${until}. Geben Sie ihn nicht weiter: Wer ihn hat, kann das Konto an Ihrer Stelle anlegen.

Wenn Sie diese Mail nicht erwartet haben, brauchen Sie nichts zu tun.
`,
  }),
};

/** Somebody wrote to a person who has not answered an invitation: it comes once more. */
const invitationsAgain: Words = {
  en: ({ link, day: until }) => ({
    subject: 'Your invitation',
    text: `Hello,

some days ago you were invited to make an account, and something waits for you there. Open this link to begin:

${link}

The link works once, until ${until}, and takes the place of the one before. Don't pass it on: whoever has it can make the
account in your place.

If you did not expect this mail, you need to do nothing. It doesn't come again.
`,
  }),
  nl: ({ link, day: until }) => ({
    subject: 'Je uitnodiging',
    text: `Hallo,

een paar dagen geleden ben je uitgenodigd om een account te maken. Daar wacht iets op je. Open deze link om te beginnen:

${link}

De link werkt één keer, tot ${until}, en komt in de plaats van de vorige. Geef hem niet door: wie hem heeft, kan het account in
jouw plaats maken.

Verwachtte je deze mail niet? Dan hoef je niets te doen. Hij komt niet nog eens.
`,
  }),
  de: ({ link, day: until }) => ({
    subject: 'Ihre Einladung',
    text: `Guten Tag,

vor einigen Tagen wurden Sie eingeladen, ein Konto anzulegen. Dort wartet etwas auf Sie. Öffnen Sie dazu diesen Link:

${link}

Der Link gilt einmal, bis ${until}, und ersetzt den vorigen. Geben Sie ihn nicht weiter: Wer ihn hat, kann das Konto an Ihrer
Stelle anlegen.

Wenn Sie diese Mail nicht erwartet haben, brauchen Sie nichts zu tun. Sie kommt nicht noch einmal.
`,
  }),
};

/** Every mail that there is. No other can be queued, and a test renders them all. */
export const mailTexts = {
  invitation: invitations,
  'invitation.again': invitationsAgain,
  ...contactTexts,
  ...notificationTexts,
  ...securityTexts,
} as const satisfies Record<string, Words>;

export type MailKind = keyof typeof mailTexts;

/** The words of a mail. */
export function writeMail(kind: MailKind, language: Language, given: MailGiven): MailText {
  return mailTexts[kind][language](given);
}

/** A day as a mail spells it. */
export function spellDay(day: Date, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone }).format(day);
}
