import type { SetupTexts } from './en.ts';

export default {
  title: 'Einrichten',
  welcome: 'Willkommen bei Alcove',
  lead: 'Sichere Gespräche zwischen Klientinnen, Klienten und ihren Therapeuten, auf Ihrem eigenen Server. Was möchten Sie tun?',
  real: 'Ihre Organisation einrichten',
  realWhat: 'Für echte Menschen. Dauert fünf Minuten.',
  demo: 'Die Demo ausprobieren',
  demoWhat:
    'Eine erfundene Praxis mit Therapeuten, Klienten und Gesprächen, zum Umsehen. Sie können sie später löschen.',
  exclusive:
    'Eine Demo und eine echte Organisation sind nie zusammen in einer Installation. Zum Wechseln löschen Sie zuerst die Demo.',
  noToken: 'Öffnen Sie den Link zum Einrichten, den das Programm beim Start im Terminal ausgegeben hat.',
  linkWrong:
    'Dieser Link gilt nicht mehr: Bei jedem Start gibt es einen neuen. Nehmen Sie den neuesten aus dem Terminal.',
  doneAlready: 'Diese Installation ist schon eingerichtet.',
  toSignIn: 'Zur Anmeldung',
  back: 'Zurück',
  next: 'Weiter',
  organisation: 'Die Organisation',
  organisationName: 'Name',
  shortName: 'Kurzname, für Adressen',
  shortNameHint: 'Kleinbuchstaben, Ziffern und Bindestriche, zum Beispiel praxis-linde.',
  country: 'Land',
  countryHint: 'Bestimmt, welche Krisennummern angezeigt werden.',
  timeZone: 'Zeitzone',
  language: 'Sprache',
  administrator: 'Die erste Administratorin, der erste Administrator',
  administratorLead:
    'Eine Fachperson der Organisation, die alle anderen einlädt. Das Konto legen Sie auf der nächsten Seite an, auf diesem Gerät.',
  name: 'Name',
  address: 'E-Mail-Adresse',
  profession: 'Beruf',
  desk: 'Der Servicedesk',
  deskLead:
    'Wer diese Installation betreibt: sieht Organisationen, Mail-Warteschlange und Zustand, und kann nichts lesen, was Menschen schreiben. Es darf dieselbe Person sein, mit eigenem Passwort.',
  deskPassword: 'Passwort des Servicedesks',
  deskPasswordHint: 'Mindestens 12 Zeichen. Es kann Ihnen nicht noch einmal geschickt werden.',
  makeIt: 'Einrichten',
  making: 'Einen Moment…',
  missing: 'Bitte ausfüllen.',
  shortNameWrong: 'Nur Kleinbuchstaben, Ziffern und Bindestriche, 2 bis 40.',
  demoMaking: 'Die Demo wird angelegt',
  demoMakingWhy:
    'Es entstehen echte Konten mit echten Schlüsseln, wie auf jedem Gerät. Das dauert etwa eine halbe Minute.',
  demoReady: 'Die Demo ist bereit',
  demoReadyLead:
    'Melden Sie sich als eine dieser Personen an, zum Beispiel in zwei Browsern nebeneinander. Alles hier ist erfunden.',
  demoFailed:
    'Die Demo konnte nicht angelegt werden. Das Terminal sagt, warum. Starten Sie das Programm neu und versuchen Sie es noch einmal.',
  passwordOfAll: 'Das Passwort aller ist:',
  signInAs: 'Anmelden',
} satisfies SetupTexts;
