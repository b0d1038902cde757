// The words of mails about friendships, in each language. They name nobody, except an inviter who chose to be named (F1).
import type { Words } from './words.ts';

const invitations: Words = {
  en: ({ link, day: until, by }) => ({
    subject: 'Your invitation',
    text: `Hello,

${by || 'somebody you know'} has invited you to stay in touch. Open this link to accept:

${link}

The link works once, until ${until}. Don't pass it on: whoever has it can accept in your place. If you have an account there
already, sign in: the invitation waits for you.

If you did not expect this mail, you need to do nothing.
`,
  }),
  nl: ({ link, day: until, by }) => ({
    subject: 'Je uitnodiging',
    text: `Hallo,

${by || 'iemand die je kent'} heeft je uitgenodigd om contact te houden. Open deze link om de uitnodiging aan te nemen:

${link}

De link werkt één keer, tot ${until}. Geef hem niet door: wie hem heeft, kan de uitnodiging in jouw plaats aannemen. Heb je daar
al een account? Log dan in: de uitnodiging staat voor je klaar.

Verwachtte je deze mail niet? Dan hoef je niets te doen.
`,
  }),
  de: ({ link, day: until, by }) => ({
    subject: 'Ihre Einladung',
    text: `Guten Tag,

${by || 'jemand, den Sie kennen,'} hat Sie eingeladen, in Verbindung zu bleiben. Öffnen Sie diesen Link, um die Einladung anzunehmen:

${link}

Der Link gilt einmal, bis ${until}. Geben Sie ihn nicht weiter: Wer ihn hat, kann die Einladung an Ihrer Stelle annehmen. Haben
Sie dort schon ein Konto, melden Sie sich an: Die Einladung wartet dort auf Sie.

Wenn Sie diese Mail nicht erwartet haben, brauchen Sie nichts zu tun.
`,
  }),
};

/** By kind. */
export const contactTexts = {
  /** A friend is invited; by whom, only where they chose to be named. */
  'invitation.friend': invitations,
} as const satisfies Record<string, Words>;
