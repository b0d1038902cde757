import { language } from './locales.ts';

/** A day of the calendar (`2026-07-31`) in words: "31 July 2026". It is the same day in every time zone. */
export function formatCalendarDay(day: string): string {
  const locale = language.value === 'en' ? 'en-GB' : language.value;
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'long' }).format(Date.parse(`${day}T00:00:00Z`));
}
