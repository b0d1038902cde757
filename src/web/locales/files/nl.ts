import { formatNumber } from '../format.ts';
import type { FileTexts } from './en.ts';

export default {
  attach: 'Bestanden toevoegen',
  attachHint: (count, megabytes) =>
    `Bestanden toevoegen: hoogstens ${formatNumber(count)} afbeeldingen, PDF- of Office-bestanden van elk ${formatNumber(megabytes)} MB`,
  camera: 'Een foto maken',
  chosen: 'Bestanden bij dit bericht',
  limits: (count, megabytes) =>
    `Hoogstens ${formatNumber(count)} bestanden van elk ${formatNumber(megabytes)} MB. Waar en wanneer foto’s zijn gemaakt, wordt verwijderd voordat ze worden verzonden.`,
  shared:
    'Dit is een gedeelde computer: bestanden die nog niet zijn verzonden, gaan verloren als je deze pagina sluit.',
  preparing: 'Wordt klaargemaakt…',
  remove: (name) => `${name} weghalen`,
  drop: 'Laat bestanden hier los om ze toe te voegen',
  refused: (name, why) => `${name}: ${why}`,
  tooMany: (count) => `Een bericht heeft ruimte voor ${formatNumber(count)} bestanden. De andere zijn weggelaten.`,
  picture: (name) => `Afbeelding: ${name}`,
  openPicture: (name) => `${name} groot tonen`,
  showPicture: (size) => `Afbeelding tonen (${size})`,
  loading: 'Laden…',
  loaded: (percent) => `${formatNumber(percent)} % geladen`,
  sent: (percent) => `${formatNumber(percent)} % verzonden`,
  progress: (name) => `${name} wordt verzonden`,
  cancel: 'Verzenden annuleren',
  download: 'Downloaden',
  downloadName: (name) => `${name} downloaden`,
  unchecked: (name) => `Van ${name}. Niemand heeft het op virussen gecontroleerd.`,
  unchecked_own: 'Van jou.',
  notPicture: 'Dit is niet de afbeelding die het zegt te zijn en wordt daarom niet getoond.',
  sharedQuestion: 'Downloaden op een gedeelde computer?',
  sharedConsequence:
    'Het bestand blijft op deze computer staan, leesbaar voor wie hem na jou gebruikt. Verwijder het als je weggaat.',
  zoomIn: 'Groter',
  zoomOut: 'Kleiner',
  fit: 'Passend in het venster',
  previous: 'Vorige afbeelding',
  next: 'Volgende afbeelding',
  place: (at, all) => `${formatNumber(at)} van ${formatNumber(all)}`,
  bytes: (value) => `${formatNumber(value)} bytes`,
  kilobytes: (value) => `${formatNumber(value)} KB`,
  megabytes: (value) => `${formatNumber(value)} MB`,
} satisfies FileTexts;
