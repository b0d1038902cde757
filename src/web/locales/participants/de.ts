import { formatNumber, plural } from '../format.ts';
import type { ParticipantTexts } from './en.ts';

export default {
  add: 'Teilnehmende hinzufügen',
  who: 'Wer soll dazukommen?',
  nobodyToAdd: 'Alle Ihre Kontakte sind schon in diesem Gespräch.',
  readsTitle: (names: string, count: number) => `Was ${count === 1 ? 'darf' : 'dürfen'} ${names} lesen?`,
  reads: 'Von dem, was vorher geschrieben wurde',
  readsSeen: 'Alle im Gespräch sehen, was Sie wählen.',
  fromNow: 'Nur ab jetzt',
  fromNowWhat: 'Nichts von dem, was vorher geschrieben wurde.',
  everything: 'Alles',
  everythingWhat: 'Alles, was Sie hier selbst lesen können, von Anfang an.',
  strangers: (names: string) =>
    `Nicht alle hier kennen ${names}. Im Thema und in den Nachrichten können Namen stehen, die nicht dafür bestimmt sind.`,
  strangersFromNow: (names: string) =>
    `Nicht alle hier kennen ${names}. Sie sehen voneinander einen Spitznamen oder eine Nummer; im Thema können Namen stehen.`,
  startNew: 'Lieber eine neue Gruppe beginnen',
  addDo: (count: number) => plural(count, 'Hinzufügen', `${formatNumber(count)} Personen hinzufügen`),
  added: (names: string) => `Hinzugefügt: ${names}.`,
  leave: 'Gespräch verlassen',
  leaveQuestion: 'Dieses Gespräch verlassen?',
  leaveWhat: 'Sie können alles bis jetzt weiter lesen. Was später geschrieben wird, erreicht Sie nicht.',
  leaveDo: 'Verlassen',
  left: 'Sie haben dieses Gespräch verlassen. Sie können alles bis jetzt weiter lesen.',
  handOver: 'Übergeben',
  handOverTitle: 'Dieses Gespräch übergeben',
  handOverWhat:
    'Wer es leitet, fügt Personen hinzu und entfernt sie, ändert das Thema und kann es schließen. Sie bleiben dabei und können es danach verlassen. Nur wer es dann leitet, kann es zurückgeben.',
  handOverWhom: 'An wen?',
  handOverMissing: 'Bitte wählen Sie jemanden.',
  handOverTo: 'An diese Person übergeben',
  handedOver: (name: string) => `${name} leitet dieses Gespräch jetzt.`,
  close: 'Gespräch schließen',
  closed: 'Dieses Gespräch ist geschlossen. Alle können es weiter lesen.',
  reopen: 'Wieder öffnen',
  reopened: 'Dieses Gespräch ist wieder offen.',
  nameDeputy: 'Als Stellvertretung benennen',
  endDeputy: 'Nicht mehr Stellvertretung',
  deputyNamed: (name: string) =>
    `${name} vertritt jetzt die Leitung: kann Personen hereinlassen und Wiederherstellungen bestätigen, wenn Sie nicht da sind.`,
  deputyEnded: (name: string) => `${name} vertritt die Leitung nicht mehr.`,
  remove: 'Entfernen',
  removeQuestion: (name: string) => `${name} entfernen?`,
  removeWhat: (name: string) =>
    `${name} erfährt es, ohne Grund, und bekommt von hier nichts mehr. Sie können die Person später wieder hinzufügen.`,
  removeTherapist: 'Dann ist keine Fachperson mehr in diesem Gespräch.',
  history: 'Was bis jetzt geschrieben wurde',
  historyKeeps: (name: string) => `${name} kann es weiter lesen`,
  historyKeepsWhat: 'Wie jemand, der das Gespräch verlässt.',
  historyHidden: 'Auch verbergen',
  historyHiddenWhat: (name: string) =>
    `${name} kann dieses Gespräch nicht mehr öffnen, nur die eigenen Nachrichten speichern. Gemachte Kopien lassen sich nicht zurückholen.`,
  removeDo: 'Entfernen',
  removed: (name: string) => `${name} wurde entfernt.`,
  former: (count: number) =>
    plural(count, 'Eine Person ist nicht mehr dabei', `${formatNumber(count)} Personen sind nicht mehr dabei`),
  actions: (name: string) => `Aktionen für ${name}`,
} satisfies ParticipantTexts;
