import type { Texts } from './en.ts';
import { plural } from './format.ts';

export default {
  ui: {
    skipToContent: 'Zum Inhalt',
    mainMenu: 'Hauptmenü',
    close: 'Schließen',
    cancel: 'Abbrechen',
    back: 'Zurück',
    undo: 'Rückgängig machen',
    moreActions: 'Mehr',
    optional: 'freiwillig',
    loading: 'Wird geladen',
    busy: 'Einen Moment…',
    tryAgain: 'Noch einmal versuchen',
    loadingFailed:
      'Dieser Teil konnte nicht geladen werden. Es ging nichts verloren. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    unexpected: 'Etwas ist schiefgegangen. Was Sie geschrieben haben, ist noch da. Bitte versuchen Sie es noch einmal.',
    showPassword: 'Passwort zeigen',
    hidePassword: 'Passwort verbergen',
    capsLock: 'Die Feststelltaste ist an.',
    errorSummary: (count: number) =>
      plural(count, 'Eine Sache braucht Ihre Aufmerksamkeit', `${count} Dinge brauchen Ihre Aufmerksamkeit`),
    error: 'Fehler',
    codeProgress: (typed: number, all: number) => `${typed} von ${all} Zeichen`,
    notices: 'Hinweise',
    unread: (count: number) => `${count} ungelesen`,
    hide: 'Verbergen',
    hideNow: 'Diese Seite verbergen',
    hideNowHint: 'Drücken Sie zweimal Escape, um diese Seite sofort zu verbergen.',
    continue: 'Weiter',
    offline: 'Sie sind offline.',
    leaveQuestion: 'Ohne Speichern verlassen?',
    leaveConsequence: 'Was Sie auf dieser Seite geändert haben, ist noch nicht gespeichert.',
    leave: 'Seite verlassen',
    stay: 'Hierbleiben',
  },
} satisfies Texts;
