// The words of mails about friendships and links, in each language. They name nobody, except an inviter who chose to be named.
import type { Language } from '../../shared/contract.ts';
import type { MailText } from './texts.ts';

const invitations: Record<Language, (link: string, until: string, by: string | null) => MailText> = {
  en: (link, until, by) => ({
    subject: 'Your invitation',
    text: `Hello,

${by ?? 'somebody you know'} has invited you to stay in touch. Open this link to accept:

${link}

The link works once, until ${until}. Don't pass it on: whoever has it can accept in your place. If you have an account there
already, sign in: the invitation waits for you.

If you did not expect this mail, you need to do nothing.
`,
  }),
  nl: (link, until, by) => ({
    subject: 'Je uitnodiging',
    text: `Hallo,

${by ?? 'iemand die je kent'} heeft je uitgenodigd om contact te houden. Open deze link om de uitnodiging aan te nemen:

${link}

De link werkt één keer, tot ${until}. Geef hem niet door: wie hem heeft, kan de uitnodiging in jouw plaats aannemen. Heb je daar
al een account? Log dan in: de uitnodiging staat voor je klaar.

Verwachtte je deze mail niet? Dan hoef je niets te doen.
`,
  }),
  de: (link, until, by) => ({
    subject: 'Ihre Einladung',
    text: `Guten Tag,

${by ?? 'jemand, den Sie kennen,'} hat Sie eingeladen, in Verbindung zu bleiben. Öffnen Sie diesen Link, um die Einladung anzunehmen:

${link}

Der Link gilt einmal, bis ${until}. Geben Sie ihn nicht weiter: Wer ihn hat, kann die Einladung an Ihrer Stelle annehmen. Haben
Sie dort schon ein Konto, melden Sie sich an: Die Einladung wartet dort auf Sie.

Wenn Sie diese Mail nicht erwartet haben, brauchen Sie nichts zu tun.
`,
  }),
};

/** The mail that brings a friend's invitation; `by` is who invites, where they chose to be named. */
export function friendInvitationMail(
  language: Language,
  invitation: { link: string; until: Date; timeZone: string; by: string | null },
): MailText {
  const { link, until, timeZone, by } = invitation;
  const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone });
  return invitations[language](link, day.format(until), by);
}

const notices: Record<Language, (link: string) => MailText> = {
  en: (link) => ({
    subject: 'Something waits for you',
    text: `Hello,

something has changed that concerns you. Sign in to read it:

${link}
`,
  }),
  nl: (link) => ({
    subject: 'Er staat iets voor je klaar',
    text: `Hallo,

er is iets veranderd dat jou aangaat. Log in om het te lezen:

${link}
`,
  }),
  de: (link) => ({
    subject: 'Etwas wartet auf Sie',
    text: `Guten Tag,

etwas hat sich geändert, das Sie betrifft. Melden Sie sich an, um es zu lesen:

${link}
`,
  }),
};

/** Says that something waits at home, and nothing of it. */
export function noticeMail(language: Language, link: string): MailText {
  return notices[language](link);
}
