import { formatNumber } from '../format.ts';
import type { RingTexts } from './en.ts';

const nl: RingTexts = {
  start: 'Videogesprek starten',
  join: 'Meedoen aan het videogesprek',
  preparing: (percent) => `Videobellen wordt voorbereid: ${formatNumber(percent)} procent.`,
  unavailable: 'Videobellen kan op dit moment niet. Probeer het straks nog eens.',
  title: (name) => `${name} belt je`,
  somebody: 'Iemand belt je',
  video: 'Videogesprek',
  accept: 'Opnemen',
  decline: 'Weigeren',
  later: 'Over vijf minuten',
  busy: (name) => `${name} belt je vanuit een ander gesprek.`,
  busySomebody: 'Iemand belt je vanuit een ander gesprek.',
};

export default nl;
