import type { KeysTexts } from './en.ts';

export default {
  words: 'Je nieuwe wachtwoord, vijf woorden',
  wordsHint: 'Lang en goed te onthouden, moeilijk te raden. Schrijf de woorden op of laat je browser ze bewaren.',
  otherWords: 'Andere woorden',
  kept: 'Ik heb deze woorden bewaard',
  keptMissing: 'Bewaar eerst de woorden: je hebt ze nodig om in te loggen.',
  own: 'Zelf een wachtwoord kiezen',
  ownLabel: 'Nieuw wachtwoord',
  ownHint:
    'Minstens 12 tekens, en niet een dat veel mensen gebruiken. Een paar woorden zijn beter dan veel leestekens.',
  backToWords: 'Toch vijf woorden nemen',
  tooShort: 'Een wachtwoord heeft minstens 12 tekens.',
  common: 'Dit wachtwoord is te makkelijk te raden. Voeg een woord toe, of neem andere.',
  missing: 'Kies een wachtwoord.',
  code: 'Je herstelcode',
  codeKeep: 'Druk hem af of schrijf hem op. Bewaar hem op een veilige plek, niet op dit apparaat.',
  codeOnce: 'Je ziet hem alleen nu. Geef hem aan niemand: wij vragen er nooit om.',
  copy: 'Kopiëren',
  copied: 'Gekopieerd. Bewaar de code op een veilige plek en maak daarna je klembord leeg.',
  print: 'Afdrukken',
  sheetTitle: 'Herstelcode voor Alcove',
  sheetOrganisation: 'Organisatie',
  sheetAccount: 'Account',
  sheetMadeOn: 'Gemaakt op',
  sheetWhat:
    'Met deze code kom je weer in je account en bij je berichten als je je wachtwoord bent vergeten. Bewaar hem goed en geef hem aan niemand. Een nieuwere code maakt deze waardeloos.',
  typeLabel: 'Herstelcode',
  typeHint: 'Hoofdletters, kleine letters, spaties en streepjes maken niet uit.',
  typeMissing: 'Typ de hele code: zeven groepjes van vier.',
  typeWrong: 'Dit is niet de code die je zag. Vergelijk groepje voor groepje.',
  showAgain: 'De code nog eens tonen',
} satisfies KeysTexts;
