import type { DetailTexts } from './en.ts';

export default {
  participantsTitle: 'Deelnemers',
  topic: 'Onderwerp',
  topicHint: 'Hoogstens 120 tekens. Alle deelnemers zien het.',
  topicTooLong: 'Een onderwerp heeft hoogstens 120 tekens.',
  save: 'Opslaan',
  lockTitle: 'Wie dit gesprek kan lezen',
  lockHow:
    'Berichten en onderwerp worden op je apparaat versleuteld en gaan alleen open op de apparaten van de mensen in dit gesprek.',
  lockCopy:
    'Wie alles kopieert wat op de server staat, leest er niets van, tenzij diegene iemands zwakke wachtwoord raadt.',
  lockRunner:
    'Wie de server beheert, zou het programma moeten veranderen. Vanaf dat moment kan diegene meelezen, maar niet zonder die verandering.',
  lockKnown:
    'De server weet wel wie er in een gesprek zitten, wanneer er iets is geschreven en ongeveer hoe lang het was.',
  lockCompare:
    'Wil je zeker weten dat je met de juiste persoon schrijft, vergelijk dan jullie veiligheidsnummers: persoonlijk of aan de telefoon.',
  lockVersion: (version: string) => `Op dit apparaat draait versie ${version}.`,
  manager: 'Leidt het gesprek',
  therapist: 'Behandelaar',
  client: 'Cliënt',
  friend: 'Naaste',
  guest: 'Gast',
  invited: 'Uitgenodigd',
  waitsToBeLetIn: 'Wacht om binnengelaten te worden',
  notIn: 'Zit er niet meer in',
  compared: 'Vergeleken',
  notYetCompared: 'Nog niet vergeleken',
  newKeys: 'Nieuwe sleutels',
} satisfies DetailTexts;
