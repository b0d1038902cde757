import type { NamingTexts } from './en.ts';

const nl: NamingTexts = {
  title: 'Hoe wil je hier getoond worden?',
  why: 'In dit gesprek zit iemand die geen contact van je is. Je contacten zien je naam. De anderen zien wat je nu kiest.',
  towards: 'Voor mensen die geen contact van je zijn',
  nickname: 'Een bijnaam',
  nicknameHint: 'Er staat altijd bij dat het een bijnaam is. Je contacten zien hem achter je naam.',
  own: 'Mijn eigen naam',
  ownHint: (name: string) => `Ze zien ‘${name}’. Wie je naam heeft gezien, blijft hem zien.`,
  later: 'Later',
  laterHint: (shown: string) => `Tot je kiest zien ze ‘${shown}’. Je kunt intussen schrijven.`,
  field: 'Je bijnaam',
  fieldHint: '2 tot 30 letters. Geen cijfers, adressen of links, en niet de naam van iemand hier.',
  always: 'Altijd mijn eigen naam, in alle gesprekken',
  alwaysHint: 'Je kunt dit in je instellingen terugdraaien.',
  chooseOne: 'Kies een van de drie.',
  chooseOneOfTwo: 'Kies een van de twee.',
  changeAny: 'Je kunt het altijd veranderen, bij Deelnemers.',
  dialog: 'Hoe je getoond wordt',
  earlierToo: 'Een verandering geldt ook voor eerdere berichten. Wie je naam heeft gezien, blijft hem zien.',
  change: 'Veranderen hoe je getoond wordt',
  save: 'Opslaan',
  saved: 'Opgeslagen.',
  unveilTitle: 'Iemand hier is je contact geworden',
  unveilWhy: (name: string) =>
    `Als je verdergaat, ziet die persoon je naam, ${name}, in dit gesprek: ook bij eerdere berichten. Je ziet de naam van de ander zodra die hetzelfde heeft gelezen.`,
  unveilOthers: 'Voor alle anderen verandert er niets.',
};

export default nl;
