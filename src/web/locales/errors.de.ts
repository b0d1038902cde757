import type { ErrorWords } from './errors.en.ts';

export default {
  bad_input: 'Etwas in diesem Formular kann nicht verwendet werden. Bitte prüfen Sie Ihre Angaben.',
  too_large: 'Das ist zu groß zum Senden. Bitte kürzen Sie es.',
  too_many: 'Das war etwas viel in kurzer Zeit. Warten Sie ein paar Minuten und versuchen Sie es noch einmal.',
  not_found: 'Das gibt es nicht mehr, oder Sie haben keinen Zugang dazu.',
  not_allowed: 'Sie dürfen das nicht.',
  internal:
    'Bei uns ist etwas schiefgegangen. Was Sie geschrieben haben, ist noch da. Bitte versuchen Sie es noch einmal.',
  unavailable:
    'Der Dienst ist gerade nicht erreichbar. Was Sie geschrieben haben, ist noch da. Bitte versuchen Sie es bald noch einmal.',
  origin_refused:
    'Diese Seite wurde unter einer anderen Adresse geöffnet, als der Dienst erwartet. Öffnen Sie sie unter der gewohnten Adresse.',
  protocol_outdated: 'Diese Seite ist veraltet. Laden Sie sie neu; was Sie als Nachricht geschrieben haben, bleibt.',
  'signin.needed': 'Sie sind abgemeldet. Bitte melden Sie sich wieder an.',
  'signin.refused': 'Die Adresse oder das Passwort stimmt nicht. Bitte versuchen Sie es noch einmal.',
  'signin.proof_needed': 'Bitte geben Sie zuerst noch einmal Ihr Passwort ein.',
  'signin.agreement_needed': 'Bitte stimmen Sie zuerst der Datenschutzerklärung und den Hausregeln zu.',
  'account.stale': 'Ihr Konto wurde gerade auf einem anderen Gerät geändert. Bitte versuchen Sie es noch einmal.',
  'account.slots_unsigned':
    'Die Schlüssel Ihres Kontos wurden nicht angenommen. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
  'account.key_refused':
    'Ein Schlüssel dieses Geräts wurde nicht angenommen. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
  'account.too_few_ways':
    'Sie brauchen mindestens zwei Wege in Ihr Konto. Fügen Sie einen hinzu, bevor Sie diesen entfernen.',
  'link.gone': 'Dieser Link gilt nicht mehr. Fordern Sie einen neuen an.',
  'setup.done_already': 'Diese Installation ist schon eingerichtet.',
  'setup.link_wrong': 'Dieser Einrichtungslink ist nicht gültig. Nehmen Sie den Link, den das Terminal zeigt.',
  'setup.demo_here':
    'Auf dieser Installation läuft die Vorführung. Löschen Sie sie, bevor Sie eine echte Organisation einrichten.',
  'setup.real_here': 'Auf dieser Installation ist eine echte Organisation; für die Vorführung ist daneben kein Platz.',
  'organisation.short_name_taken': 'Eine andere Organisation hat diesen Kurznamen. Bitte wählen Sie einen anderen.',
  'organisation.not_ready_for_clients':
    'Bevor die erste Klientin oder der erste Klient eingeladen wird, muss die Verwaltung die Krisennummern bestätigen und eine Datenschutzerklärung veröffentlichen.',
  'feature.off': 'Ihre Organisation hat diese Funktion nicht.',
  'member.address_taken': 'Mit dieser Adresse gibt es schon ein Mitglied.',
  'member.last_administrator': 'Das ist die letzte Person mit Verwaltungsrecht. Geben Sie es zuerst jemand anderem.',
  'member.not_invited': 'Für diese Person gibt es keine offene Einladung mehr.',
  'invitation.gone': 'Diese Einladung gilt nicht mehr. Bitten Sie die Person, die Sie eingeladen hat, um eine neue.',
  'introduction.closed': 'Dieser Code gilt nicht mehr. Bitten Sie um einen neuen.',
  'care_link.last':
    'Das ist die letzte Verbindung dieser Person. Verbinden Sie sie zuerst mit einer Kollegin oder einem Kollegen.',
  'hand_over.begun':
    'Die Übergabe dieser Person hat schon begonnen. Schließen Sie sie erst ab, oder brechen Sie sie ab.',
  'hand_over.conversation':
    'Eines dieser Gespräche kann nicht mehr übergeben werden. Bitte sehen Sie die Liste noch einmal an.',
  'hand_over.unfinished': 'Vorher ist noch etwas zu übergeben.',
  'hand_over.stopped': 'Diese Übergabe wurde abgebrochen.',
  'absence.overlaps': 'An einigen dieser Tage haben Sie schon eine Abwesenheit.',
  'friend.own_address': 'Das ist Ihre eigene Adresse.',
  'friend.invited_already':
    'Diese Adresse haben Sie schon eingeladen. Auf der Karte des Kontakts können Sie die Einladung noch einmal senden.',
  'contact.unknown': 'Diese Person gehört nicht mehr zu Ihren Kontakten.',
  'conversation.closed': 'Dieses Gespräch wurde geschlossen.',
  'conversation.read_only': 'Die Verbindung zwischen Ihnen ist beendet, und die Zeit zum Schreiben hier ist vorbei.',
  'conversation.not_active': 'Sie sind nicht mehr in diesem Gespräch.',
  'conversation.not_manager': 'Das kann nur, wer dieses Gespräch leitet.',
  'conversation.manager_stays': 'Sie leiten dieses Gespräch. Übergeben oder schließen Sie es, statt es zu verlassen.',
  'conversation.state_outdated':
    'Jemand anderes hat dieses Gespräch im selben Moment geändert. Bitte versuchen Sie es noch einmal.',
  'conversation.epoch_outdated':
    'Die Schlüssel dieses Gesprächs haben sich im selben Moment geändert. Bitte versuchen Sie es noch einmal.',
  'conversation.chain_refused':
    'Der Dienst hat diese Änderung des Gesprächs nicht angenommen. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
  'conversation.shares_incomplete': 'Nicht alle hätten die Schlüssel bekommen. Bitte versuchen Sie es noch einmal.',
  'conversation.id_used': 'Dieses Gespräch wurde schon begonnen. Sie finden es unter „Gespräche“.',
  'conversation.full': 'In einem Gespräch ist Platz für 50 Personen.',
  'message.id_used': 'Diese Nachricht wurde schon einmal mit anderem Text gesendet.',
  'message.gone': 'Diese Nachricht wurde gelöscht.',
  'message.too_late': 'Diese Nachricht ist dafür zu alt: Das ging 24 Stunden lang.',
  'message.not_yours': 'Nur wer eine Nachricht geschrieben hat, kann sie ändern.',
  'scheduled.gone': 'Diese Nachricht wurde inzwischen gesendet oder gelöscht.',
  'scheduled.time_wrong': 'Bitte wählen Sie eine Zeit, die noch kommt, innerhalb eines Jahres.',
  'scheduled.too_many': 'Hier warten schon zwanzig Nachrichten. Senden oder löschen Sie zuerst eine davon.',
  'nickname.malformed': 'Ein Spitzname hat 2 bis 30 Buchstaben: keine Ziffern, Adressen oder Links.',
  'nickname.profession': 'Ein Spitzname darf nicht sein, was jemand hier ist, wie „Fachperson“.',
  'nickname.taken':
    'Das ist ein Name, den Sie hier sehen, oder sieht so aus. Ist es Ihr eigener, wählen Sie „Mein eigener Name“.',
  'draft.stale': 'Der Entwurf wurde auf einem anderen Gerät geändert.',
  'task.answered': 'Das hat schon jemand anderes beantwortet.',
  'call.changed': 'Der Anruf hat sich gerade geändert. Bitte versuchen Sie es noch einmal.',
  'call.full': 'Dieser Anruf ist voll: Höchstens 12 Menschen können darin sein.',
  'call.link_ended':
    'Sie können hier noch eine Zeit lang schreiben, sind aber keine Kontakte mehr, die einander anrufen können.',
  'call.no_room':
    'Hier laufen so viele Anrufe, dass ein weiterer sie stören würde. Bitte versuchen Sie es in einigen Minuten wieder.',
  'call.nobody': 'In diesem Gespräch ist sonst niemand, der angerufen werden kann.',
  'call.removed': 'Sie wurden aus diesem Anruf entfernt. Wer das Gespräch leitet, kann Sie wieder hereinlassen.',
  'call.rings_you': 'Jemand, den Sie anrufen möchten, ruft Sie gerade an.',
  'call.seat_refused':
    'Dieses Gerät konnte nicht beweisen, wer teilnimmt. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
  'call.seat_ended': 'Sie sind auf diesem Gerät nicht mehr in diesem Anruf.',
  'call.line_lost': 'Die Verbindung des Anrufs ist abgebrochen und wird neu hergestellt.',
  'call.screen_shared': 'Jemand anderes teilt einen Bildschirm. Es kann nur einer auf einmal geteilt werden.',
  'call.unavailable': 'Videoanrufe sind im Moment nicht möglich. Bitte versuchen Sie es bald wieder.',
  'file.gone': 'Diese Datei ist nicht mehr da, oder Sie haben keinen Zugriff darauf.',
  'file.offset_wrong': 'Diese Datei wurde zweimal gleichzeitig gesendet. Bitte versuchen Sie es noch einmal.',
  'file.too_large': 'Diese Datei ist größer, als Ihre Organisation erlaubt.',
  'file.too_many': 'Eine Nachricht kann höchstens 10 Dateien haben.',
  'file.quota_reached': 'Sie haben heute sehr viele Dateien gesendet. Bitte senden Sie den Rest morgen.',
  'file.no_room':
    'Der Dienst hat im Moment keinen Platz für diese Datei. Ihre Nachricht bleibt hier aufgehoben. Bitte sagen Sie Ihrer Organisation Bescheid.',
  offline: 'Es gibt keine Verbindung. Nichts ging verloren; versuchen Sie es noch einmal, wenn Sie online sind.',
  locked: 'Dieses Gerät ist gesperrt. Bitte geben Sie Ihr Passwort ein.',
  server_key_changed:
    'Dieser Server zeigt einen anderen Schlüssel als bisher; deshalb hat er Ihr Passwort nicht bekommen. Machen Sie hier nicht weiter und fragen Sie Ihre Organisation.',
  keys_refused:
    'Was der Server gab, passt nicht zu Ihren Schlüsseln und wurde nicht verwendet. Laden Sie die Seite neu; bleibt es so, fragen Sie Ihre Organisation.',
  keys_older: 'Dieses Gerät hat einen neueren Stand Ihres Kontos gesehen, als der Dienst jetzt zeigt.',
  contact_changed: 'Die Schlüssel dieses Kontakts haben sich geändert. Vergleichen Sie zuerst Ihre Sicherheitsnummern.',
  chain_broken:
    'Es lässt sich nicht beweisen, wer in diesem Gespräch ist; deshalb wird nichts gesendet. Sie können ein neues beginnen.',
  contact_without_keys:
    'Das Gerät dieses Kontakts muss einmal online sein, bevor er eingelassen werden kann. Nichts ist verloren: Machen Sie später weiter.',
  keys_missing: 'Die Schlüssel dieses Gesprächs sind noch nicht auf diesem Gerät angekommen.',
  code_wrong: 'Dieser Code stimmt nicht. Bitte vergleichen Sie Ziffer für Ziffer.',
  code_malformed: 'Dieser Code ist nicht vollständig, oder eine Ziffer ist vertippt.',
  password_too_short: 'Ein Passwort braucht mindestens 12 Zeichen.',
  password_common: 'Dieses Passwort ist zu leicht zu erraten. Bitte wählen Sie ein anderes.',
  text_too_long: 'Eine Nachricht hat höchstens 8.000 Zeichen. Kürzen Sie sie, oder senden Sie zwei.',
  file_kind: 'Diese Art von Datei kann nicht gesendet werden. Sie können Bilder, PDF- und Office-Dateien senden.',
  file_unreadable: 'Diese Datei kann nicht gelesen werden. Bitte wählen Sie sie noch einmal aus.',
  picture_unclean:
    'Bilder dieser Art können verraten, wo sie aufgenommen wurden, und das lässt sich hier nicht entfernen. Speichern Sie das Bild zuerst als JPEG oder PNG.',
  file_altered: 'Diese Datei ist nicht die, die gesendet wurde, und wird deshalb nicht gezeigt.',
  call_not_encryptable:
    'Dieser Browser kann Videogespräche nicht verschlüsseln und bekommt deshalb keine. Ein aktueller Chrome, Edge, Firefox oder Safari kann es.',
} satisfies ErrorWords;
