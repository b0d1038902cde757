import { formatNumber, plural } from '../format.ts';
import type { RestoreTexts } from './en.ts';

export default {
  title: 'Ihre früheren Gespräche zurückholen',
  waits: (count: number) =>
    plural(
      count,
      'Ein Gespräch wartet, bis jemand, der Sie kennt, bestätigt, dass Sie es sind.',
      `${formatNumber(count)} Gespräche warten, bis jemand, der Sie kennt, bestätigt, dass Sie es sind.`,
    ),
  writeNow: 'Sie können allen sofort schreiben, in einem neuen Gespräch.',
  who: 'Wen können Sie anrufen?',
  therapist: 'Therapeutin, Therapeut',
  brings: (count: number) =>
    plural(count, 'kann ein Gespräch zurückholen', `kann ${formatNumber(count)} Gespräche zurückholen`),
  showCode: 'Code zeigen',
  showCodeFor: (name: string) => `für ${name}`,
  newCode: 'Neuen Code machen',
  call: (name: string) =>
    `Rufen Sie ${name} unter einer Nummer an, die Sie schon kennen, oder treffen Sie sich. Lesen Sie diese Ziffern vor:`,
  codeFor: (name: string) => `Code für ${name}`,
  onlyTo: (name: string) =>
    `Lesen Sie sie nur ${name} vor, und nur, wenn es wirklich ${name} ist. Wir fragen nie danach.`,
  waiting: (name: string) => `Warten, bis ${name} den Code eingibt. Sie können inzwischen etwas anderes tun.`,
  wrong: (count: number, name: string) =>
    plural(
      count,
      `${name} hat sich einmal vertippt. Noch vier Versuche: Lesen Sie langsam, Gruppe für Gruppe.`,
      `${name} hat sich ${count} Mal vertippt; noch ${5 - count} von fünf Versuchen. Lesen Sie langsam, Gruppe für Gruppe.`,
    ),
  closed: (name: string) =>
    `Dieser Code ist geschlossen: Er wurde fünfmal falsch eingegeben. War es wirklich ${name}? Dann machen Sie einen neuen.`,
  given: (name: string) =>
    `Für ${name} wartet schon ein Code. Er wird nur einmal gezeigt; machen Sie einen neuen, wenn Sie ihn nicht mehr haben.`,
  matched: (name: string) => `${name} hat Sie bestätigt. Ihre Gespräche kommen zurück …`,
  back: (count: number) => plural(count, 'Ein Gespräch ist zurück.', `${formatNumber(count)} Gespräche sind zurück.`),
  restoredBy: (name: string) => `${name} hat Sie bestätigt. Ihre früheren Gespräche sind wieder da.`,
  somebody: 'Ein Kontakt',
  nobody:
    'Keiner Ihrer Kontakte kann Sie bestätigen. Gelöscht ist nichts: Denken Sie noch einmal an Ihr altes Passwort oder Ihren Code, und sagen Sie es Ihrer Organisation.',
  lost: (count: number) =>
    plural(
      count,
      'In einem Gespräch darf niemand Sie bestätigen. Die anderen darin können es weiter lesen.',
      `In ${formatNumber(count)} Gesprächen darf niemand Sie bestätigen. Die anderen darin können sie weiter lesen.`,
    ),
  done: 'Alles ist zurück',
  doneWhy: 'Alle Gespräche, die jemand bestätigen konnte, sind wieder da.',
  doneDo: 'Zu den Gesprächen',
  dismiss: 'Schließen',
  former: 'Altes Passwort oder alten Wiederherstellungscode gefunden?',
  formerUntil: (day: string) => `Bis ${day} kommt damit alles sofort zurück, ohne Hilfe von anderen.`,
  formerWhich: 'Was haben Sie gefunden?',
  formerPassword: 'Das alte Passwort',
  formerCode: 'Den alten Wiederherstellungscode',
  formerPasswordLabel: 'Passwort von früher',
  formerCodeLabel: 'Wiederherstellungscode von früher',
  formerDo: 'Alles zurückholen',
  formerBusy: 'Was vorher da war, wird geöffnet …',
  formerMissing: 'Bitte geben Sie das alte Passwort ein.',
  formerCodeMissing: 'Bitte geben Sie den ganzen Code ein: sieben Gruppen zu vier Zeichen.',
  formerCodeTypo: 'Irgendwo ist ein Zeichen vertippt. Vergleichen Sie Gruppe für Gruppe.',
  formerWrong: 'Das ist nicht das Passwort von früher. Versuchen Sie gern ein anderes, das Sie hier benutzt haben.',
  formerCodeWrong: 'Das ist nicht der Code von früher. Nur der neueste, den Sie gemacht haben, gilt.',
  confirmTitle: (name: string) => `Ist es wirklich ${name}?`,
  confirmWhy: (name: string, day: string) =>
    `Am ${day} kam ${name} nicht mehr ins Konto und hat mit einer Mail neu begonnen. Bis Sie es bestätigen, bleiben frühere Gespräche dort geschlossen.`,
  addressChanged: (name: string, day: string) =>
    `Vorsicht: Die E-Mail-Adresse von ${name} wurde am ${day} geändert. Vergewissern Sie sich am Telefon oder persönlich, dass ${name} das selbst wollte.`,
  howCall: (name: string) =>
    `Rufen Sie ${name} unter einer Nummer an, die Sie schon kennen, oder treffen Sie sich. Nie eine Nummer aus einer Nachricht.`,
  howListen: (name: string) => `Hören oder sehen Sie, dass es ${name} ist? Dann lassen Sie sich 20 Ziffern vorlesen.`,
  howType: 'Geben Sie sie hier ein.',
  brought: (count: number) =>
    plural(count, 'Ein Gespräch kommt zurück.', `${formatNumber(count)} Gespräche kommen zurück.`),
  digits: (name: string) => `Die 20 Ziffern, die ${name} vorliest`,
  digitsMissing: (left: number) => plural(left, 'Eine Ziffer fehlt.', `${left} Ziffern fehlen.`),
  digitsWrong: (left: number) =>
    plural(
      left,
      'Diese Ziffern stimmen nicht. Noch ein Versuch, dann schließt der Code. Lassen Sie sie noch einmal vorlesen.',
      `Diese Ziffern stimmen nicht. Noch ${left} Versuche. Lassen Sie sie noch einmal vorlesen.`,
    ),
  triesLeft: (left: number) => plural(left, 'Noch ein Versuch.', `Noch ${left} von fünf Versuchen.`),
  digitsClosed: (name: string) =>
    `Dieser Code ist nach fünf falschen Eingaben geschlossen. Ist es wirklich ${name}, bitten Sie um einen neuen: Für ${name} ist das ein Druck auf einen Knopf.`,
  check: 'Ziffern prüfen',
  noCode: (name: string) =>
    `${name} hat noch keinen Code gemacht. Das ist ein Druck auf „Code zeigen“, auf der ersten Seite nach dem Anmelden. Dann erscheint hier ein Feld.`,
  progress: (name: string) => `Die Gespräche von ${name} kommen zurück`,
  progressOf: (done: number, all: number) => `${formatNumber(done)} von ${formatNumber(all)}`,
  confirmed: (name: string, count: number) =>
    plural(
      count,
      `${name} ist bestätigt, und ein Gespräch ist zurück.`,
      `${name} ist bestätigt, und ${formatNumber(count)} Gespräche sind zurück.`,
    ),
  confirmedOnly: (name: string) => `${name} ist bestätigt.`,
  cannot: 'Ich kann das nicht bestätigen',
  cannotTitle: (name: string) => `Sie können ${name} nicht bestätigen?`,
  cannotWhy: (name: string) =>
    `Das verschwindet hier. Jemand anders kann ${name} noch bestätigen. Glauben Sie, dass jemand anders dahintersteckt, sagen Sie es Ihrer Organisation.`,
  cannotYes: 'Ich kann es nicht bestätigen',
  awaits: 'Dieses Gespräch wartet auf eine Bestätigung',
  awaitsWhy:
    'Sie kamen nicht mehr hinein und haben neue Schlüssel gemacht. Wenn jemand, der Sie kennt, sie bestätigt, ist hier alles wieder da.',
  awaitsDo: 'Wer bestätigen kann',
  replaced: (name: string) => `${name} hat andere Schlüssel in Ihrem Namen bestätigt`,
  replacedBySomebody: 'Jemand hat andere Schlüssel in Ihrem Namen bestätigt',
  replacedWhy:
    'Jemand hat in Ihrem Namen neu begonnen, und dieses Gerät liest hier nichts Neues. Wenn nicht Sie das an einem anderen Gerät waren:',
  replacedCall: (name: string) =>
    `Rufen Sie ${name} jetzt an, unter einer Nummer, die Sie kennen: Sagen Sie, dass Sie es nicht waren.`,
  replacedCallSomebody:
    'Rufen Sie jetzt die Menschen in diesem Gespräch an, unter Nummern, die Sie kennen: Sagen Sie, dass Sie es nicht waren.',
  replacedKeys:
    'Machen Sie neue Schlüssel: Das meldet alle anderen ab. Geht Ihr Passwort nicht mehr? Dann sagen Sie es Ihrer Organisation.',
  replacedDo: 'Neue Schlüssel machen',
  newKeysOf: (name: string) => `${name} hat neue Schlüssel, noch nicht verglichen`,
  newKeysOfWhy: (name: string) =>
    `${name} kam nicht mehr hinein und hat neu begonnen. Nicht sicher, dass es ${name} ist? Rufen Sie zuerst an. Lesen und Antworten gehen weiter.`,
  newKeysConfirm: (name: string) => `${name} bestätigen`,
  goOn: 'Weiter lesen und antworten',
  renewal: (done: number, all: number) =>
    `Neue Schlüssel in ${formatNumber(done)} von ${formatNumber(all)} Gesprächen.`,
  renewalWhy: 'Bis das fertig ist, lesen die alten Schlüssel den Rest noch. Es geht von selbst weiter.',
  renewalDone: 'Alle Ihre Gespräche haben jetzt neue Schlüssel.',
} satisfies RestoreTexts;
