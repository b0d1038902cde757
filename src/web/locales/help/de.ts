import type { HelpTexts } from './en.ts';

export default {
  title: 'Hilfe',
  print: 'Diese Seite drucken',
  call: (number: string) => `${number} anrufen`,
  crisisTitle: 'Hilfe in einer Krise',
  danger: 'Sind Sie oder ist jemand anderes in Gefahr? Rufen Sie jetzt an.',
  dangerMore:
    'Sie können auch in die nächste Notaufnahme gehen oder jemanden in Ihrer Nähe bitten, bei Ihnen zu bleiben.',
  lines: 'Jemand zum Reden',
  kinds: {
    suicide: 'Wenn Sie an Suizid denken oder Angst um jemanden haben. Tag und Nacht.',
    talk: 'Wenn Sie jemanden brauchen, der zuhört.',
    doctor: 'Wenn Sie ärztliche Hilfe brauchen, die nicht bis morgen warten kann.',
    young: 'Für Kinder und Jugendliche.',
    text: 'Per SMS.',
  },
  textTo: (number: string) => `SMS an ${number}`,
  meanwhile: 'Bis Hilfe da ist',
  meanwhileTips: [
    'Bleiben Sie, wo andere Menschen sind, oder bitten Sie jemanden zu kommen.',
    'Legen Sie weg, womit Sie sich verletzen könnten.',
    'Atmen Sie langsam aus, länger als Sie einatmen. In dieser Minute muss nichts gelöst werden.',
  ],
  notRead: 'Nachrichten werden hier nicht sofort gelesen, auch dringende nicht.',
  articles: [
    {
      title: 'Wofür Nachrichten gut sind',
      text: '',
      points: [
        'Einen Termin vereinbaren oder verschieben.',
        'Ein kurzer Stand zwischen den Terminen.',
        'Eine Frage zu einer Übung oder Hausaufgabe.',
        'Auf etwas zurückkommen, worüber Sie gesprochen haben.',
        'Etwas Nützliches teilen: einen Artikel, eine Seite.',
      ],
    },
    {
      title: 'Gut schreiben',
      text: '',
      points: [
        'Seien Sie klar und konkret: „Können wir Dienstag 10 Uhr auf Mittwoch verschieben?“ hilft mehr als „Dienstag ist schwierig“.',
        'Schreiben Sie kurz. Was viele Worte braucht, ist im Termin oft besser aufgehoben.',
        'Teilen Sie, was jetzt wichtig ist: wie es mit dem Vereinbarten geht.',
        'Jede Fachperson geht anders mit Nachrichten um. Sprechen Sie im Termin darüber.',
        'Nachrichten ersetzen Ihre Termine nicht und sind nicht für Notfälle da.',
      ],
    },
    {
      title: 'Vertraulich bleiben',
      text: 'Nachrichten werden auf Ihrem Gerät verschlüsselt und nur auf den Geräten der Personen im Gespräch geöffnet. So helfen Sie mit:',
      points: [
        'Sperren Sie Telefon und Computer, und melden Sie sich von geteilten Computern ab.',
        'Geben Sie beim Anmelden „Dies ist ein geteilter Computer“ an: Dann bleibt nichts darauf.',
        'Verbergen Sie diese Seite sofort mit dem Auge im Menü, oder drücken Sie zweimal Escape.',
        'Bewahren Sie Ihren Wiederherstellungscode so auf, dass nur Sie ihn finden.',
        'Vergleichen Sie Sicherheitsnummern mit den Menschen, denen Sie schreiben: persönlich oder am Telefon.',
      ],
    },
    {
      title: 'Wenn etwas nicht geht',
      text: '',
      points: [
        'Laden Sie die Seite neu. Was Sie als Nachricht geschrieben haben, bleibt.',
        'Ohne Verbindung können Sie weiterschreiben: Nachrichten werden gesendet, sobald sie wieder da ist.',
        'Steht „Nicht gesendet“ an einer Nachricht? Drücken Sie „Noch einmal versuchen“, oder kopieren Sie den Text.',
        'Melden Sie sich ab und wieder an. Lassen Sie vorher wartende Nachrichten senden.',
        'Aktualisieren Sie Ihren Browser.',
      ],
    },
  ],
} satisfies HelpTexts;
