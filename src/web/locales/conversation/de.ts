import type { DetailTexts } from './en.ts';

export default {
  participantsTitle: 'Teilnehmende',
  topic: 'Thema',
  topicHint: 'Höchstens 120 Zeichen. Alle Teilnehmenden sehen es.',
  topicTooLong: 'Ein Thema hat höchstens 120 Zeichen.',
  save: 'Speichern',
  lockTitle: 'Wer dieses Gespräch lesen kann',
  lockHow:
    'Nachrichten und Thema werden auf Ihrem Gerät verschlüsselt und nur auf den Geräten der Personen in diesem Gespräch geöffnet.',
  lockCopy:
    'Wer alles kopiert, was der Server speichert, kann nichts davon lesen, es sei denn, er errät jemandes schwaches Passwort.',
  lockRunner:
    'Wer den Server betreibt, müsste das Programm ändern. Von diesem Augenblick an könnte er mitlesen, aber nicht ohne diese Änderung.',
  lockKnown:
    'Der Server weiß aber, wer in einem Gespräch ist, wann etwas geschrieben wurde und ungefähr, wie lang es war.',
  lockCompare:
    'Wenn Sie sicher sein wollen, dass Sie mit der richtigen Person schreiben, vergleichen Sie Ihre Sicherheitsnummern: persönlich oder am Telefon.',
  lockVersion: (version: string) => `Auf diesem Gerät läuft Version ${version}.`,
  manager: 'Leitet das Gespräch',
  therapist: 'Fachperson',
  client: 'Klient*in',
  friend: 'Vertrauensperson',
  guest: 'Gast',
  invited: 'Eingeladen',
  waitsToBeLetIn: 'Wartet auf Einlass',
  notIn: 'Nicht mehr dabei',
  compared: 'Verglichen',
  notYetCompared: 'Noch nicht verglichen',
  newKeys: 'Neue Schlüssel',
  pendingOne: (name: string) => `Was Sie schreiben, wartet verschlüsselt, bis ${name} sich anmeldet.`,
  pendingMany: (names: string) => `Was Sie schreiben, wartet verschlüsselt auf ${names}, bis sie sich anmelden.`,
  pendingHere: (name: string) => `${name} hat sich angemeldet und wartet darauf, hereingelassen zu werden.`,
  pendingWaits: (name: string) =>
    `${name} hat sich angemeldet. Wer die Einladung gemacht hat, kann ${name} hereinlassen.`,
  incomplete: 'Dieses Gespräch ist vielleicht nicht vollständig',
  incompleteWhy:
    'Einträge passen nicht zusammen. Sie können weiter lesen und schreiben. Wenn das so bleibt, sagen Sie es Ihrer Organisation.',
  broken: 'Es lässt sich nicht beweisen, wer in diesem Gespräch ist',
  brokenWhy:
    'Zu Ihrem Schutz wird hier nichts gesendet. Sie können ein neues Gespräch beginnen. Bitte sagen Sie es Ihrer Organisation.',
  updateNeeded: 'Diese Seite ist zu alt für dieses Gespräch',
  updateNeededWhy: 'Laden Sie sie neu, um weiter zu lesen und zu schreiben. Was Sie geschrieben haben, bleibt.',
  keysMissing: 'Die Schlüssel für dieses Gespräch sind unterwegs',
  keysMissingWhy:
    'Sie kommen vom Gerät einer anderen Person im Gespräch, sobald dort eines offen ist. Sie brauchen nichts zu tun.',
  changedDo: 'Sicherheitsnummern vergleichen',
  closed: 'Dieses Gespräch ist geschlossen. Sie können alles weiterhin lesen.',
  notActive: 'Sie sind nicht mehr in diesem Gespräch. Sie können alles bis dahin weiterhin lesen.',
  cannotWrite: 'Sie können hier gerade nicht schreiben.',
  notLetIn:
    'Sie sind noch nicht hereingelassen. Die Person, die Sie eingeladen hat, sieht Ihre Anmeldung und kann Sie mit einem Druck hereinlassen.',
  ownText: 'Ihr Text, der nicht gesendet wurde',
  awaits: 'Solange dieses Gespräch wartet, können Sie in einem neuen schreiben.',
  succeed: 'Niemand leitet dieses Gespräch',
  succeedDo: 'Leitung übernehmen',
} satisfies DetailTexts;
