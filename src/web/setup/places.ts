// Countries and time zones as the browser names them.
import { language } from '../locales/locales.ts';

/** Countries for which crisis numbers are shipped come first in mind; any other can be chosen too. */
const codes =
  'AT AU BE CA CH CZ DE DK ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO NZ PL PT RO SE SI SK US'.split(' ');

/** Options for a list of countries, in the language on screen and its order. */
export function countries(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language.value], { type: 'region' });
  return codes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((a, b) => a.label.localeCompare(b.label, language.value));
}

/** The browser's own country, else the Netherlands. */
export function guessCountry(): string {
  const regions = navigator.languages.map((tag) => new Intl.Locale(tag).maximize().region);
  return regions.find((region) => region && codes.includes(region)) ?? 'NL';
}

/** Options for a list of time zones; the browser's own is always among them. */
export function timeZones(): { value: string; label: string }[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const all = new Set([own, ...Intl.supportedValuesOf('timeZone')]);
  return [...all].toSorted().map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}
