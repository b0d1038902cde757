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
  pendingOne: (name: string) => `Wat je schrijft, wacht versleuteld tot ${name} zich aanmeldt.`,
  pendingMany: (names: string) => `Wat je schrijft, wacht versleuteld op ${names} tot ze zich aanmelden.`,
  pendingHere: (name: string) => `${name} heeft zich aangemeld en wacht om te worden binnengelaten.`,
  pendingWaits: (name: string) => `${name} heeft zich aangemeld. Wie de uitnodiging deed, kan ${name} binnenlaten.`,
  incomplete: 'Dit gesprek is misschien niet compleet',
  incompleteWhy:
    'Niet alles past op elkaar. Je kunt verder lezen en schrijven. Blijft dit staan, vertel het dan je organisatie.',
  broken: 'Het is niet te bewijzen wie in dit gesprek zit',
  brokenWhy:
    'Om je te beschermen wordt hier niets verstuurd. Je kunt een nieuw gesprek beginnen. Vertel het je organisatie.',
  updateNeeded: 'Deze pagina is te oud voor dit gesprek',
  updateNeededWhy: 'Laad haar opnieuw om verder te lezen en te schrijven. Wat je typte, blijft bewaard.',
  keysMissing: 'De sleutels van dit gesprek zijn onderweg',
  keysMissingWhy: 'Ze komen van het apparaat van een andere deelnemer, zodra dat open is. Je hoeft niets te doen.',
  changedDo: 'Veiligheidsnummers vergelijken',
  closed: 'Dit gesprek is gesloten. Je kunt alles nog lezen.',
  notActive: 'Je zit niet meer in dit gesprek. Je kunt alles tot dan toe nog lezen.',
  cannotWrite: 'Je kunt hier op dit moment niet schrijven.',
  notLetIn:
    'Je bent nog niet binnengelaten. Wie je uitnodigde, ziet dat je je hebt aangemeld en kan je met één druk binnenlaten.',
  ownText: 'Je tekst die niet is verstuurd',
  awaits: 'Zolang dit gesprek wacht, kun je in een nieuw gesprek schrijven.',
  succeed: 'Niemand leidt dit gesprek',
  succeedDo: 'De leiding nemen',
} satisfies DetailTexts;
