import type { NamingTexts } from './en.ts';

const de: NamingTexts = {
  title: 'Wie möchten Sie hier gezeigt werden?',
  why: 'In diesem Gespräch ist jemand, der nicht zu Ihren Kontakten gehört. Ihre Kontakte sehen Ihren Namen. Die anderen sehen, was Sie jetzt wählen.',
  towards: 'Gegenüber Menschen, die nicht zu Ihren Kontakten gehören',
  nickname: 'Ein Spitzname',
  nicknameHint: 'Er ist immer als Spitzname gekennzeichnet. Ihre Kontakte sehen ihn hinter Ihrem Namen.',
  own: 'Mein eigener Name',
  ownHint: (name: string) => `Sie sehen „${name}“. Wer ihn gesehen hat, sieht ihn weiterhin.`,
  later: 'Später',
  laterHint: (shown: string) => `Bis Sie wählen, sehen sie „${shown}“. Schreiben können Sie inzwischen.`,
  field: 'Ihr Spitzname',
  fieldHint: '2 bis 30 Buchstaben. Keine Ziffern, Adressen oder Links, und nicht der Name von jemandem hier.',
  always: 'Immer mein eigener Name, in allen Gesprächen',
  alwaysHint: 'Das können Sie in Ihren Einstellungen zurücknehmen.',
  chooseOne: 'Wählen Sie eines von den dreien.',
  chooseOneOfTwo: 'Wählen Sie eines von beiden.',
  changeAny: 'Sie können es jederzeit ändern, unter Teilnehmende.',
  dialog: 'Wie Sie gezeigt werden',
  earlierToo: 'Eine Änderung gilt auch für frühere Nachrichten. Wer Ihren Namen gesehen hat, sieht ihn weiterhin.',
  change: 'Ändern, wie Sie gezeigt werden',
  save: 'Speichern',
  saved: 'Gespeichert.',
  unveilTitle: 'Jemand hier gehört jetzt zu Ihren Kontakten',
  unveilWhy: (name: string) =>
    `Wenn Sie fortfahren, sieht diese Person Ihren Namen, ${name}, in diesem Gespräch: auch bei früheren Nachrichten. Sie sehen ihren, sobald sie dasselbe gelesen hat.`,
  unveilOthers: 'Für alle anderen ändert sich nichts.',
};

export default de;
