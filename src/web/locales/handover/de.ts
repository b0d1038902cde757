import { formatNumber, plural } from '../format.ts';
import type { HandOverTexts } from './en.ts';

const de: HandOverTexts = {
  title: (client) => `${client} übergeben`,
  cannot: 'Eine Übergabe ist hier nicht möglich',
  cannotWhy:
    'Übergeben kann nur, wer als Therapeut*in auf Dauer mit einer Klientin oder einem Klienten verbunden ist, sobald diese Person sich angemeldet hat.',
  colleague: 'Wer übernimmt?',
  colleagueMissing: 'Bitte wählen Sie, wer übernimmt.',
  noColleagues:
    'Es gibt noch niemanden, an den Sie übergeben könnten. Ihre Verwaltung lädt weitere Therapeut*innen ein.',
  conversations: 'Welche Gespräche gehen mit?',
  conversationsHint: 'Die Gespräche, in denen Sie und diese Person jetzt sind und die Sie leiten.',
  conversationsNone: 'Es gibt keines, das mitgehen könnte. Sie können trotzdem übergeben.',
  reads: (colleague) => `Was darf ${colleague} dort lesen?`,
  somebody: 'die andere Person',
  fromNow: 'Nur ab jetzt',
  fromNowWhat: 'Nichts von dem, was vorher geschrieben wurde.',
  everything: 'Alles',
  everythingWhat: 'Alles, was Sie dort selbst lesen können.',
  asBefore: (colleague) => `${colleague} ist schon dabei und liest, was schon jetzt zu lesen ist.`,
  strangers:
    'Es sind andere dabei, die Ihre Kollegin oder Ihren Kollegen vielleicht nicht kennen. Thema und Nachrichten können Namen enthalten.',
  staying: 'Was bleibt, wie es ist',
  obstacle: {
    notManager: 'Jemand anderes leitet es und kann die andere Person hinzufügen. Sie bleiben dabei.',
    closed: 'Es ist geschlossen. Öffnen Sie es zuerst wieder, wenn es mitgehen soll.',
    readOnly: 'Es kann nur gelesen werden.',
    clientGone: 'Die Klientin oder der Klient ist nicht mehr dabei.',
    full: 'Fünfzig Personen sind dabei: Es ist kein Platz mehr.',
  },
  plan: 'Was geschieht, wenn Sie auf die Schaltfläche drücken',
  planTold: (client, colleague) =>
    `${client} bekommt zuerst Bescheid: dass Sie an ${colleague} übergeben und was ${colleague} lesen wird. Auch ${colleague} bekommt Bescheid.`,
  planLinked: (client, colleague) => `${colleague} und ${client} werden verbunden.`,
  planConversations: (colleague, count) =>
    plural(
      count,
      `${colleague} wird zu einem Gespräch hinzugefügt und leitet es. Sie verlassen es und können es bis dahin weiter lesen. Alle darin sehen das.`,
      `${colleague} wird zu ${formatNumber(count)} Gesprächen hinzugefügt und leitet sie. Sie verlassen sie und können sie bis dahin weiter lesen. Alle darin sehen das.`,
    ),
  planEnd: (client) =>
    `Ihre Verbindung mit ${client} endet. In anderen Gesprächen nur zu zweit können Sie beide noch einige Tage schreiben.`,
  planBack: 'Sie können es nicht selbst zurücknehmen. Wer übernimmt, kann Sie wieder verbinden und hinzufügen.',
  start: (client) => `${client} übergeben`,
  toWhom: (colleague) => `An ${colleague}`,
  since: (day) => `Begonnen am ${day}`,
  told: (client) => `${client} hat Bescheid bekommen`,
  linked: (colleague) => `${colleague} ist verbunden`,
  state: {
    done: 'Übergeben',
    waits: 'Noch zu tun',
    notManager: 'Bleibt, wie es ist: Jemand anderes leitet es',
    closed: 'Bleibt, wie es ist: Es ist geschlossen',
    readOnly: 'Bleibt, wie es ist: Es kann nur gelesen werden',
    clientGone: 'Bleibt, wie es ist: Die Klientin oder der Klient ist nicht mehr dabei',
    full: 'Bleibt, wie es ist: Es ist kein Platz mehr',
  },
  gone: 'Ein Gespräch, das es nicht mehr gibt',
  linkLast: (client) => `Ihre Verbindung mit ${client}`,
  linkLastWhy: 'Endet zuletzt',
  running: 'Wird übergeben',
  runningWords: (done, all) => `${formatNumber(done)} von ${formatNumber(all)}`,
  runningWhy:
    'Sie können diese Seite verlassen: Was getan ist, ist getan, und Sie können später von jedem Ihrer Geräte aus weitermachen.',
  unfinished: 'Das ist noch nicht fertig. Was getan ist, bleibt; Sie können jederzeit weitermachen.',
  goOn: 'Weitermachen',
  stop: 'Übergabe abbrechen',
  stopQuestion: (client) => `Die Übergabe von ${client} abbrechen?`,
  stopWhat: (colleague) =>
    `Was getan ist, bleibt: ${colleague} behält die Verbindung und die Gespräche, die übergeben sind. Auch Sie bleiben verbunden. Die Klientin oder der Klient und ${colleague} bekommen Bescheid.`,
  stopYes: 'Ja, Übergabe abbrechen',
  stopNo: 'Jetzt nicht',
  stopped: 'Abgebrochen. Was getan ist, bleibt.',
  stoppedMeanwhile:
    'Die Übergabe wurde inzwischen abgebrochen: Ein Konto oder eine Verbindung ist beendet. Was getan ist, bleibt.',
  done: (client, colleague) => `${client} ist an ${colleague} übergeben.`,
  doneWhy:
    'Ihre Verbindung ist beendet. Gespräche, die Sie verlassen haben, stehen noch unter Gespräche: Sie können sie bis dahin lesen.',
  toContacts: 'Zu Ihren Kontakten',
  card: 'An jemanden aus dem Kollegium übergeben',
  cardWhy:
    'In einem Schritt: Die andere Person wird verbunden und übernimmt die Gespräche, die Sie wählen; Ihre eigene Verbindung endet.',
  cardBegun: 'Sie haben begonnen, diese Person zu übergeben. Das ist noch nicht fertig.',
};

export default de;
