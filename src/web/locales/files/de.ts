import { formatNumber } from '../format.ts';
import type { FileTexts } from './en.ts';

export default {
  attach: 'Dateien anhängen',
  attachHint: (count, megabytes) =>
    `Dateien anhängen: höchstens ${formatNumber(count)} Bilder, PDF- oder Office-Dateien mit je ${formatNumber(megabytes)} MB`,
  camera: 'Ein Foto aufnehmen',
  chosen: 'Dateien dieser Nachricht',
  limits: (count, megabytes) =>
    `Höchstens ${formatNumber(count)} Dateien mit je ${formatNumber(megabytes)} MB. Wo und wann Fotos aufgenommen wurden, wird vor dem Senden entfernt.`,
  shared:
    'Dies ist ein gemeinsam genutzter Computer: Dateien, die noch nicht gesendet sind, gehen verloren, wenn Sie diese Seite schließen.',
  preparing: 'Wird vorbereitet…',
  remove: (name) => `${name} entfernen`,
  drop: 'Dateien hier ablegen, um sie anzuhängen',
  refused: (name, why) => `${name}: ${why}`,
  tooMany: (count) =>
    `In einer Nachricht ist Platz für ${formatNumber(count)} Dateien. Die anderen wurden weggelassen.`,
  picture: (name) => `Bild: ${name}`,
  openPicture: (name) => `${name} groß zeigen`,
  showPicture: (size) => `Bild zeigen (${size})`,
  loading: 'Wird geladen…',
  loaded: (percent) => `${formatNumber(percent)} % geladen`,
  sent: (percent) => `${formatNumber(percent)} % gesendet`,
  progress: (name) => `${name} wird gesendet`,
  cancel: 'Senden abbrechen',
  download: 'Herunterladen',
  downloadName: (name) => `${name} herunterladen`,
  unchecked: (name) => `Von ${name}. Niemand hat sie auf Viren geprüft.`,
  unchecked_own: 'Von Ihnen.',
  notPicture: 'Das ist nicht das Bild, als das es ausgegeben wird, und wird deshalb nicht gezeigt.',
  sharedQuestion: 'Auf einem gemeinsam genutzten Computer herunterladen?',
  sharedConsequence:
    'Die Datei bleibt auf diesem Computer, lesbar für alle, die ihn nach Ihnen benutzen. Löschen Sie sie, wenn Sie gehen.',
  zoomIn: 'Größer',
  zoomOut: 'Kleiner',
  fit: 'An das Fenster anpassen',
  previous: 'Vorheriges Bild',
  next: 'Nächstes Bild',
  place: (at, all) => `${formatNumber(at)} von ${formatNumber(all)}`,
  bytes: (value) => `${formatNumber(value)} Bytes`,
  kilobytes: (value) => `${formatNumber(value)} KB`,
  megabytes: (value) => `${formatNumber(value)} MB`,
} satisfies FileTexts;
