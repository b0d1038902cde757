import { formatNumber } from '../format.ts';
import type { RingTexts } from './en.ts';

const de: RingTexts = {
  start: 'Videoanruf starten',
  join: 'Am Videoanruf teilnehmen',
  preparing: (percent) => `Videoanrufe werden vorbereitet: ${formatNumber(percent)} Prozent.`,
  unavailable: 'Videoanrufe sind im Moment nicht möglich. Bitte versuchen Sie es bald wieder.',
  title: (name) => `${name} ruft Sie an`,
  somebody: 'Jemand ruft Sie an',
  video: 'Videoanruf',
  accept: 'Annehmen',
  decline: 'Ablehnen',
  later: 'In fünf Minuten',
  busy: (name) => `${name} ruft Sie aus einem anderen Gespräch an.`,
  busySomebody: 'Jemand ruft Sie aus einem anderen Gespräch an.',
};

export default de;
