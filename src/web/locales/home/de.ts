import { formatNumber, plural } from '../format.ts';
import type { HomeTexts } from './en.ts';

export default {
  title: 'Start',
  hello: (name: string) => `Guten Tag, ${name}`,
  start: 'Gespräch beginnen',
  news: 'Neue Nachrichten',
  noNews: 'Keine neuen Nachrichten',
  noNewsYet: 'Sie haben noch keine Gespräche. Beginnen Sie eines mit jemandem, den Sie hier kennen.',
  allConversations: 'Alle Gespräche',
  moreUnread: (count: number) =>
    plural(count, 'Noch eine ungelesene Nachricht', `Noch ${formatNumber(count)} ungelesene Nachrichten`),
  hideText: 'Anfang der Nachrichten ausblenden',
  showText: 'Anfang der Nachrichten zeigen',
  tasks: 'Wartet auf Sie',
  people: 'Kontakte',
  allPeople: 'Alle Kontakte',
  noPeople: 'Sie haben noch keine Kontakte.',
  noPeopleClient:
    'Sie haben noch keine Kontakte. Ihre Organisation verbindet Sie mit Ihrer Therapeutin oder Ihrem Therapeuten.',
  letIn: (name: string) => `${name} hereinlassen?`,
  letInWhy: (name: string, address: string, day: string) =>
    `${name} hat die Einladung am ${day} mit ${address} angenommen. Wenn das die Person ist, die Sie eingeladen haben, lassen Sie sie herein.`,
  newLink: (professional: string) => `Sie sind jetzt mit ${professional} verbunden`,
  newLinkWhy: (by: string | null, day: string) =>
    by
      ? `${by} hat diese Verbindung am ${day} hergestellt.`
      : `Ihre Organisation hat diese Verbindung am ${day} hergestellt.`,
  newLinkUntil: (day: string) => `Sie gilt bis ${day}, solange jemand anders abwesend ist.`,
  cover: (professional: string) => `Sie vertreten ${professional}`,
  coverWhy: (professional: string, from: string, to: string) =>
    `Von ${from} bis ${to} sind die Klient*innen von ${professional} auch Ihre Kontakte. Von früheren Gesprächen sehen Sie nichts, außer jemand fügt Sie hinzu.`,
  linkEnded: (other: string) => `Die Verbindung zwischen Ihnen und ${other} ist beendet`,
  linkEndedWhy: (by: string | null, day: string) =>
    by ? `${by} hat sie am ${day} beendet.` : `Sie wurde am ${day} beendet.`,
  linkEndedThen:
    'Sie können miteinander nichts Neues beginnen. In Gesprächen nur zu zweit steht, bis wann Sie schreiben können.',
  linkEndedMistake: 'Sie war aus Versehen hergestellt worden.',
  handOver: {
    client: {
      begun: (by: string, colleague: string) => `${colleague} übernimmt von ${by}`,
      done: (by: string, colleague: string) => `${colleague} hat von ${by} übernommen`,
      stopped: (by: string, colleague: string) => `${colleague} übernimmt doch nicht von ${by}`,
    },
    clientWhy: (by: string, colleague: string, day: string) =>
      `${by} hat am ${day} damit begonnen. Sie sind jetzt auch mit ${colleague} verbunden.`,
    colleague: {
      begun: (by: string, client: string) => `${by} übergibt ${client} an Sie`,
      done: (by: string, client: string) => `${by} hat ${client} an Sie übergeben`,
      stopped: (by: string, client: string) => `${by} übergibt ${client} doch nicht an Sie`,
    },
    colleagueWhy: (by: string, client: string, day: string) =>
      `${by} hat am ${day} damit begonnen. Sie und ${client} sind jetzt verbunden.`,
    clientReads: (by: string, colleague: string, reads: string) =>
      `Von Ihren Gesprächen mit ${by} bekommt ${colleague}: ${reads}.`,
    colleagueReads: (reads: string) => `Sie bekommen und leiten dann: ${reads}.`,
    noConversations: 'Kein Gespräch geht über.',
    everything: (count: number) =>
      plural(
        count,
        'ein Gespräch mit allem, was darin steht',
        `${formatNumber(count)} Gespräche mit allem, was darin steht`,
      ),
    fromNow: (count: number) =>
      plural(
        count,
        'ein Gespräch ohne das, was vorher geschrieben wurde',
        `${formatNumber(count)} Gespräche ohne das, was vorher geschrieben wurde`,
      ),
    asBefore: (count: number) =>
      plural(
        count,
        'ein Gespräch wie bisher, da schon dabei',
        `${formatNumber(count)} Gespräche wie bisher, da schon dabei`,
      ),
    clientThen: (by: string) =>
      `Sie sehen es dort, wenn es geschieht. ${by} ist dann nicht mehr dabei, und die Verbindung zwischen Ihnen und ${by} endet zuletzt: Sie bekommen Bescheid.`,
    stoppedWhy:
      'Was bis dahin geschehen ist, bleibt so. In Ihren Gesprächen steht, wer dabei ist, und unter Kontakte, wer mit Ihnen verbunden ist.',
    stoppedOwn: (client: string, colleague: string) => `Die Übergabe von ${client} an ${colleague} wurde abgebrochen`,
    stoppedOwnWhy:
      'Ein Konto oder eine Verbindung ist beendet. Was bis dahin geschehen ist, bleibt so; das Übrige liegt bei Ihnen wie zuvor.',
    open: (client: string, colleague: string) => `Sie übergeben ${client} an ${colleague}`,
    openWhy: 'Das ist noch nicht fertig.',
    openDo: 'Weitermachen',
  },
  seen: 'Verstanden',
  endLink: (client: string, professional: string) => `${client} bittet, die Verbindung mit ${professional} zu beenden`,
  endLinkDo: 'In der Verwaltung ansehen',
  decline: 'Ablehnen',
  parted: (other: string) => `${other} hat den Kontakt hier beendet`,
  partedWhy: 'Ihre Gespräche zu zweit sind geschlossen. Lesen können Sie sie noch.',
  partedUntil: (day: string) =>
    `Ihre Gespräche zu zweit sind geschlossen. Ihr Konto wird am ${day} gelöscht, außer jemand holt Sie wieder hierher. Bis dahin können Sie lesen.`,
  friend: (by: string | null) =>
    by ? `${by} lädt Sie als Vertrauensperson ein` : 'Jemand, den Sie kennen, lädt Sie als Vertrauensperson ein',
  friendWhy:
    'Wenn Sie annehmen, können Sie hier miteinander schreiben und sehen Ihre Namen. Wenn Sie ablehnen, erfährt es niemand.',
  friendDo: 'Annehmen',
  friendUntil: (day: string) => `Gültig bis ${day}.`,
  secondWay: 'Sie haben nur einen Weg in Ihr Konto',
  secondWayWhy:
    'Wenn Sie Ihr Passwort vergessen, kann nur jemand, der Sie kennt, Ihre früheren Nachrichten zurückbringen. Machen Sie einen Wiederherstellungscode und bewahren Sie ihn gut auf: Dann brauchen Sie niemanden.',
  secondWayDo: 'Wiederherstellungscode erstellen',
  typeCode: (name: string) => `Hat ${name} Ihnen einen Kennenlerncode gegeben?`,
  typeCodeWhy:
    '20 Ziffern, auf Papier, persönlich oder am Telefon. Damit wissen Sie beide, dass niemand dazwischen steht.',
  typeCodeDo: 'Code eingeben',
  helpTitle: 'Hilfe',
  helpText:
    'Wie Nachrichten funktionieren, was man schreibt und was nicht, und was Sie tun können, wenn etwas nicht geht.',
  crisisTitle: 'Sind Sie in Gefahr?',
  crisisCall: (number: string) => `${number} anrufen`,
  crisisMore: 'Weitere Hilfe in einer Krise',
  crisisText: 'Nachrichten werden hier nicht sofort gelesen. Rufen Sie an, wenn Gefahr besteht.',
} satisfies HomeTexts;
