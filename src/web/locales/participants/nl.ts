import { formatNumber, plural } from '../format.ts';
import type { ParticipantTexts } from './en.ts';

export default {
  add: 'Deelnemers toevoegen',
  who: 'Wie moet erbij komen?',
  nobodyToAdd: 'Al je contacten zitten al in dit gesprek.',
  readsTitle: (names: string, count: number) => `Wat ${count === 1 ? 'mag' : 'mogen'} ${names} lezen?`,
  reads: 'Van wat eerder is geschreven',
  readsSeen: 'Iedereen in het gesprek ziet wat je kiest.',
  fromNow: 'Alleen vanaf nu',
  fromNowWhat: 'Niets van wat eerder is geschreven.',
  everything: 'Alles',
  everythingWhat: 'Alles wat je hier zelf kunt lezen, vanaf het begin.',
  strangers: (names: string) =>
    `Niet iedereen hier kent ${names}. In het onderwerp en de berichten kunnen namen staan die niet voor hen zijn.`,
  strangersFromNow: (names: string) =>
    `Niet iedereen hier kent ${names}. Ze zien van elkaar een bijnaam of een nummer; in het onderwerp kunnen namen staan.`,
  startNew: 'Liever een nieuwe groep beginnen',
  addDo: (count: number) => plural(count, 'Toevoegen', `${formatNumber(count)} mensen toevoegen`),
  added: (names: string) => `Toegevoegd: ${names}.`,
  leave: 'Gesprek verlaten',
  leaveQuestion: 'Dit gesprek verlaten?',
  leaveWhat: 'Je kunt alles tot nu toe blijven lezen. Wat later wordt geschreven, krijg je niet.',
  leaveDo: 'Verlaten',
  left: 'Je hebt dit gesprek verlaten. Je kunt alles tot nu toe blijven lezen.',
  handOver: 'Overdragen',
  handOverTitle: 'Dit gesprek overdragen',
  handOverWhat:
    'Wie het gesprek leidt, voegt mensen toe en verwijdert ze, wijzigt het onderwerp en kan het sluiten. Je blijft erin, en kunt het dan verlaten. Alleen wie het dan leidt, kan het teruggeven.',
  handOverWhom: 'Aan wie?',
  handOverMissing: 'Kies iemand.',
  handOverTo: 'Aan deze persoon overdragen',
  handedOver: (name: string) => `${name} leidt dit gesprek nu.`,
  close: 'Gesprek sluiten',
  closed: 'Dit gesprek is gesloten. Iedereen kan het nog lezen.',
  reopen: 'Weer openen',
  reopened: 'Dit gesprek is weer open.',
  nameDeputy: 'Als vervanger aanwijzen',
  endDeputy: 'Niet langer vervanger',
  deputyNamed: (name: string) =>
    `${name} is nu vervanger: die kan mensen binnenlaten en herstel bevestigen als jij er niet bent.`,
  deputyEnded: (name: string) => `${name} is geen vervanger meer.`,
  remove: 'Verwijderen',
  removeQuestion: (name: string) => `${name} verwijderen?`,
  removeWhat: (name: string) =>
    `${name} krijgt dat te zien, zonder reden, en ontvangt van hier niets meer. Je kunt diegene later weer toevoegen.`,
  removeTherapist: 'Dan zit er geen behandelaar meer in dit gesprek.',
  history: 'Wat tot nu toe is geschreven',
  historyKeeps: (name: string) => `${name} kan het blijven lezen`,
  historyKeepsWhat: 'Zoals iemand die het gesprek verlaat.',
  historyHidden: 'Ook verbergen',
  historyHiddenWhat: (name: string) =>
    `${name} kan dit gesprek niet meer openen, alleen de eigen berichten opslaan. Gemaakte kopieën zijn niet terug te halen.`,
  removeDo: 'Verwijderen',
  removed: (name: string) => `${name} is verwijderd.`,
  former: (count: number) =>
    plural(count, 'Eén persoon zit er niet meer in', `${formatNumber(count)} mensen zitten er niet meer in`),
  actions: (name: string) => `Acties voor ${name}`,
} satisfies ParticipantTexts;
