import { formatNumber, plural } from '../format.ts';
import type { LaterTexts } from './en.ts';

export default {
  title: 'Later versturen',
  changeTitle: 'Het bericht wijzigen',
  text: 'Bericht',
  textMissing: 'Schrijf eerst het bericht.',
  textTooLong: (count) => plural(count, 'Eén teken te veel.', `${formatNumber(count)} tekens te veel.`),
  when: 'Wanneer',
  zone: (zone) => `In je eigen tijdzone: ${zone}`,
  opening: (name: string) => `Volgende werktijd van ${name}`,
  own: 'Een ander moment',
  day: 'Dag',
  time: 'Tijd',
  timeMissing: 'Kies een dag en een tijd.',
  noFiles:
    'Bestanden kunnen niet later verstuurd worden: de dienst bewaart geen bestand dat bij geen bericht hoort. Ze blijven bij wat je nu schrijft.',
  how: 'Het wordt versleuteld bewaard en op dat moment verstuurd, ook als je weg bent. Tot dan zie alleen jij het, en kun je het wijzigen of verwijderen. Komt er eerder iemand bij of gaat er iemand weg, dan krijgt het wie er dan in het gesprek is.',
  keep: 'Dan versturen',
  save: 'Wijziging bewaren',
  kept: (when) => `Het wordt verstuurd op ${when}.`,
  waiting: (count, when) =>
    plural(
      count,
      `Wordt verstuurd: ${when}`,
      `${formatNumber(count)} berichten worden verstuurd; het eerstvolgende: ${when}`,
    ),
  listTitle: 'Wordt later verstuurd',
  change: 'Wijzigen',
  sendNow: 'Nu versturen',
  remove: 'Verwijderen',
  removeQuestion: 'Dit bericht verwijderen?',
  removeConsequence: 'Het wordt niet verstuurd en de tekst is weg.',
  removeYes: 'Bericht verwijderen',
  copy: 'Tekst kopiëren',
  unreadable: 'Dit apparaat heeft geen sleutel voor dit bericht.',
  renewed: (when) =>
    `Sinds je dit schreef, kwam er iemand bij of ging er iemand weg (opgemerkt ${when}). Het gaat naar iedereen die op dat moment in het gesprek is.`,
  late: (when) => `Nog niet verstuurd: je bericht voor ${when}`,
  lateWhy: 'Er kwam eerder iemand bij of er ging iemand weg. Dit apparaat verstuurt het nu.',
  refused: (when) => `Niet verstuurd: je bericht voor ${when}`,
  restored:
    'De dienst is teruggezet uit een back-up. Misschien heb je dit intussen verstuurd of verwijderd: kijk of het nog nodig is.',
  sentLate: (when, at) => `Je bericht voor ${when} is later verstuurd: ${at}`,
  sentLateWhy:
    'Er kwam eerder iemand bij of er ging iemand weg, dus wachtte het op een van je apparaten. Iedereen die er nu is, kan het lezen.',
  seen: 'Goed',
} satisfies LaterTexts;
