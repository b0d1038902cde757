import { formatNumber, plural } from '../format.ts';
import type { LaterTexts } from './en.ts';

export default {
  title: 'Später senden',
  changeTitle: 'Nachricht ändern',
  text: 'Nachricht',
  textMissing: 'Schreiben Sie zuerst die Nachricht.',
  textTooLong: (count) => plural(count, 'Ein Zeichen zu viel.', `${formatNumber(count)} Zeichen zu viel.`),
  when: 'Wann',
  zone: (zone) => `In Ihrer Zeitzone: ${zone}`,
  opening: (name: string) => `Nächste Arbeitszeit von ${name}`,
  own: 'Ein anderer Zeitpunkt',
  day: 'Tag',
  time: 'Uhrzeit',
  timeMissing: 'Wählen Sie einen Tag und eine Uhrzeit.',
  noFiles:
    'Dateien können nicht später gesendet werden: Der Dienst bewahrt keine Datei auf, die zu keiner Nachricht gehört. Sie bleiben bei dem, was Sie jetzt schreiben.',
  how: 'Sie wird verschlüsselt aufbewahrt und dann gesendet, auch wenn Sie nicht da sind. Bis dahin sehen nur Sie sie und können sie ändern oder löschen. Kommt vorher jemand hinzu oder geht jemand, bekommt sie, wer dann im Gespräch ist.',
  keep: 'Dann senden',
  save: 'Änderung speichern',
  kept: (when) => `Sie wird gesendet: ${when}.`,
  waiting: (count, when) =>
    plural(count, `Wird gesendet: ${when}`, `${formatNumber(count)} Nachrichten werden gesendet, die nächste: ${when}`),
  listTitle: 'Wird später gesendet',
  change: 'Ändern',
  sendNow: 'Jetzt senden',
  remove: 'Löschen',
  removeQuestion: 'Diese Nachricht löschen?',
  removeConsequence: 'Sie wird nicht gesendet, und ihr Text ist weg.',
  removeYes: 'Nachricht löschen',
  copy: 'Text kopieren',
  unreadable: 'Dieses Gerät hat keinen Schlüssel für diese Nachricht.',
  renewed: (when) =>
    `Seit Sie dies geschrieben haben, kam jemand hinzu oder ging jemand (bemerkt ${when}). Sie geht an alle, die dann im Gespräch sind.`,
  late: (when) => `Noch nicht gesendet: Ihre Nachricht für ${when}`,
  lateWhy: 'Vorher kam jemand hinzu oder ging jemand. Dieses Gerät sendet sie gerade.',
  refused: (when) => `Nicht gesendet: Ihre Nachricht für ${when}`,
  restored:
    'Der Dienst wurde aus einer Sicherung wiederhergestellt. Vielleicht haben Sie dies inzwischen gesendet oder gelöscht: Prüfen Sie, ob es noch gewünscht ist.',
  sentLate: (when, at) => `Ihre Nachricht für ${when} wurde später gesendet: ${at}`,
  sentLateWhy:
    'Vorher kam jemand hinzu oder ging jemand, deshalb wartete sie auf eines Ihrer Geräte. Alle, die jetzt da sind, können sie lesen.',
  seen: 'OK',
} satisfies LaterTexts;
