import type { KeysTexts } from './en.ts';

export default {
  words: 'Ihr neues Passwort, fünf Wörter',
  wordsHint:
    'Lang und leicht zu merken, schwer zu erraten. Schreiben Sie die Wörter auf oder lassen Sie sie vom Browser aufbewahren.',
  otherWords: 'Andere Wörter',
  kept: 'Ich habe diese Wörter aufbewahrt',
  keptMissing: 'Bitte bewahren Sie zuerst die Wörter auf: Sie brauchen sie zum Anmelden.',
  own: 'Selbst ein Passwort wählen',
  ownLabel: 'Neues Passwort',
  ownHint: 'Mindestens 12 Zeichen und keines, das viele benutzen. Mehrere Wörter sind besser als viele Sonderzeichen.',
  backToWords: 'Doch fünf Wörter nehmen',
  tooShort: 'Ein Passwort braucht mindestens 12 Zeichen.',
  common: 'Dieses Passwort ist zu leicht zu erraten. Fügen Sie ein Wort hinzu oder nehmen Sie andere.',
  missing: 'Bitte wählen Sie ein Passwort.',
  code: 'Ihr Wiederherstellungscode',
  codeKeep: 'Drucken Sie ihn oder schreiben Sie ihn auf. Bewahren Sie ihn sicher auf, nicht auf diesem Gerät.',
  codeOnce: 'Er wird nur jetzt gezeigt. Geben Sie ihn niemandem: Wir fragen nie danach.',
  copy: 'Kopieren',
  copied: 'Kopiert. Bewahren Sie den Code sicher auf und leeren Sie danach die Zwischenablage.',
  print: 'Drucken',
  sheetTitle: 'Wiederherstellungscode für Alcove',
  sheetOrganisation: 'Organisation',
  sheetAccount: 'Konto',
  sheetMadeOn: 'Erstellt am',
  sheetWhat:
    'Mit diesem Code kommen Sie wieder in Ihr Konto und zu Ihren Nachrichten, wenn Sie Ihr Passwort vergessen haben. Bewahren Sie ihn gut auf und geben Sie ihn niemandem. Ein neuerer Code macht diesen wertlos.',
  typeLabel: 'Wiederherstellungscode',
  typeHint: 'Groß- und Kleinschreibung, Leerzeichen und Bindestriche spielen keine Rolle.',
  typeMissing: 'Bitte geben Sie den ganzen Code ein: sieben Gruppen zu vier Zeichen.',
  typeWrong: 'Das ist nicht der Code, der gezeigt wurde. Vergleichen Sie Gruppe für Gruppe.',
  showAgain: 'Den Code noch einmal zeigen',
} satisfies KeysTexts;
