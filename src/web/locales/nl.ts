import type { Texts } from './en.ts';
import { plural } from './format.ts';

export default {
  ui: {
    skipToContent: 'Naar de inhoud',
    mainMenu: 'Hoofdmenu',
    close: 'Sluiten',
    cancel: 'Annuleren',
    back: 'Terug',
    undo: 'Ongedaan maken',
    moreActions: 'Meer',
    optional: 'niet verplicht',
    loading: 'Laden',
    busy: 'Een ogenblik…',
    tryAgain: 'Opnieuw proberen',
    loadingFailed:
      'Dit deel kon niet worden geladen. Er is niets verloren gegaan. Controleer uw verbinding en probeer het opnieuw.',
    unexpected: 'Er ging iets mis. Wat u typte, staat er nog. Probeer het opnieuw.',
    showPassword: 'Wachtwoord tonen',
    hidePassword: 'Wachtwoord verbergen',
    capsLock: 'Caps Lock staat aan.',
    errorSummary: (count: number) => plural(count, 'Eén ding vraagt uw aandacht', `${count} dingen vragen uw aandacht`),
    error: 'Fout',
    codeProgress: (typed: number, all: number) => `${typed} van ${all} tekens`,
    notices: 'Meldingen',
    unread: (count: number) => `${count} ongelezen`,
    hide: 'Verberg',
    hideNow: 'Deze pagina verbergen',
    hideNowHint: 'Druk twee keer op Escape om deze pagina meteen te verbergen.',
    continue: 'Verdergaan',
    offline: 'U bent offline.',
    leaveQuestion: 'Weggaan zonder op te slaan?',
    leaveConsequence: 'Wat u op deze pagina hebt gewijzigd, is nog niet opgeslagen.',
    leave: 'Pagina verlaten',
    stay: 'Hier blijven',
  },
} satisfies Texts;
