import { formatNumber, plural } from '../format.ts';
import type { HomeTexts } from './en.ts';

export default {
  title: 'Start',
  hello: (name: string) => `Dag ${name}`,
  start: 'Gesprek beginnen',
  news: 'Nieuwe berichten',
  noNews: 'Geen nieuwe berichten',
  noNewsYet: 'Je hebt nog geen gesprekken. Begin er een met iemand die je hier kent.',
  allConversations: 'Alle gesprekken',
  moreUnread: (count: number) =>
    plural(count, 'Nog één ongelezen bericht', `Nog ${formatNumber(count)} ongelezen berichten`),
  hideText: 'Begin van berichten verbergen',
  showText: 'Begin van berichten tonen',
  tasks: 'Wacht op jou',
  people: 'Contacten',
  allPeople: 'Alle contacten',
  noPeople: 'Je hebt nog geen contacten.',
  noPeopleClient: 'Je hebt nog geen contacten. Je organisatie koppelt je aan je behandelaar.',
  letIn: (name: string) => `${name} binnenlaten?`,
  letInWhy: (name: string, address: string, day: string) =>
    `${name} nam de uitnodiging op ${day} aan met ${address}. Is dat degene die je uitnodigde, laat die dan binnen.`,
  newLink: (professional: string) => `Je bent nu gekoppeld aan ${professional}`,
  newLinkWhy: (by: string | null, day: string) =>
    by ? `${by} heeft deze koppeling op ${day} gemaakt.` : `Je organisatie heeft deze koppeling op ${day} gemaakt.`,
  newLinkUntil: (day: string) => `Hij geldt tot en met ${day}, zolang iemand anders afwezig is.`,
  cover: (professional: string) => `Je neemt waar voor ${professional}`,
  coverWhy: (professional: string, from: string, to: string) =>
    `Van ${from} tot en met ${to} zijn de cliënten van ${professional} ook jouw contacten. Van eerdere gesprekken zie je niets, tenzij iemand je toevoegt.`,
  linkEnded: (other: string) => `De koppeling tussen jou en ${other} is beëindigd`,
  linkEndedWhy: (by: string | null, day: string) =>
    by ? `${by} heeft die op ${day} beëindigd.` : `Die is op ${day} beëindigd.`,
  linkEndedThen:
    'Jullie kunnen niets nieuws beginnen. In gesprekken met alleen jullie tweeën staat tot wanneer je kunt schrijven.',
  linkEndedMistake: 'Die was per ongeluk gemaakt.',
  handOver: {
    client: {
      begun: (by: string, colleague: string) => `${colleague} neemt het over van ${by}`,
      done: (by: string, colleague: string) => `${colleague} heeft het overgenomen van ${by}`,
      stopped: (by: string, colleague: string) => `${colleague} neemt het toch niet over van ${by}`,
    },
    clientWhy: (by: string, colleague: string, day: string) =>
      `${by} is hier op ${day} mee begonnen. Je bent nu ook aan ${colleague} gekoppeld.`,
    colleague: {
      begun: (by: string, client: string) => `${by} draagt ${client} aan jou over`,
      done: (by: string, client: string) => `${by} heeft ${client} aan jou overgedragen`,
      stopped: (by: string, client: string) => `${by} draagt ${client} toch niet aan jou over`,
    },
    colleagueWhy: (by: string, client: string, day: string) =>
      `${by} is hier op ${day} mee begonnen. ${client} en jij zijn nu gekoppeld.`,
    clientReads: (by: string, colleague: string, reads: string) =>
      `Van je gesprekken met ${by} krijgt ${colleague}: ${reads}.`,
    colleagueReads: (reads: string) => `Je krijgt, en leidt dan: ${reads}.`,
    noConversations: 'Er gaat geen gesprek over.',
    everything: (count: number) =>
      plural(
        count,
        'één gesprek met alles wat erin staat',
        `${formatNumber(count)} gesprekken met alles wat erin staat`,
      ),
    fromNow: (count: number) =>
      plural(
        count,
        'één gesprek zonder wat eerder is geschreven',
        `${formatNumber(count)} gesprekken zonder wat eerder is geschreven`,
      ),
    asBefore: (count: number) =>
      plural(
        count,
        'één gesprek als deelnemer van eerder',
        `${formatNumber(count)} gesprekken als deelnemer van eerder`,
      ),
    clientThen: (by: string) =>
      `Je ziet het daar als het gebeurt. ${by} gaat er dan uit, en de koppeling tussen jou en ${by} eindigt als laatste: je krijgt bericht.`,
    stoppedWhy:
      'Wat tot dan is gedaan, blijft zo. In je gesprekken staat wie erin zit, en bij Contacten wie aan jou is gekoppeld.',
    stoppedOwn: (client: string, colleague: string) => `De overdracht van ${client} aan ${colleague} is gestopt`,
    stoppedOwnWhy:
      'Een account of een koppeling is beëindigd. Wat tot dan is gedaan, blijft zo; de rest ligt bij jou als voorheen.',
    open: (client: string, colleague: string) => `Je draagt ${client} over aan ${colleague}`,
    openWhy: 'Het is nog niet klaar.',
    openDo: 'Verdergaan',
  },
  seen: 'Begrepen',
  endLink: (client: string, professional: string) => `${client} vraagt de koppeling met ${professional} te beëindigen`,
  endLinkDo: 'Bekijken in Beheer',
  decline: 'Afwijzen',
  parted: (other: string) => `${other} heeft het contact hier beëindigd`,
  partedWhy: 'Jullie gesprekken met z’n tweeën zijn gesloten. Lezen kan nog.',
  partedUntil: (day: string) =>
    `Jullie gesprekken met z’n tweeën zijn gesloten. Je account wordt op ${day} verwijderd, tenzij iemand je opnieuw hierheen haalt. Tot dan kun je lezen.`,
  friend: (by: string | null) =>
    by ? `${by} nodigt je uit als naaste` : 'Iemand die je kent nodigt je uit als naaste',
  friendWhy:
    'Neem je de uitnodiging aan, dan kunnen jullie hier met elkaar schrijven en zien jullie elkaars naam. Wijs je haar af, dan krijgt niemand bericht.',
  friendDo: 'Aannemen',
  friendUntil: (day: string) => `Geldig tot ${day}.`,
  secondWay: 'Je hebt maar één manier om binnen te komen',
  secondWayWhy:
    'Vergeet je je wachtwoord, dan kan alleen iemand die je kent je eerdere berichten terugbrengen. Maak een herstelcode en bewaar die goed: dan heb je niemand nodig.',
  secondWayDo: 'Herstelcode maken',
  typeCode: (name: string) => `Heb je van ${name} een kennismakingscode gekregen?`,
  typeCodeWhy:
    '20 cijfers, op papier, persoonlijk of aan de telefoon. Daarmee weten jullie allebei dat er niemand tussen zit.',
  typeCodeDo: 'Code typen',
  helpTitle: 'Hulp',
  helpText: 'Hoe berichten werken, wat je wel en niet schrijft, en wat je doet als iets niet lukt.',
  crisisTitle: 'Ben je in gevaar?',
  crisisCall: (number: string) => `Bel ${number}`,
  crisisMore: 'Meer hulp bij een crisis',
  crisisText: 'Berichten worden hier niet meteen gelezen. Bel als er gevaar is.',
} satisfies HomeTexts;
