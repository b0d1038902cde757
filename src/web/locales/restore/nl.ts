import { formatNumber, plural } from '../format.ts';
import type { RestoreTexts } from './en.ts';

export default {
  title: 'Je eerdere gesprekken terughalen',
  waits: (count: number) =>
    plural(
      count,
      'Eén gesprek wacht tot iemand die je kent bevestigt dat jij het bent.',
      `${formatNumber(count)} gesprekken wachten tot iemand die je kent bevestigt dat jij het bent.`,
    ),
  writeNow: 'Je kunt iedereen meteen schrijven, in een nieuw gesprek.',
  who: 'Wie kun je bellen?',
  therapist: 'Behandelaar',
  brings: (count: number) =>
    plural(count, 'kan één gesprek terughalen', `kan ${formatNumber(count)} gesprekken terughalen`),
  showCode: 'Code tonen',
  showCodeFor: (name: string) => `voor ${name}`,
  newCode: 'Nieuwe code maken',
  call: (name: string) => `Bel ${name} op een nummer dat je al kent, of spreek af. Lees deze cijfers voor:`,
  codeFor: (name: string) => `Code voor ${name}`,
  onlyTo: (name: string) =>
    `Lees ze alleen voor aan ${name}, en alleen als het echt ${name} is. Wij vragen er nooit om.`,
  waiting: (name: string) => `Wachten tot ${name} de code typt. Je kunt intussen iets anders doen.`,
  wrong: (count: number, name: string) =>
    plural(
      count,
      `${name} typte één keer iets verkeerd. Nog vier pogingen: lees langzaam, groepje voor groepje.`,
      `${name} typte ${count} keer iets verkeerd; nog ${5 - count} van de vijf pogingen. Lees langzaam, groepje voor groepje.`,
    ),
  closed: (name: string) =>
    `Deze code is gesloten: hij is vijf keer verkeerd getypt. Was het echt ${name}? Maak dan een nieuwe.`,
  given: (name: string) =>
    `Er staat al een code klaar voor ${name}. Je ziet hem maar één keer; maak een nieuwe als je hem niet meer hebt.`,
  matched: (name: string) => `${name} heeft je bevestigd. Je gesprekken komen terug…`,
  back: (count: number) => plural(count, 'Eén gesprek is terug.', `${formatNumber(count)} gesprekken zijn terug.`),
  restoredBy: (name: string) => `${name} heeft je bevestigd. Je eerdere gesprekken zijn er weer.`,
  somebody: 'Een contact',
  nobody:
    'Geen van je contacten kan je bevestigen. Er is niets gewist: denk nog eens aan je oude wachtwoord of code, en vertel het je organisatie.',
  lost: (count: number) =>
    plural(
      count,
      'In één gesprek mag niemand je bevestigen. De anderen daarin kunnen het nog lezen.',
      `In ${formatNumber(count)} gesprekken mag niemand je bevestigen. De anderen daarin kunnen ze nog lezen.`,
    ),
  done: 'Alles is terug',
  doneWhy: 'Alle gesprekken die iemand kon bevestigen, zijn er weer.',
  doneDo: 'Naar de gesprekken',
  dismiss: 'Sluiten',
  former: 'Oude wachtwoord of herstelcode gevonden?',
  formerUntil: (day: string) => `Tot ${day} komt alles daarmee meteen terug, zonder hulp van iemand.`,
  formerWhich: 'Wat heb je gevonden?',
  formerPassword: 'Het oude wachtwoord',
  formerCode: 'De oude herstelcode',
  formerPasswordLabel: 'Wachtwoord van vroeger',
  formerCodeLabel: 'Herstelcode van vroeger',
  formerDo: 'Alles terughalen',
  formerBusy: 'Wat er eerder was, gaat open…',
  formerMissing: 'Typ het oude wachtwoord.',
  formerCodeMissing: 'Typ de hele code: zeven groepjes van vier.',
  formerCodeTypo: 'Ergens is een teken verkeerd getypt. Vergelijk groepje voor groepje.',
  formerWrong: 'Dit is niet het wachtwoord van vroeger. Probeer gerust een ander dat je hier gebruikte.',
  formerCodeWrong: 'Dit is niet de code van vroeger. Alleen de nieuwste die je maakte, telt.',
  confirmTitle: (name: string) => `Is het echt ${name}?`,
  confirmWhy: (name: string, day: string) =>
    `Op ${day} kon ${name} niet meer binnenkomen en begon opnieuw met een mail. Tot jij het bevestigt, blijven eerdere gesprekken daar dicht.`,
  addressChanged: (name: string, day: string) =>
    `Let op: het e-mailadres van ${name} is op ${day} gewijzigd. Ga aan de telefoon of persoonlijk na dat ${name} dat zelf wilde.`,
  howCall: (name: string) =>
    `Bel ${name} op een nummer dat je al kent, of spreek af. Nooit een nummer uit een bericht.`,
  howListen: (name: string) => `Hoor of zie je dat het ${name} is? Laat dan 20 cijfers voorlezen.`,
  howType: 'Typ ze hier.',
  brought: (count: number) =>
    plural(count, 'Eén gesprek komt terug.', `${formatNumber(count)} gesprekken komen terug.`),
  digits: (name: string) => `De 20 cijfers die ${name} voorleest`,
  digitsMissing: (left: number) => plural(left, 'Er ontbreekt één cijfer.', `Er ontbreken ${left} cijfers.`),
  digitsWrong: (left: number) =>
    plural(
      left,
      'Deze cijfers kloppen niet. Nog één poging, dan sluit de code. Laat ze nog eens voorlezen.',
      `Deze cijfers kloppen niet. Nog ${left} pogingen. Laat ze nog eens voorlezen.`,
    ),
  triesLeft: (left: number) => plural(left, 'Nog één poging.', `Nog ${left} van de vijf pogingen.`),
  digitsClosed: (name: string) =>
    `Deze code is na vijf keer verkeerd typen gesloten. Is het echt ${name}? Vraag dan om een nieuwe: voor ${name} is dat één druk op de knop.`,
  check: 'Cijfers controleren',
  noCode: (name: string) =>
    `${name} heeft nog geen code gemaakt. Dat is één druk op ‘Code tonen’, op de eerste pagina na het inloggen. Dan verschijnt hier een veld.`,
  progress: (name: string) => `De gesprekken van ${name} komen terug`,
  progressOf: (done: number, all: number) => `${formatNumber(done)} van ${formatNumber(all)}`,
  confirmed: (name: string, count: number) =>
    plural(
      count,
      `${name} is bevestigd, en één gesprek is terug.`,
      `${name} is bevestigd, en ${formatNumber(count)} gesprekken zijn terug.`,
    ),
  confirmedOnly: (name: string) => `${name} is bevestigd.`,
  cannot: 'Ik kan dit niet bevestigen',
  cannotTitle: (name: string) => `Kun je ${name} niet bevestigen?`,
  cannotWhy: (name: string) =>
    `Dit verdwijnt hier. Iemand anders kan ${name} nog bevestigen. Denk je dat er iemand anders achter zit, vertel het dan je organisatie.`,
  cannotYes: 'Ik kan het niet bevestigen',
  awaits: 'Dit gesprek wacht op een bevestiging',
  awaitsWhy:
    'Je kon niet meer binnenkomen en hebt nieuwe sleutels gemaakt. Als iemand die je kent ze bevestigt, is alles er weer.',
  awaitsDo: 'Wie kan bevestigen',
  replaced: (name: string) => `${name} heeft andere sleutels op jouw naam bevestigd`,
  replacedBySomebody: 'Iemand heeft andere sleutels op jouw naam bevestigd',
  replacedWhy:
    'Iemand is op jouw naam opnieuw begonnen, en dit apparaat leest hier niets nieuws. Was jij dat niet, op een ander apparaat:',
  replacedCall: (name: string) => `Bel ${name} nu, op een nummer dat je kent: zeg dat jij het niet was.`,
  replacedCallSomebody: 'Bel nu de mensen in dit gesprek, op nummers die je kent: zeg dat jij het niet was.',
  replacedKeys:
    'Maak nieuwe sleutels: dat logt alle anderen uit. Werkt je wachtwoord niet meer? Vertel het dan je organisatie.',
  replacedDo: 'Nieuwe sleutels maken',
  newKeysOf: (name: string) => `${name} heeft nieuwe sleutels, nog niet vergeleken`,
  newKeysOfWhy: (name: string) =>
    `${name} begon opnieuw en kon niet meer binnenkomen. Niet zeker dat het ${name} is? Bel eerst. Lezen en antwoorden gaat gewoon door.`,
  newKeysConfirm: (name: string) => `${name} bevestigen`,
  goOn: 'Verder lezen en antwoorden',
  renewal: (done: number, all: number) =>
    `Nieuwe sleutels in ${formatNumber(done)} van ${formatNumber(all)} gesprekken.`,
  renewalWhy: 'Tot dit klaar is, lezen de oude sleutels de rest nog. Het gaat vanzelf verder.',
  renewalDone: 'Al je gesprekken hebben nu nieuwe sleutels.',
} satisfies RestoreTexts;
