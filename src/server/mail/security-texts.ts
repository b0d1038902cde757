// The words of mails about ways into an account, in each language. Neutral on purpose, as all mails: no name of a person, no
// organisation, nothing about care.
import type { Words } from './words.ts';

const resets: Words = {
  en: ({ link }) => ({
    subject: 'A new password',
    text: `Hello,

somebody asked for a new password for your account. If it was you, open this link:

${link}

The link works once, for one hour. Don't pass it on. Do you still have your recovery code? Then sign in with it instead: it
brings everything back at once.

If it was not you, you need to do nothing.
`,
  }),
  nl: ({ link }) => ({
    subject: 'Een nieuw wachtwoord',
    text: `Hallo,

iemand heeft een nieuw wachtwoord voor je account gevraagd. Was jij dat? Open dan deze link:

${link}

De link werkt één keer, één uur lang. Geef hem niet door. Heb je je herstelcode nog? Log dan daarmee in: daarmee krijg je
meteen alles terug.

Was jij het niet? Dan hoef je niets te doen.
`,
  }),
  de: ({ link }) => ({
    subject: 'Ein neues Passwort',
    text: `Guten Tag,

jemand hat ein neues Passwort für Ihr Konto verlangt. Waren Sie das, öffnen Sie diesen Link:

${link}

Der Link gilt einmal, eine Stunde lang. Geben Sie ihn nicht weiter. Haben Sie Ihren Wiederherstellungscode noch? Dann melden
Sie sich damit an: Er bringt sofort alles zurück.

Wenn Sie das nicht waren, brauchen Sie nichts zu tun.
`,
  }),
};

const resetsLater: Words = {
  en: ({ day: from }) => ({
    subject: 'A new password',
    text: `Hello,

somebody asked for a new password for your account. Its address was changed a few days ago; for your safety a new password can
be made from ${from} on. Please ask again then.

With your recovery code you can sign in at once.

If it was not you, you need to do nothing.
`,
  }),
  nl: ({ day: from }) => ({
    subject: 'Een nieuw wachtwoord',
    text: `Hallo,

iemand heeft een nieuw wachtwoord voor je account gevraagd. Het adres is een paar dagen geleden gewijzigd; voor je veiligheid
kan een nieuw wachtwoord vanaf ${from}. Vraag het dan nog eens.

Met je herstelcode kun je meteen inloggen.

Was jij het niet? Dan hoef je niets te doen.
`,
  }),
  de: ({ day: from }) => ({
    subject: 'Ein neues Passwort',
    text: `Guten Tag,

jemand hat ein neues Passwort für Ihr Konto verlangt. Die Adresse wurde vor einigen Tagen geändert; zu Ihrer Sicherheit ist
ein neues Passwort ab ${from} möglich. Bitte fragen Sie dann noch einmal.

Mit Ihrem Wiederherstellungscode können Sie sich sofort anmelden.

Wenn Sie das nicht waren, brauchen Sie nichts zu tun.
`,
  }),
};

const resetsDone: Words = {
  en: () => ({
    subject: 'Your account has a new password',
    text: `Hello,

a new password and new keys were made for your account through a link that was sent to this address. All devices were signed
out.

If it was not you, tell the people who invited you at once, by telephone or in person.
`,
  }),
  nl: () => ({
    subject: 'Je account heeft een nieuw wachtwoord',
    text: `Hallo,

via een link die naar dit adres is gestuurd, zijn een nieuw wachtwoord en nieuwe sleutels voor je account gemaakt. Alle
apparaten zijn uitgelogd.

Was jij het niet? Laat het de mensen die je hebben uitgenodigd dan meteen weten, per telefoon of persoonlijk.
`,
  }),
  de: () => ({
    subject: 'Ihr Konto hat ein neues Passwort',
    text: `Guten Tag,

über einen Link, der an diese Adresse ging, wurden für Ihr Konto ein neues Passwort und neue Schlüssel angelegt. Alle Geräte
wurden abgemeldet.

Wenn Sie das nicht waren, sagen Sie es sofort denen, die Sie eingeladen haben, am Telefon oder persönlich.
`,
  }),
};

const confirmations: Words = {
  en: ({ link }) => ({
    subject: 'Confirm this address',
    text: `Hello,

this address was entered as the new address of an account. To confirm it, open this link:

${link}

The link works once, for 24 hours.

If you did not expect this mail, you need to do nothing: nothing changes.
`,
  }),
  nl: ({ link }) => ({
    subject: 'Bevestig dit adres',
    text: `Hallo,

dit adres is opgegeven als nieuw adres van een account. Open deze link om het te bevestigen:

${link}

De link werkt één keer, 24 uur lang.

Verwachtte je deze mail niet? Dan hoef je niets te doen: er verandert niets.
`,
  }),
  de: ({ link }) => ({
    subject: 'Bestätigen Sie diese Adresse',
    text: `Guten Tag,

diese Adresse wurde als neue Adresse eines Kontos angegeben. Um sie zu bestätigen, öffnen Sie diesen Link:

${link}

Der Link gilt einmal, 24 Stunden lang.

Wenn Sie diese Mail nicht erwartet haben, brauchen Sie nichts zu tun: Es ändert sich nichts.
`,
  }),
};

const taken: Words = {
  en: () => ({
    subject: 'About your address',
    text: `Hello,

somebody entered this address as the new address of another account. It belongs to your account already, so nothing changes.

If it was not you, you need to do nothing.
`,
  }),
  nl: () => ({
    subject: 'Over je adres',
    text: `Hallo,

iemand heeft dit adres opgegeven als nieuw adres van een ander account. Het hoort al bij jouw account, dus er verandert niets.

Was jij het niet? Dan hoef je niets te doen.
`,
  }),
  de: () => ({
    subject: 'Zu Ihrer Adresse',
    text: `Guten Tag,

jemand hat diese Adresse als neue Adresse eines anderen Kontos angegeben. Sie gehört schon zu Ihrem Konto, es ändert sich also
nichts.

Wenn Sie das nicht waren, brauchen Sie nichts zu tun.
`,
  }),
};

const changed: Words = {
  en: ({ link }) => ({
    subject: 'The address of your account was changed',
    text: `Hello,

your account has another address now; mails will go there. If it was you, you need to do nothing.

If it was not you, open this link within 72 hours: it gives this address back and signs all devices out.

${link}

Don't pass the link on.
`,
  }),
  nl: ({ link }) => ({
    subject: 'Het adres van je account is gewijzigd',
    text: `Hallo,

je account heeft nu een ander adres; mails gaan voortaan daarheen. Was jij dat? Dan hoef je niets te doen.

Was jij het niet? Open dan binnen 72 uur deze link: daarmee krijg je dit adres terug en worden alle apparaten uitgelogd.

${link}

Geef de link niet door.
`,
  }),
  de: ({ link }) => ({
    subject: 'Die Adresse Ihres Kontos wurde geändert',
    text: `Guten Tag,

Ihr Konto hat jetzt eine andere Adresse; Mails gehen von nun an dorthin. Waren Sie das, brauchen Sie nichts zu tun.

Wenn nicht, öffnen Sie innerhalb von 72 Stunden diesen Link: Er stellt diese Adresse wieder her und meldet alle Geräte ab.

${link}

Geben Sie den Link nicht weiter.
`,
  }),
};

const undone: Words = {
  en: () => ({
    subject: 'This address is no longer used',
    text: `Hello,

a change of address to this one was taken back from the address before. The account no longer uses this address.
`,
  }),
  nl: () => ({
    subject: 'Dit adres wordt niet meer gebruikt',
    text: `Hallo,

een wijziging naar dit adres is vanaf het vorige adres teruggedraaid. Het account gebruikt dit adres niet meer.
`,
  }),
  de: () => ({
    subject: 'Diese Adresse wird nicht mehr verwendet',
    text: `Guten Tag,

eine Änderung auf diese Adresse wurde von der vorigen Adresse aus rückgängig gemacht. Das Konto verwendet diese Adresse nicht
mehr.
`,
  }),
};

/** By kind; the comments say whom each is for. */
export const securityTexts = {
  /** The link that a reset begins with. */
  reset: resets,
  /** From which day on a reset is possible, after a change of address. */
  'reset.later': resetsLater,
  /** That a reset was done. */
  'reset.done': resetsDone,
  /** To a new address: the link that confirms it. */
  'address.confirm': confirmations,
  /** To an address that another account has already. */
  'address.taken': taken,
  /** To the old address: the link that takes the change back. */
  'address.changed': changed,
  /** To the address that is no longer used. */
  'address.undone': undone,
} as const satisfies Record<string, Words>;
