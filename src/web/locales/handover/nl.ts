import { formatNumber, plural } from '../format.ts';
import type { HandOverTexts } from './en.ts';

const nl: HandOverTexts = {
  title: (client) => `${client} overdragen`,
  cannot: 'Overdragen kan hier niet',
  cannotWhy:
    'Alleen een behandelaar die blijvend aan een cliënt is gekoppeld kan overdragen, zodra de cliënt zich heeft aangemeld.',
  colleague: 'Wie neemt het over?',
  colleagueMissing: 'Kies wie het overneemt.',
  noColleagues: 'Er is nog niemand anders aan wie je kunt overdragen. Je beheerder nodigt collega’s uit.',
  conversations: 'Welke gesprekken gaan mee?',
  conversationsHint: 'De gesprekken waarin jij en deze cliënt nu zitten, en die jij leidt.',
  conversationsNone: 'Er is er geen dat mee kan. Je kunt de cliënt toch overdragen.',
  reads: (colleague) => `Wat mag ${colleague} daar lezen?`,
  somebody: 'je collega',
  fromNow: 'Alleen vanaf nu',
  fromNowWhat: 'Niets van wat eerder is geschreven.',
  everything: 'Alles',
  everythingWhat: 'Alles wat je daar zelf kunt lezen.',
  asBefore: (colleague) => `${colleague} zit er al in, en leest wat die nu ook leest.`,
  strangers: 'Er zitten anderen in die je collega misschien niet kennen. Onderwerp en berichten kunnen namen bevatten.',
  staying: 'Wat blijft zoals het is',
  obstacle: {
    notManager: 'Iemand anders leidt het: die kan je collega toevoegen. Jij blijft erin.',
    closed: 'Het is gesloten. Open het eerst opnieuw als het mee moet.',
    readOnly: 'Het kan alleen worden gelezen.',
    clientGone: 'De cliënt zit er niet meer in.',
    full: 'Er zitten vijftig mensen in: er is geen plaats meer.',
  },
  plan: 'Wat er gebeurt als je op de knop drukt',
  planTold: (client, colleague) =>
    `${client} krijgt als eerste bericht: dat je overdraagt aan ${colleague}, en wat ${colleague} gaat lezen. ${colleague} krijgt ook bericht.`,
  planLinked: (client, colleague) => `${colleague} en ${client} worden gekoppeld.`,
  planConversations: (colleague, count) =>
    plural(
      count,
      `${colleague} wordt aan één gesprek toegevoegd en leidt het. Jij verlaat het, en kunt tot dan blijven lezen. Iedereen erin ziet dit.`,
      `${colleague} wordt aan ${formatNumber(count)} gesprekken toegevoegd en leidt ze. Jij verlaat ze, en kunt tot dan blijven lezen. Iedereen erin ziet dit.`,
    ),
  planEnd: (client) =>
    `Je koppeling met ${client} eindigt. In andere gesprekken met alleen jullie tweeën kunnen jullie nog een aantal dagen schrijven.`,
  planBack: 'Je kunt het niet zelf terugdraaien. Je collega kan je weer koppelen en toevoegen.',
  start: (client) => `${client} overdragen`,
  toWhom: (colleague) => `Aan ${colleague}`,
  since: (day) => `Begonnen op ${day}`,
  told: (client) => `${client} heeft bericht gekregen`,
  linked: (colleague) => `${colleague} is gekoppeld`,
  state: {
    done: 'Overgedragen',
    waits: 'Nog te doen',
    notManager: 'Blijft zoals het is: iemand anders leidt het',
    closed: 'Blijft zoals het is: het is gesloten',
    readOnly: 'Blijft zoals het is: het kan alleen worden gelezen',
    clientGone: 'Blijft zoals het is: de cliënt is eruit',
    full: 'Blijft zoals het is: er is geen plaats meer',
  },
  gone: 'Een gesprek dat er niet meer is',
  linkLast: (client) => `Je koppeling met ${client}`,
  linkLastWhy: 'Eindigt als laatste',
  running: 'Bezig met overdragen',
  runningWords: (done, all) => `${formatNumber(done)} van ${formatNumber(all)}`,
  runningWhy:
    'Je kunt deze pagina verlaten: wat gedaan is, is gedaan, en je kunt later verder vanaf elk van je apparaten.',
  unfinished: 'Dit is nog niet klaar. Wat gedaan is, blijft gedaan; je kunt altijd verder.',
  goOn: 'Verdergaan',
  stop: 'Stoppen met overdragen',
  stopQuestion: (client) => `Stoppen met het overdragen van ${client}?`,
  stopWhat: (colleague) =>
    `Wat gedaan is, blijft zo: ${colleague} houdt de koppeling en de gesprekken die zijn overgedragen. Jij blijft ook gekoppeld. De cliënt en ${colleague} krijgen bericht.`,
  stopYes: 'Stoppen',
  stopNo: 'Nu niet',
  stopped: 'Gestopt. Wat gedaan is, blijft zo.',
  stoppedMeanwhile: 'Het is intussen gestopt: een account of een koppeling is beëindigd. Wat gedaan is, blijft zo.',
  done: (client, colleague) => `${client} is overgedragen aan ${colleague}.`,
  doneWhy:
    'Je koppeling is beëindigd. Gesprekken die je hebt verlaten, staan nog onder Gesprekken: je kunt ze tot dan lezen.',
  toContacts: 'Naar je contacten',
  card: 'Aan een collega overdragen',
  cardWhy:
    'In één keer: de collega wordt gekoppeld, neemt de gesprekken over die jij kiest, en je eigen koppeling eindigt.',
  cardBegun: 'Je bent begonnen deze cliënt over te dragen. Het is nog niet klaar.',
};

export default nl;
