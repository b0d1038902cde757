import { language } from './locales.ts';

/** A day of the calendar (`2026-07-31`) in words: "31 July 2026". It is the same day in every time zone. */
export function formatCalendarDay(day: string): string {
  const locale = language.value === 'en' ? 'en-GB' : language.value;
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'long' }).format(Date.parse(`${day}T00:00:00Z`));
}

/** "Monday" and on to Sunday, as these languages begin their week. */
export function weekdayNames(): string[] {
  const names = new Intl.DateTimeFormat(language.value === 'en' ? 'en-GB' : language.value, {
    ...{ timeZone: 'UTC', weekday: 'long' },
  });
  // The fifth of January 1970 was a Monday.
  return Array.from({ length: 7 }, (_, day) => names.format(Date.UTC(1970, 0, 5 + day)));
}
