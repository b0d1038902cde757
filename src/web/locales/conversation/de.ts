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
} satisfies DetailTexts;
