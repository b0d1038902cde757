// The words of mails, in each language. Neutral on purpose: whoever sees the inbox learns nothing about care. No name of
// a person, no organisation, no content of a conversation.
import type { Language } from '../../shared/contract.ts';

export interface MailText {
  subject: string;
  text: string;
}

const invitations: Record<Language, (link: string, until: string) => MailText> = {
  en: (link, until) => ({
    subject: 'Your invitation',
    text: `Hello,

you have been invited to make an account. Open this link to begin:

${link}

The link works once, until ${until}. Don't pass it on: whoever has it can make the account in your place.

If you did not expect this mail, you need to do nothing.
`,
  }),
  nl: (link, until) => ({
    subject: 'Je uitnodiging',
    text: `Hallo,

je bent uitgenodigd om een account te maken. Open deze link om te beginnen:

${link}

De link werkt één keer, tot ${until}. Geef hem niet door: wie hem heeft, kan het account in jouw plaats maken.

Verwachtte je deze mail niet? Dan hoef je niets te doen.
`,
  }),
  de: (link, until) => ({
    subject: 'Ihre Einladung',
    text: `Guten Tag,

Sie sind eingeladen, ein Konto anzulegen. Öffnen Sie dazu diesen Link:

${link}

Der Link gilt einmal, bis ${until}. Geben Sie ihn nicht weiter: Wer ihn hat, kann das Konto an Ihrer Stelle anlegen.

Wenn Sie diese Mail nicht erwartet haben, brauchen Sie nichts zu tun.
`,
  }),
};

/** The mail that brings an invitation's link. */
export function invitationMail(
  language: Language,
  invitation: { link: string; until: Date; timeZone: string },
): MailText {
  const { link, until, timeZone } = invitation;
  const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone });
  return invitations[language](link, day.format(until));
}
