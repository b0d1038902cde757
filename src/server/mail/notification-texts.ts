// The words of mails that tell of something new, in each language: that there is something, and nothing of it (H2).
import type { Language } from '../../shared/contract.ts';
import type { Words } from './words.ts';

const messages: Words = {
  en: ({ link }) => ({
    subject: 'You have a new message',
    text: `Hello,

you have a new message. Sign in to read it:

${link}

You get one such mail until you have looked. In your settings you choose when mails come.
`,
  }),
  nl: ({ link }) => ({
    subject: 'Je hebt een nieuw bericht',
    text: `Hallo,

je hebt een nieuw bericht. Log in om het te lezen:

${link}

Je krijgt één zo'n mail totdat je hebt gekeken. In je instellingen kies je wanneer mails komen.
`,
  }),
  de: ({ link }) => ({
    subject: 'Sie haben eine neue Nachricht',
    text: `Guten Tag,

Sie haben eine neue Nachricht. Melden Sie sich an, um sie zu lesen:

${link}

Sie bekommen eine solche Mail, bis Sie nachgesehen haben. In Ihren Einstellungen wählen Sie, wann Mails kommen.
`,
  }),
};

const messagesAgain: Words = {
  en: ({ link }) => ({
    subject: 'A message still waits for you',
    text: `Hello,

a message still waits for you. Sign in to read it:

${link}

This was the only reminder. In your settings you choose when mails come.
`,
  }),
  nl: ({ link }) => ({
    subject: 'Er wacht nog een bericht op je',
    text: `Hallo,

er wacht nog een bericht op je. Log in om het te lezen:

${link}

Dit was de enige herinnering. In je instellingen kies je wanneer mails komen.
`,
  }),
  de: ({ link }) => ({
    subject: 'Eine Nachricht wartet noch auf Sie',
    text: `Guten Tag,

eine Nachricht wartet noch auf Sie. Melden Sie sich an, um sie zu lesen:

${link}

Das war die einzige Erinnerung. In Ihren Einstellungen wählen Sie, wann Mails kommen.
`,
  }),
};

const waiting: Words = {
  en: ({ link }) => ({
    subject: 'Something waits for you',
    text: `Hello,

something waits for you. Sign in to see it:

${link}

In your settings you choose when mails come.
`,
  }),
  nl: ({ link }) => ({
    subject: 'Er wacht iets op je',
    text: `Hallo,

er wacht iets op je. Log in om het te zien:

${link}

In je instellingen kies je wanneer mails komen.
`,
  }),
  de: ({ link }) => ({
    subject: 'Etwas wartet auf Sie',
    text: `Guten Tag,

etwas wartet auf Sie. Melden Sie sich an, um es zu sehen:

${link}

In Ihren Einstellungen wählen Sie, wann Mails kommen.
`,
  }),
};

/** By kind. */
export const notificationTexts = {
  message: messages,
  /** The one reminder. */
  'message.again': messagesAgain,
  /** Something waits for a decision. */
  task: waiting,
} as const satisfies Record<string, Words>;

/** The last line of a mail that can be stopped where it is read. */
export const stopTexts: Record<Language, (link: string) => string> = {
  en: (link) => `No more of these mails:\n\n${link}\n`,
  nl: (link) => `Geen mails meer hierover:\n\n${link}\n`,
  de: (link) => `Keine solchen Mails mehr:\n\n${link}\n`,
};
